"""Checking one's answers, and sending a paper: once, however often the button is pressed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ehcforms import opening
from ehcforms import review as story
from ehcforms.access import may
from ehcforms.answers import facts_of_row, with_blanks
from ehcforms.markdown import to_html
from ehcforms.model import Answer, Case, Finding, Review, Submission
from ehcforms.path import Screen, is_apart, on_path, row_answers, shown
from ehcforms.piping import fill, fill_html
from ehcforms.review import Refused
from ehcforms.store import DraftKey
from ehcforms.web import beside, notes, papers, review_page, written
from ehcforms.web.door import door, shell, viewer
from ehcforms.web.shell import new_id
from ehcforms.web.widgets import questions_on
from ehcforms.web.writing import Writing, judged, open_paper, open_plan
from ehcforms.workflow import Edition

blueprint = Blueprint("sending", __name__)


@dataclass(frozen=True)
class Rows:
    """The answers of one row of a page, or all of a page without rows; the title is empty where the page has it."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Part:
    """One screen on the page of all answers."""

    list: str
    """The id of its page where that has rows, and so an answer of its own; else empty."""
    title: str
    href: str
    answers: tuple[Answer, ...]
    missing: Mapping[str, str]
    """What is still wanted here, by field name."""
    advised: tuple[str, ...]
    """Questions that are asked for but may be left out."""
    unanswered: Mapping[str, str]
    """The titles of questions without an answer, by field name."""
    grouped: bool = False
    """Whether it has several rows on one screen, such as the people invited."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of its questions, whether they are answered or not."""
        return (*(one.field for one in self.answers), *self.unanswered)

    @property
    def rows(self) -> tuple[Rows, ...]:
        """The answers, those of each row of several under its title."""
        if not self.grouped:
            return (Rows("", self.answers),)
        return tuple(Rows(title, tuple(some)) for title, some in groupby(self.answers, lambda one: one.row_title))


def parts_of(writing: Writing, told: tuple[Answer, ...]) -> Iterator[Part]:
    """The screens with their answers and what is missing."""
    answers = on_path(writing.form, writing.answers, writing.known)
    answered = {one.field for one in told}
    for screen in writing.screens:
        names = {name: row.title if row else "" for row, _, name in questions_on(screen)}
        errors = judged(writing, screen, writing.typed(screen)).errors
        alone = bool(screen.rows) and is_apart(screen.page)
        title = f"{screen.page.title}: {screen.title}" if alone else screen.page.title
        yield Part(
            list=screen.page.id if screen.page.repeat else "",
            title=fill(title, writing.known.facts),
            href=f"{writing.home}{screen.id}",
            answers=tuple(one for one in told if one.field in names and one.type != "Rows"),
            missing={name: ": ".join(filter(None, (names.get(name), said))) for name, said in errors.items()},
            advised=tuple(dict.fromkeys(_advised(writing, screen, answers))),
            unanswered={
                name: fill(one.title, facts_of_row(row, writing.known))
                for row, one, name in questions_on(screen)
                if name not in answered
            },
            grouped=bool(screen.rows) and not alone,
        )


def _advised(writing: Writing, screen: Screen, answers: Mapping[str, object]) -> Iterator[str]:
    for row, question, _ in questions_on(screen):
        given = row_answers(answers, screen.page, row.key) if row else answers
        wanted = question.required == "recommended" and given.get(question.id) is None
        if wanted and shown(screen, row, question, answers, writing.known):
            yield fill(question.title, facts_of_row(row, writing.known))


def check_page(writing: Writing, key: str, refused: Refused | None = None, asked_to_send: bool = False) -> str:
    """All answers on one page, with what is missing and what the rules say."""
    submission = writing.submission("draft")
    findings = notes.findings_of(writing)
    findings += tuple(one for one in refused.findings if one not in findings) if refused else ()
    parts = tuple(parts_of(writing, submission.answers))
    fields = {answer.field for answer in submission.answers}.union(*((part.list, *part.unanswered) for part in parts))
    general = [one for one in (*findings, *writing.troubles) if one.field not in fields - {""}]
    return render_template(
        "check.html",
        writing=writing,
        parts=parts,
        places={name: f"{part.href}#{name}" for part in parts for name in part.names},
        missing={f"{part.href}#{name}": words for part in parts for name, words in part.missing.items()},
        said={field: Markup(html) for field, html in notes.by_field(findings, submission.answers).items()},
        general=Markup(notes.listed(general, "")),
        keepable=keepable(findings, submission.answers),
        kept=writing.draft.kept if writing.draft else {},
        declaration=Markup(fill_html(to_html(writing.form.declaration), writing.known.facts))
        if writing.form.declaration
        else "",
        key=key,
        **_closing(writing),
        refused=refused,
        asked_to_send=asked_to_send,
        before=f"{writing.home}{writing.screens[-1].id}",
    )


def _closing(writing: Writing) -> dict[str, object]:
    """The stage that this paper closes for good when it is sent, and the one that it opens."""
    review, workflow = writing.review, writing.edition.workflow
    stage = workflow.stage(review.stage) if review else None
    if stage is None or stage.closes.submitted != writing.form.id or not workflow.after(stage.id):
        return {}
    if workflow.paper(writing.form.id).also_in:
        return {}
    return {"closes": stage, "opens": workflow.after(stage.id)}


def keepable(findings: tuple[Finding, ...], answers: tuple[Answer, ...]) -> dict[str, str]:
    """The words that the writer may decide to keep, by the name under which the reason is stored."""
    texts = {answer.field: answer.text for answer in answers}
    return {
        notes.name_of(one): texts.get(one.field, "")[one.start : one.end] or one.message
        for one in findings
        if one.severity != "block" and one.start is not None
    }


def _reasons() -> dict[str, str]:
    """Why the writer keeps words that a rule has pointed at."""
    given = ((name.removeprefix("keep "), words) for name, words in request.form.items() if name.startswith("keep "))
    return {name: words.strip()[:500] for name, words in given if words.strip()}


def _ready(writing: Writing) -> bool:
    told = writing.submission("draft").answers
    return not any(part.missing for part in parts_of(writing, told))


def send(writing: Writing, key: str) -> Submission:
    """Sends the paper as it stands. Raises Refused with what stands in the way; the draft is then kept."""
    here = shell()
    submission = writing.submission(key)
    submission = beside.to_be_kept(writing, replace(submission, kept={**submission.kept, **_reasons()}))
    if writing.case is None or writing.review is None:
        raise Refused("This paper cannot be sent here.")
    review_id = writing.review.id
    here.store.change(
        writing.case.id, lambda case: story.submit(case, review_id, submission, writing.edition, here.now)
    )
    here.store.drop_draft(writing.viewer.account, writing.key)
    return submission


def _send_plan(writing: Writing, key: str) -> str:
    """Enters a plan, of a case or of a case to be; the case's address."""
    here, me = shell(), writing.viewer
    submission = writing.submission(key)
    rules = writing.edition.rules
    if writing.case is None:
        case = opening.open_case(key, submission, rules, me, here.now)
        here.store.add(case)
        id = case.id
    else:
        id = writing.case.id
        here.store.change(id, lambda kept: opening.enter_plan(kept, submission, rules, me, here.now))
    here.store.drop_draft(me.account, writing.key)
    return f"/cases/{id}"


def _key() -> str:
    key = request.form.get("key", "")
    return key if len(key) == 32 and key.isalnum() else new_id()


@door(blueprint, f"{papers.PAPER}check", act="open_paper")
def check(case: Case, review: Review, form: str, participant: str) -> ResponseReturnValue:
    """The page of all answers."""
    return check_page(open_paper(case, review, form, participant, viewer()), new_id())


@door(blueprint, f"{papers.PAPER}check", act="see_review", methods=("POST",))
def receive(case: Case, review: Review, form: str, participant: str) -> ResponseReturnValue:
    """Sends the paper; a second press of the button leads to the same receipt."""
    key, me = _key(), viewer()
    home = f"/cases/{case.id}/reviews/{review.id}/papers/{form}/{participant}/"
    if any(one.id == key and one.account == me.account for one in review.submissions):
        return redirect(f"{home}sent/{key}", 303)
    workflow = shell().edition(review).workflow
    if not may(me, "send_paper", case, review, workflow=workflow, form=form, participant=participant):
        abort(409)
    writing = open_paper(case, review, form, participant, me)
    if not _ready(writing):
        return check_page(writing, key, asked_to_send=True), 422
    try:
        send(writing, key)
    except Refused as refused:
        return check_page(writing, key, refused), 409
    return redirect(f"{home}sent/{key}", 303)


@door(blueprint, f"{papers.PAPER}sent/<submission>", act="see_submission")
def sent(case: Case, review: Review, form: str, participant: str, submission: Submission) -> ResponseReturnValue:
    """The receipt: what was received, what the rules say of it, and what happens next."""
    edition = shell().edition(review)
    paper = edition.forms.get(form)
    facts = {"known_as": case.known_as}
    kept = {name for name, why in submission.kept.items() if why}
    findings = [one for one in submission.findings if notes.name_of(one) not in kept]
    titles = {one.field: one.title for one in submission.answers}
    return render_template(
        "sent.html",
        case=case,
        review=review,
        sent=submission,
        next=Markup(fill_html(to_html(paper.sent), facts)) if paper and paper.sent else "",
        said={field: Markup(html) for field, html in notes.by_field(findings, submission.answers).items()},
        titles=titles,
        noticed=len(findings),
        general=Markup(notes.listed([one for one in findings if one.field not in titles], "")),
        stage=edition.workflow.stage(review.stage),
        todo=[one for one in _own_papers(case, review, edition) if not one.sent],
    )


def _own_papers(case: Case, review: Review, edition: Edition) -> Iterator[review_page.PaperLine]:
    return review_page.own_papers(viewer(), case, review, edition, shell().store, shell().today)


@door(blueprint, f"{papers.PLAN}check", act="edit_plan", methods=("GET", "POST"))
def check_plan(case: Case) -> ResponseReturnValue:
    """The page of all answers of a plan, and entering it."""
    return _plan_page(open_plan(case, viewer()))


@door(blueprint, f"{papers.NEW_PLAN}check", act="new_case", methods=("GET", "POST"))
def check_new_plan() -> ResponseReturnValue:
    """The same for a case to be."""
    return _plan_page(open_plan(None, viewer()))


def _plan_page(writing: Writing) -> ResponseReturnValue:
    key = _key()
    if request.method == "GET" or not _ready(writing):
        return check_page(writing, key, asked_to_send=request.method == "POST")
    if writing.case is None and key in shell().store.ids():
        return redirect(f"/cases/{key}", 303)
    try:
        path = _send_plan(writing, key)
    except Refused as refused:
        return check_page(writing, key, refused), 409
    flash("The plan is entered.", "done")
    return redirect(path, 303)


@door(blueprint, f"{papers.PAPER}draft/download", act="see_review")
def download_draft(case: Case, review: Review, form: str, participant: str) -> ResponseReturnValue:
    """One's own draft as a page that needs nothing else, with the open questions, so that it can be written on.

    Once the paper is closed, whoever had written something on it can still take that away.
    """
    me, workflow = viewer(), shell().edition(review).workflow
    if not may(me, "open_paper", case, review, workflow=workflow, form=form, participant=participant):
        key = DraftKey(case=case.id, review=review.id, form=form, participant=participant)
        if shell().store.draft(me.account, key) is None:
            abort(404)
    writing = open_paper(case, review, form, participant, me)
    whole = with_blanks(writing.form, writing.answers, writing.known)
    page = written.document(case, review, (replace(writing.submission("draft"), answers=whole),), shell())
    return Response(
        page,
        mimetype="text/html",
        headers={"Content-Disposition": f'attachment; filename="draft-{form}.html"', "Cache-Control": "no-store"},
    )
