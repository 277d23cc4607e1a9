"""The frame of every page: the name of the site, its navigation, and the words that templates may use."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup

from ehcforms.access import may
from ehcforms.piping import fill
from ehcforms.settings import Settings
from ehcforms.web import headers, notes, words, written

STATIC = Path(__file__).parent / "static"

ROOMS = dict.fromkeys(("reviews", "contributions", "papers", "sending", "new_case"), "cases")
"""Which entry of the navigation a part of the site belongs to, where it is not its own."""


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    room: str
    href: str
    text: str


def set_frame(app: Flask, settings: Settings) -> None:
    """Templates, filters and the parts of the page that are the same for everyone."""
    macros = PackageLoader("govuk_frontend_jinja")
    own = PackageLoader("ehcforms.web")
    app.jinja_loader = ChoiceLoader([own, PrefixLoader({"govuk_frontend_jinja": macros})])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for name in ("day", "weekday", "moment", "clock", "overdue", "size", "listed", "count", "lasting"):
        app.jinja_env.filters[name] = getattr(words, name)
    app.jinja_env.filters |= {"rows": written.rows, "files": written.files, "in_archive": written.in_archive}
    app.jinja_env.filters["marked"] = lambda finding, text: Markup(notes.marked_words(finding, text))
    app.jinja_env.filters["kept_as"] = notes.name_of
    app.jinja_env.filters |= {"capfirst": words.capfirst, "column": words.from_id, "piped": fill}
    app.jinja_env.globals |= {
        "site_name": settings["site_name"],
        "contact": settings["contact"],
        "demo": settings.demo,
        "dressed": (STATIC / "govuk" / "govuk-frontend.min.css").exists(),
        "navigation": navigation,
        "js_is_on": Markup(headers.JS_IS_ON),
        "asset": lru_cache(maxsize=64)(asset),
        "footer": lru_cache(maxsize=4)(lambda: _part("footer", settings=settings)),
    }

    @lru_cache(maxsize=64)
    def _navigation(places: tuple[Place, ...], here: str) -> Markup:
        return _part("navigation", places=places, here=here)

    app.extensions["navigation"] = _navigation

    def _part(macro: str, **given: Any) -> Markup:
        return Markup(getattr(app.jinja_env.get_template("frame.html").module, macro)(**given).strip())


def asset(name: str) -> str:
    """The address of one of the site's own files, with a mark of its content, so that browsers may keep it."""
    file = STATIC / name
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:8] if file.exists() else "0"
    return f"/static/{name}?v={mark}"


def navigation() -> Markup:
    """The navigation for whoever is looking, rendered once for each kind of viewer."""
    here = request.blueprint or ""
    found: Markup = current_app.extensions["navigation"](places(), ROOMS.get(here, here))
    return found


def places() -> tuple[Place, ...]:
    """Where the viewer can go from every page."""
    viewer = g.get("viewer")
    if viewer is None:
        return (Place("sign_in", "/sign-in", "Sign in"),)
    found = [Place("cases", "/cases", "Your cases" if viewer.offices else "Your reviews")]
    if may(viewer, "see_forms"):
        found.append(Place("forms", "/forms", "Forms"))
    return (*found, Place("profile", "/profile", "Your profile"), Place("sign_out", "/sign-out", "Sign out"))
