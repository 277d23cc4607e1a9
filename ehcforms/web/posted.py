"""What was posted on a screen: the texts under the one text policy, the rows that are there, and which button was pressed."""

from dataclasses import dataclass, replace

from flask import request

from ehcforms.formcheck_names import OWN_FIELDS
from ehcforms.path import Row, Screen
from ehcforms.piping import fill
from ehcforms.plaintext import without_unkeepable
from ehcforms.web.widgets import Typed


@dataclass(frozen=True)
class Posted:
    """One press of a button on a screen."""

    typed: Typed
    screen: Screen
    do: str
    """continue, save, check, upload, add, remove.<row> or drop.<field>.<file>."""
    sequence: int
    window: str
    """The page in the browser that this comes from."""
    moment: int
    """When it was sent, in milliseconds by the clock of the browser; 0 without JavaScript."""


def posted(screen: Screen) -> Posted:
    """What this request holds, with the rows that were on the page."""
    typed: Typed = {name: tuple(texts) for name, texts in request.form.lists() if name not in OWN_FIELDS}
    keys = typed.get(f"{screen.page.id}.rows", ()) if _is_added(screen) else ()
    do = request.form.get("do", "continue")
    screen = with_rows(screen, changed_rows(screen, keys, do)) if _is_added(screen) else screen
    if do.startswith("drop."):
        typed = _dropped(typed, do)
    return Posted(typed, screen, do, _number("sequence"), request.form.get("window", "")[:32], _number("moment"))


def _number(name: str) -> int:
    words = request.form.get(name, "")[:15]
    return int(words) if words.isdecimal() else 0


def shown_again(typed: Typed) -> Typed:
    """What was typed as it can be put back on a page."""
    return {name: tuple(map(without_unkeepable, texts)) for name, texts in typed.items()}


def _is_added(screen: Screen) -> bool:
    return bool(screen.page.repeat and screen.page.repeat.add_another)


def changed_rows(screen: Screen, keys: tuple[str, ...], do: str) -> tuple[str, ...]:
    """The keys of the rows after the button was pressed."""
    most = screen.page.repeat.max if screen.page.repeat else 1
    found = tuple(dict.fromkeys(key for key in keys if key.isalnum() and len(key) < 20))[:most]
    found = found or tuple(row.key for row in screen.rows)
    if do == "add" and len(found) < most:
        numbers = [int(key) for key in found if key.isdecimal()]
        found = (*found, str(max(numbers, default=-1) + 1))
    if do.startswith("remove."):
        found = tuple(key for key in found if key != do.removeprefix("remove."))
    return found


def with_rows(screen: Screen, keys: tuple[str, ...]) -> Screen:
    """The screen with these rows of a page that is added to by hand."""
    known = {row.key: row for row in screen.rows}
    wanted = screen.page.repeat.title if screen.page.repeat else ""
    rows = (
        replace(
            known.get(key, Row(key=key)), title=fill(wanted or f"{screen.page.title} {{number}}", {"number": number})
        )
        for number, key in enumerate(keys, 1)
    )
    return replace(screen, rows=tuple(rows))


def _dropped(typed: Typed, do: str) -> Typed:
    """What was typed without a file that is to be taken away."""
    name, _, id = do.removeprefix("drop.").rpartition(".")
    return {**typed, name: tuple(one for one in typed.get(name, ()) if one != id)}
