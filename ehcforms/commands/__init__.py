"""The commands, one module a group."""

import argparse
import logging
import sys
from contextlib import redirect_stdout
from typing import Any, TextIO

from ehcforms import plugins

Commands = Any
"""What argparse gives for adding commands."""


def aside() -> redirect_stdout[TextIO]:
    """While rules work: what they print goes to standard error, so that standard output holds the report alone.

    What could not run is told by the command, and not logged besides.
    """
    logging.getLogger(plugins.__name__).addHandler(logging.NullHandler())
    return redirect_stdout(sys.stderr)


def add(commands: Commands, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    """Adds one command."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    made.set_defaults(run=run)
    return made
