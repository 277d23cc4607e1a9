"""What stands around the questions of a screen: rendered once for each kind of viewer and screen, then only filled.

Jinja takes longer for the frame of a page than filling thirty questions does. Pages with something out of the ordinary
(messages, another window) are rendered whole.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from flask import current_app, g, render_template, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from ehcforms.web import frame
from ehcforms.web.places import Look, Template, escaped, place, template
from ehcforms.web.writing import Writing

MOST_KEPT = 512
FILLED = ("home", "before", "sequence", "window", "saved", "summary", "body")
"""What differs from one request to the next."""

ORDINARY: Mapping[str, Any] = {"other": {}, "asked": False}


def paper_html(writing: Writing, given: Mapping[str, Any]) -> str:
    """The page of a screen; `given` is what its template takes."""
    given = {**given, "summary": Markup(_summary_html(given["errors"]))}
    if session.get("_flashes") or any(given[name] != usual for name, usual in ORDINARY.items()):
        return render_template("paper.html", writing=writing, home=writing.home, **given)
    frames: dict[tuple[Any, ...], Template] = current_app.extensions.setdefault("paper_frames", {})
    key = _key(writing, given)
    known = frames.get(key)
    if known is None:
        if len(frames) >= MOST_KEPT:
            frames.clear()
        known = frames[key] = _rendered(writing, given)
    values = {**{name: escaped(given[name]) for name in FILLED if name in given}, "home": escaped(writing.home)}
    look: Look = {"frame": lambda _, of: generate_csrf() if of == "csrf" else values[of]}
    return known.fill(look)


def _key(writing: Writing, given: Mapping[str, Any]) -> tuple[Any, ...]:
    varying = (*FILLED, *ORDINARY, "screen", "errors")
    fixed = tuple(value for name, value in given.items() if name not in varying) + (bool(given["errors"]),)
    about = (writing.form.id, writing.form.title, writing.case.known_as if writing.case else "", given["screen"].id)
    return (*about, writing.draft is not None, g.viewer.name, g.viewer.email, frame.places(), *fixed)


def _rendered(writing: Writing, given: Mapping[str, Any]) -> Template:
    blank = {name: Markup(place("frame", name)) for name in FILLED}
    whole = {**given, **blank}
    html = render_template("paper.html", writing=replace(writing, home=blank["home"]), **whole)
    return template(html.replace(generate_csrf(), place("frame", "csrf")))


def _summary_html(errors: Mapping[str, str]) -> str:
    """What is wrong on the page, as a list that leads to each question; nothing where nothing is."""
    if not errors:
        return ""
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
