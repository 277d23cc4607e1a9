"""Whether what a rule answered can be used: the right kind of value, whole, not too much, about things that exist.

The guard is against mistakes, not against malice: a rule runs in the server's own process and is trusted as the server is.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from inspect import iscoroutine
from itertools import islice
from typing import Any, get_args

from ehcforms.form import CHOICE_TYPES, DYNAMIC_LISTS, Form, Page
from ehcforms.formcheck_names import RESERVED_PAGES
from ehcforms.model import Deadline, DeadlineState, Finding, Notify, Request, Severity, Submission

ANSWERS: Mapping[str, tuple[type, ...]] = {
    "ask": (Page,),
    "check": (Finding,),
    "watch": (Finding, Deadline),
    "route": (Request, Notify),
}
"""What each question may be answered with."""
MOST = 5_000
"""Values in one answer of one rule: of a longer list the first are kept, and what yields more is taken to have no end."""
LONGEST = 10_000
"""Characters of one text of an answer."""
SEVERITIES = get_args(Severity)
STATES = get_args(DeadlineState)


class Unusable(TypeError):
    """Why an answer cannot be used."""


def vetted(hook: str, said: Any, arguments: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of an answer, drained and looked at one by one; `arguments` are what the rule was shown.

    Raises Unusable, or whatever the answer raises while it is drained.
    """
    if iscoroutine(said):
        said.close()
        raise Unusable("a rule is a plain function and not an async one")
    listed = isinstance(said, (list, tuple))
    values = () if said is None else tuple(islice(said, MOST if listed else MOST + 1))
    if len(values) > MOST:
        raise Unusable(f"more than {MOST} values in one answer")
    lengths = cache(lambda: _lengths(arguments["submission"]) if hook == "check" else {})
    for value in values:
        if type(value) not in ANSWERS[hook]:
            raise Unusable(f"{hook} may not be answered with a {type(value).__name__}")
        _LOOKED_AT[type(value)](value, arguments)
        if type(value) is Finding and value.end is not None and value.end > lengths().get(value.field, value.end):
            raise Unusable("end lies behind the end of the answer")
    return values


def _lengths(submission: Submission) -> Mapping[str, int]:
    """Characters of each written answer by its field name."""
    written = (answer for answer in submission.answers if isinstance(answer.value, str))
    return {answer.field: max(len(answer.value), len(answer.text)) for answer in written}


def _texts(value: Any, *names: str) -> None:
    for name in names:
        words = getattr(value, name)
        if not (type(words) is str and len(words) <= LONGEST and words.isascii()):
            _text(words, name)


def _text(words: Any, name: str) -> None:
    if type(words) is not str:
        raise Unusable(f"{name} is a {type(words).__name__} and not a text")
    if len(words) > LONGEST:
        raise Unusable(f"{name} has {len(words)} characters")
    if not words.isascii():
        words.encode()  # half a character could not be kept


def _days(value: Any, *names: str) -> None:
    for name in names:
        day = getattr(value, name)
        if day is not None and type(day) is not date:
            raise Unusable(f"{name} is a {type(day).__name__} and not a date")


def _among(value: Any, name: str, known: tuple[str, ...]) -> None:
    if getattr(value, name) not in known:
        raise Unusable(f"{name} is none of {', '.join(known)}")


def _finding(value: Finding, arguments: Mapping[str, Any]) -> None:
    _texts(value, "code", "severity", "message", "field", "suggestion", "basis")
    _among(value, "severity", SEVERITIES)
    if not value.code or not value.message:
        raise Unusable("a finding has a code and a message")
    start, end = value.start, value.end
    if start is None and end is None:
        return
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise Unusable("start and end are no place in a text")


def _deadline(value: Deadline, arguments: Mapping[str, Any]) -> None:
    _texts(value, "name", "title", "state", "counted_from", "basis", "how")
    _days(value, "due", "target", "met_on")
    _among(value, "state", STATES)


def _request(value: Request, arguments: Mapping[str, Any]) -> None:
    _texts(value, "form", "of", "reason")
    _days(value, "due")


def _notify(value: Notify, arguments: Mapping[str, Any]) -> None:
    _texts(value, "mail", "to")
    if type(value.calendar) is not bool:
        raise Unusable("calendar is neither true nor false")
    _plain(value.about)


def _plain(told: Any) -> None:
    if isinstance(told, Mapping):
        for name, inner in told.items():
            _text(name, "a name in about")
            _plain(inner)
    elif type(told) is tuple:
        for inner in told:
            _plain(inner)
    elif type(told) is str:
        _text(told, "about")
    elif type(told) not in (int, float, bool, date, type(None)):
        raise Unusable(f"about holds a {type(told).__name__}")


def _page(value: Page, arguments: Mapping[str, Any]) -> None:
    page = Page.model_validate(value.model_dump())
    form: Form | None = arguments.get("form")
    taken = {one.id for there, one in form.questions() if there.id != page.id} if form else set()
    if page.id in RESERVED_PAGES:
        raise Unusable(f"a page cannot be called {page.id!r}")
    lists = (*DYNAMIC_LISTS, *(form.lists if form else ()))
    for question in page.questions:
        if question.id in taken:
            raise Unusable(f"the form already asks {question.id!r}")
        if question.type in CHOICE_TYPES and not question.options and question.list not in lists:
            raise Unusable(f"{question.id!r} has no answers to choose from")


_LOOKED_AT: Mapping[type, Callable[[Any, Mapping[str, Any]], None]] = {
    Finding: _finding,
    Deadline: _deadline,
    Request: _request,
    Notify: _notify,
    Page: _page,
}
