"""The commands, one module a group."""

import argparse
from typing import Any

Commands = Any
"""What argparse gives for adding commands."""


def add(commands: Commands, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    """Adds one command."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    made.set_defaults(run=run)
    return made
