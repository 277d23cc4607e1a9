"""The `ehcforms` command: each group of commands is a module of ehcforms/commands with a function `add`."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

GROUPS = ("site", "serve", "people", "rules", "new_rule", "trying", "dates", "language", "learn")
"""Modules of ehcforms.commands."""


class Trouble(Exception):
    """What a command could not do, in a sentence for whoever typed it."""


def parser() -> argparse.ArgumentParser:
    """All commands."""
    made = argparse.ArgumentParser(prog="ehcforms", description="The annual review of EHC plans, on your own computer.")
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for group in GROUPS:
        import_module(f"ehcforms.commands.{group}").add(commands)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Carries out one command; its exit code."""
    _write_any_sign()
    given = parser().parse_args(arguments)
    try:
        code = int(given.run(given) or 0)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except Trouble as trouble:
        print(f"ehcforms: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _write_nowhere()
        return 0
    except OSError as trouble:
        print(f"ehcforms: {trouble.filename or 'What was found'} cannot be written or read: {trouble.strerror}.", file=sys.stderr)
        if trouble.filename is None:
            _write_nowhere()
        return 1


def _write_any_sign() -> None:
    """A terminal or a pipe that knows no “ or ☃ is given \\u201c instead, and nothing fails."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _write_nowhere() -> None:
    """As after `ehcforms … | head`, or on a full disk: what is still to be written at the end goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
