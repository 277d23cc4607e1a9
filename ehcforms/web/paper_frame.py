"""What stands around the questions of a screen: rendered once for each kind of viewer and screen, then only filled.

Jinja takes longer for the frame of a page than filling thirty questions does. Pages with something out of the ordinary
(messages, another window) are rendered whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app, g, render_template, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from ehcforms.path import Screen
from ehcforms.web.places import Look, Template, escaped, place, template
from ehcforms.web.widgets import Typed
from ehcforms.web.writing import Writing

MOST_KEPT = 512
FILLED = ("home", "before", "sequence", "window", "saved", "summary", "body")
"""What differs from one request to the next."""


@dataclass(frozen=True)
class Sheet:
    """What the page of a screen is made of. `filled` differs from one request to the next, `fixed` only with the screen and
    its state; `other` is what another window saved meanwhile; `body` are the finished questions."""

    writing: Writing
    screen: Screen
    fixed: Mapping[str, Any]
    filled: Mapping[str, str]
    errors: Mapping[str, str]
    other: Typed
    body: bytes


def paper_html(sheet: Sheet) -> str | bytes:
    """The page of a screen."""
    finished = {"summary": _summary_html(sheet.errors), "body": sheet.body}
    if sheet.other or session.get("_flashes"):
        return _rendered(sheet, {**sheet.filled, **{name: Markup(html.decode()) for name, html in finished.items()}})
    frames: dict[tuple[Any, ...], Template] = current_app.extensions.setdefault("paper_frames", {})
    key = _key(sheet)
    known = frames.get(key)
    if known is None:
        if len(frames) >= MOST_KEPT:
            frames.clear()
        known = frames[key] = _compiled(sheet)
    values: dict[str, str | bytes] = {name: escaped(words) for name, words in sheet.filled.items()}
    values.update(finished)
    return known.fill({"frame": lambda _, of: values[of], "csrf": lambda *_: generate_csrf()})


def _key(sheet: Sheet) -> tuple[Any, ...]:
    writing = sheet.writing
    about = (writing.form.id, writing.form.title, writing.case.known_as if writing.case else "", sheet.screen.id)
    return (*about, writing.draft is not None, g.viewer, bool(sheet.errors), *sheet.fixed.values())


def _compiled(sheet: Sheet) -> Template:
    html = _rendered(sheet, {name: Markup(place("frame", name)) for name in FILLED})
    return template(html.replace(generate_csrf(), place("csrf")))


def _rendered(sheet: Sheet, filled: Mapping[str, str]) -> str:
    given = {"writing": sheet.writing, "screen": sheet.screen, "errors": sheet.errors, "other": sheet.other}
    return render_template("paper.html", **given, **sheet.fixed, **filled)


def _summary_html(errors: Mapping[str, str]) -> bytes:
    """What is wrong on the page, as a list that leads to each question; nothing where nothing is."""
    if not errors:
        return b""
    told = tuple(errors.items())
    look: Look = {
        "href": lambda _, number: escaped(told[int(number)][0]),
        "error": lambda _, number: escaped(told[int(number)][1]),
    }
    return _summary(len(told)).fill(look)


@lru_cache(maxsize=64)
def _summary(count: int) -> Template:
    """The list of so many errors, from the official macro."""
    blank = {place("href", str(one)): place("error", str(one)) for one in range(count)}
    return template(str(current_app.jinja_env.get_template("parts.html").module.error_summary(blank)))  # type: ignore[attr-defined]
