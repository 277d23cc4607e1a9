"""Words that arrived after a session had ended: put into the draft of whoever has signed in again."""

from flask import current_app, flash
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from ehcforms.formcheck_names import OWN_FIELDS
from ehcforms.path import Screen
from ehcforms.store import Parked
from ehcforms.web import posted
from ehcforms.web.door import entered, viewer
from ehcforms.web.writing import Writing, judged, open_paper, open_plan, save


def restore(parked: Parked) -> str | None:
    """Keeps the words where the viewer may write there; the address to go to, or None where they may not."""
    try:
        endpoint, places = current_app.url_map.bind("").match(parked.path, method="POST")
        writing, id = _writing(endpoint, dict(places))
        screen = _with_posted_rows(writing.screen(id), parked)
    except (HTTPException, RequestRedirect, KeyError):
        return None
    words = {name: texts for name, texts in parked.typed.items() if name not in OWN_FIELDS}
    save(writing, screen, judged(writing, screen, words))
    flash("You had been signed out. What you were writing is here; look it over and continue.", "done")
    return f"{writing.home}{screen.id}"


def _writing(endpoint: str, places: dict[str, str]) -> tuple[Writing, str]:
    id = places.pop("screen")
    act = getattr(current_app.view_functions[endpoint], "act", "")
    found = entered(act, places)
    if "review" in found:
        return open_paper(found["case"], found["review"], found["form"], found["participant"], viewer()), id
    return open_plan(found.get("case"), viewer()), id


def _with_posted_rows(screen: Screen, parked: Parked) -> Screen:
    keys = parked.typed.get(f"{screen.page.id}.rows", ())
    return posted.with_rows(screen, posted.changed_rows(screen, tuple(keys), "")) if keys else screen
