"""Prints each question to each rule with its answer, for those who write rules: EHCFORMS_TRACE=1."""

import contextlib
import sys
from typing import Any

from ehcforms.form import Page
from ehcforms.model import Deadline, Finding, Notify, Request
from ehcforms.plugins import Heard


def print_heard(heard: Heard) -> None:
    """One question and its answer, on standard error."""
    with contextlib.suppress(OSError, ValueError):  # nobody may be reading
        print("\n".join(lines_of(heard)), file=sys.stderr, flush=True)


def lines_of(heard: Heard) -> list[str]:
    """One line for the question, and one for each value of the answer."""
    told = f"{len(heard.values)} answer{'' if len(heard.values) == 1 else 's'}" if heard.values else "nothing"
    if heard.trouble is not None:
        told = f"could not run: {heard.why}: {heard.says}"
    first = f"{heard.hook:6} {heard.plugin:16} {heard.seconds * 1000:7.2f} ms  {told}"
    return [first, *(f"         {in_words(value)}" for value in heard.values)]


def in_words(value: Any) -> str:
    """One value of an answer on one line."""
    if isinstance(value, Finding):
        span = "" if value.start is None else f" {value.start}-{value.end}"
        place = f" at {value.field}{span}" if value.field else ""
        return f"{value.severity} {value.code}{place}: {value.message}"
    if isinstance(value, Deadline):
        return f"deadline {value.name} {value.due or 'not known'} {value.state}"
    if isinstance(value, Request):
        return f"request {value.form} of {value.of}{f' by {value.due}' if value.due else ''}"
    if isinstance(value, Notify):
        return f"notify {value.to} with {value.mail} {dict(value.about) or ''}".rstrip()
    return f"page {value.id}: {', '.join(one.id for one in value.questions)}" if isinstance(value, Page) else repr(value)
