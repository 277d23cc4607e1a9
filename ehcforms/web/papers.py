"""Filling in a paper, screen by screen: nothing that was typed is lost, with or without JavaScript."""

from collections.abc import Mapping

from flask import Blueprint, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from ehcforms.answers import facts_of_row
from ehcforms.model import Attachment, Case, Review
from ehcforms.path import Screen
from ehcforms.piping import fill
from ehcforms.store import Parked
from ehcforms.web import notes, uploads, words
from ehcforms.web.door import door, shell, viewer
from ehcforms.web.paper_frame import Sheet, paper_html
from ehcforms.web.paper_page import Filling, introduction, screen_html
from ehcforms.web.posted import Posted, posted, shown_again
from ehcforms.web.shell import new_id
from ehcforms.web.widgets import Bound, Typed, questions_on, without_blank_rows
from ehcforms.web.writing import Writing, judged, merged, open_paper, open_plan, save, updated

blueprint = Blueprint("papers", __name__)

PAPER = "/cases/<case>/reviews/<review>/papers/<form>/<participant>/"
PLAN = "/cases/<case>/plan/edit/"
NEW_PLAN = "/cases/new/plan/"


def start(writing: Writing) -> ResponseReturnValue:
    """To the first screen of a paper."""
    return redirect(f"{writing.home}{writing.screens[0].id}", 303)


def show(writing: Writing, id: str) -> ResponseReturnValue:
    """One screen, with what was typed on it last."""
    screen = writing.screen(id)
    seen = bool(writing.draft and screen.id in writing.draft.screens)
    return page(writing, screen, writing.typed(screen), said=_notes(writing) if seen else None)


def receive(writing: Writing, id: str) -> ResponseReturnValue:
    """Keeps what was typed on a screen, then does what the button says."""
    sent = posted(writing.screen(id))
    if mine := _conflict(writing, sent):
        return mine
    files, trouble = uploads.received(sent.screen, writing)
    typed = uploads.with_files(sent.typed, files)
    writing = uploads.knowing(writing, files)
    bound = judged(writing, sent.screen, typed)
    if sent.do == "continue":
        bound = without_blank_rows(bound, sent.screen)
    draft = save(writing, sent.screen, bound, tuple(file for _, file in files), sent.window, sent.moment)
    writing = updated(writing, draft)
    if trouble:
        return page(writing, sent.screen, shown_again(typed), errors=trouble, bound=bound), 422
    return _after(writing, sent, typed, bound)


def _after(writing: Writing, sent: Posted, typed: Typed, bound: Bound) -> ResponseReturnValue:
    if sent.do == "save":
        flash("What you wrote is saved. Only you can see it until you send it.", "done")
        return redirect(writing.back, 303)
    if sent.do == "check" and (wrong := _not_understood(bound)):
        return page(writing, sent.screen, shown_again(typed), errors=wrong, bound=bound, said=_notes(writing)), 422
    if sent.do != "continue":
        said = _notes(writing) if sent.do == "check" else None
        return page(writing, sent.screen, shown_again(typed), said=said, asked=sent.do == "check")
    if bound.errors:
        return page(writing, sent.screen, shown_again(typed), errors=bound.errors, bound=bound), 422
    return follow(writing, sent.screen)


def _not_understood(bound: Bound) -> dict[str, str]:
    """What is wrong with what was typed; a question that is still empty is no mistake yet."""
    typed = {name for name, texts in bound.unread.items() if any(texts)}
    return {name: words for name, words in bound.errors.items() if any(f"{one}.".startswith(f"{name}.") for one in typed)}


def follow(writing: Writing, screen: Screen) -> ResponseReturnValue:
    """To the screen that comes after this one."""
    return redirect(f"{writing.home}{_next(writing, screen)}", 303)


def _next(writing: Writing, screen: Screen) -> str:
    """The screen after this one, or the page on which the answers are checked."""
    ids = [one.id for one in writing.screens]
    place = ids.index(screen.id) + 1 if screen.id in ids else len(ids)
    return ids[place] if place < len(ids) else "check"


def _conflict(writing: Writing, sent: Posted) -> ResponseReturnValue | None:
    """Where another window has saved something else since, both are shown, and the next save is this window's."""
    draft = writing.draft
    if draft is None or sent.sequence >= writing.sequence(sent.screen):
        return None
    if sent.window and draft.windows.get(sent.screen.id) == sent.window:
        return None
    standing = writing.typed(writing.screen(sent.screen.id))
    other = {name: texts for name, texts in standing.items() if tuple(sent.typed.get(name, ())) != tuple(texts)}
    if not other:
        return None
    return page(writing, sent.screen, shown_again(sent.typed), other=_with_titles(writing, sent.screen, other)), 409


def _with_titles(writing: Writing, screen: Screen, typed: Typed) -> dict[str, tuple[str, ...]]:
    """What stands in boxes, by the questions as people read them; the parts of an answer together."""
    found: dict[str, tuple[str, ...]] = {}
    for row, question, name in questions_on(screen):
        texts = tuple(words for one, some in typed.items() if f"{one}.".startswith(f"{name}.") for words in some if words)
        title = fill(question.title, facts_of_row(row, writing.known))
        if texts:
            found[f"{row.title}: {title}" if row else title] = texts
    return found


def page(
    writing: Writing, screen: Screen, typed: Typed, errors: Mapping[str, str] | None = None, bound: Bound | None = None,
    said: Mapping[str, str] | None = None, other: Typed | None = None, asked: bool = False,
) -> str | bytes:  # fmt: skip
    """A screen as a page."""
    answers = {**writing.answers, **bound.answers} if bound else writing.answers
    errors = _named(screen, errors) if errors else None
    filling = Filling(typed, answers, errors or {}, said or {}, writing.files, lambda file: _address(writing, file))
    ids = [one.id for one in writing.screens]
    place = ids.index(screen.id) if screen.id in ids else 0
    repeat = screen.page.repeat
    asked_here = {screen.page.id, *(name for _, _, name in questions_on(screen))}
    fixed = {
        "title": fill(screen.title, writing.known.facts),
        "place": place + 1,
        "count": len(ids),
        "can_add": bool(repeat and repeat.add_another and len(screen.rows) < repeat.max),
        "asked": asked,
        "noticed": bool(said and said.keys() & asked_here),
        "can_check": writing.review is not None and not writing.is_own_words,
        "is_preview": writing.is_preview,
    }
    filled = {
        "home": writing.home,
        "before": f"{writing.home}{ids[place - 1]}" if place else writing.back,
        "sequence": str(writing.sequence(screen)),
        "window": (request.form.get("window", "")[:32] if request.method == "POST" else "") or new_id(),
        "saved": _saved(writing),
    }
    body = _before_all(writing, place) + _of_page(screen, said or {}) + screen_html(screen, writing.known, filling)
    return paper_html(Sheet(writing, screen, fixed, filled, errors or {}, other or {}, body))


def _named(screen: Screen, errors: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, each with its row where the page has several, such as “Person or team 4”."""
    rows = {name: row.title for row, _, name in questions_on(screen) if row and len(screen.rows) > 1}
    return {name: f"{rows[name]}: {words}" if name in rows else words for name, words in errors.items()}


def _before_all(writing: Writing, place: int) -> bytes:
    """The introduction of the paper, on its first screen."""
    return b"" if place else introduction(writing.form.intro, writing.known.facts)


def _of_page(screen: Screen, said: Mapping[str, str]) -> bytes:
    """What the rules say of a list as a whole, such as of the people invited, above its rows."""
    if not screen.page.repeat:
        return b""  # here a question may have the id of its page
    id = screen.page.id
    return f'<div class="ehc-notes" data-notes="{id}" aria-live="polite">{said.get(id, "")}</div>'.encode()


def _saved(writing: Writing) -> str:
    when = writing.draft.saved_at if writing.draft else None
    begin = f"Saved on {words.moment(when)}." if when else "What you write is saved with each button that you press."
    return f"{begin} Only you can see it until you send it."


def _address(writing: Writing, file: Attachment) -> str:
    return f"/files/{writing.case.id}/{file.id}" if writing.case else "#"


def _notes(writing: Writing) -> dict[str, str]:
    return notes.by_field(notes.findings_of(writing), writing.submission("draft").answers)


def autosave(writing: Writing, id: str) -> ResponseReturnValue:
    """Keeps what is typed so far; answers the new sequence number and a sentence for the page."""
    sent = posted(writing.screen(id))
    if _conflict(writing, sent):
        said = "Something else was saved in another window. Press “Continue” to see both."
        return jsonify(sequence=sent.sequence, words=said)
    bound = judged(writing, sent.screen, sent.typed)
    draft = save(writing, sent.screen, bound, (), sent.window, sent.moment, by_itself=True)
    clock = words.moment(shell().now).partition(" at ")[2]
    return jsonify(
        sequence=draft.screens[sent.screen.id], words=f"Saved at {clock}. Only you can see it until you send it."
    )


def ask_rules(writing: Writing, id: str) -> ResponseReturnValue:
    """What the rules say of what is typed so far; nothing is kept."""
    sent = posted(writing.screen(id))
    bound = judged(writing, sent.screen, sent.typed)
    answers = merged(writing.answers, bound.answers, sent.screen)
    told = writing.submission("draft", answers).answers
    return jsonify(notes=notes.by_field(notes.findings_of(writing, answers), told))


def restore(parked: Parked) -> str | None:
    """What was typed when a session had ended goes into the draft of whoever signed in; the screen's address, or None."""
    from ehcforms.web import parked_words

    return parked_words.restore(parked)


@door(blueprint, PAPER, act="open_paper")
def paper(case: Case, review: Review, form: str, participant: str) -> ResponseReturnValue:
    """To the first screen."""
    return start(open_paper(case, review, form, participant, viewer()))


@door(blueprint, f"{PAPER}<screen>", act="open_paper")
def paper_screen(case: Case, review: Review, form: str, participant: str, screen: str) -> ResponseReturnValue:
    """One screen."""
    return show(open_paper(case, review, form, participant, viewer()), screen)


@door(blueprint, f"{PAPER}<screen>", act="open_paper", methods=("POST",))
def paper_receive(case: Case, review: Review, form: str, participant: str, screen: str) -> ResponseReturnValue:
    """What was typed on it."""
    return receive(open_paper(case, review, form, participant, viewer()), screen)


@door(blueprint, f"{PAPER}<screen>/autosave", act="open_paper", methods=("POST",))
def paper_autosave(case: Case, review: Review, form: str, participant: str, screen: str) -> ResponseReturnValue:
    """What is typed so far."""
    return autosave(open_paper(case, review, form, participant, viewer()), screen)


@door(blueprint, f"{PAPER}<screen>/notes", act="open_paper", methods=("POST",))
def paper_notes(case: Case, review: Review, form: str, participant: str, screen: str) -> ResponseReturnValue:
    """What the rules say of it."""
    return ask_rules(open_paper(case, review, form, participant, viewer()), screen)


@door(blueprint, PLAN, act="edit_plan")
def plan(case: Case) -> ResponseReturnValue:
    """The plan of a case, to be entered anew."""
    return start(open_plan(case, viewer()))


@door(blueprint, f"{PLAN}<screen>", act="edit_plan", methods=("GET", "POST"))
def plan_screen(case: Case, screen: str) -> ResponseReturnValue:
    """One screen of it."""
    return (receive if request.method == "POST" else show)(open_plan(case, viewer()), screen)


@door(blueprint, NEW_PLAN, act="new_case")
def new_plan() -> ResponseReturnValue:
    """The plan of a case to be."""
    return start(open_plan(None, viewer()))


@door(blueprint, f"{NEW_PLAN}<screen>", act="new_case", methods=("GET", "POST"))
def new_plan_screen(screen: str) -> ResponseReturnValue:
    """One screen of it."""
    return (receive if request.method == "POST" else show)(open_plan(None, viewer()), screen)


@door(blueprint, f"{PLAN}<screen>/autosave", act="edit_plan", methods=("POST",))
def plan_autosave(case: Case, screen: str) -> ResponseReturnValue:
    """What is typed so far on the plan."""
    return autosave(open_plan(case, viewer()), screen)


@door(blueprint, f"{NEW_PLAN}<screen>/autosave", act="new_case", methods=("POST",))
def new_plan_autosave(screen: str) -> ResponseReturnValue:
    """What is typed so far on the plan of a case to be."""
    return autosave(open_plan(None, viewer()), screen)
