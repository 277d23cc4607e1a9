"""What stands around the questions of a screen: rendered once for each kind of viewer and screen, then only filled.

Jinja takes longer for the frame of a page than filling thirty questions does. Pages with something out of the ordinary
(errors, messages, another window) are rendered whole.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app, g, render_template, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from ehcforms.web import frame
from ehcforms.web.places import Look, Template, escaped, place, template
from ehcforms.web.writing import Writing

MOST_KEPT = 512
FILLED = ("home", "before", "sequence", "window", "saved", "body")
"""What differs from one request to the next."""

ORDINARY: Mapping[str, Any] = {"errors": {}, "other": {}, "asked": False}


def paper_html(writing: Writing, given: Mapping[str, Any]) -> str:
    """The page of a screen; `given` is what its template takes."""
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
    fixed = tuple(
        value for name, value in given.items() if name not in FILLED and name not in ORDINARY and name != "screen"
    )
    about = (writing.form.id, writing.form.title, writing.case.known_as if writing.case else "", given["screen"].id)
    return (*about, writing.draft is not None, g.viewer.name, g.viewer.email, frame.places(), *fixed)


def _rendered(writing: Writing, given: Mapping[str, Any]) -> Template:
    blank = {name: Markup(place("frame", name)) for name in FILLED}
    whole = {**given, **blank}
    html = render_template("paper.html", writing=replace(writing, home=blank["home"]), **whole)
    return template(html.replace(generate_csrf(), place("frame", "csrf")))
