"""A review: its page, asking for information, moving on, and abandoning it."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehcforms import forgetting, letters
from ehcforms import review as story
from ehcforms.access import may
from ehcforms.dates import twelve_months_starting
from ehcforms.facts import established, facts_of
from ehcforms.model import Case, Deadline, Finding, Review
from ehcforms.review import Refused
from ehcforms.web import naming, review_page, typed
from ehcforms.web.caselist import stage_words
from ehcforms.web.door import door, shell, viewer
from ehcforms.workflow import Edition

blueprint = Blueprint("reviews", __name__)

PLACE = "/cases/<case>/reviews/<review>"


@door(blueprint, PLACE, act="see_review")
def show(case: Case, review: Review) -> ResponseReturnValue:
    """The page of a review."""
    me, edition = viewer(), shell().edition(review)
    rights = {act: may(me, act, case, review) for act in ("advance", "abandon", "ask", "download_review")}
    return render_template(
        "review.html",
        case=case,
        review=review,
        rights=rights,
        people=list(review_page.person_lines(review, edition, rights["ask"])),
        meeting=review_page.meeting(review),
        outbox=review.outbox if rights["download_review"] else (),
        setting=naming.setting_name(edition.rules, case.setting),
        public_url=shell().settings["public_url"].rstrip("/"),
        words=review_page,
        by_whom=naming.by_whom,
        whose=naming.whose,
        **_stages(case, review, edition),
        **_papers(case, review, edition),
        **_judgement(case, review, edition, runs=rights["download_review"]),
    )


def _stages(case: Case, review: Review, edition: Edition) -> dict[str, object]:
    """Where the review stands, and by when it must be decided."""
    return {
        "stage": edition.workflow.stage(review.stage),
        "stage_words": stage_words(edition.workflow, review.stage),
        "stages": list(review_page.stage_lines(review, edition.workflow)),
        "due": twelve_months_starting(case.last_review or case.plan.made_on),
        "newest": case.reviews[-1].id == review.id,
        "decided": _decided(review, edition),
        "today": shell().today,
    }


def _papers(case: Case, review: Review, edition: Edition) -> dict[str, object]:
    """What the viewer may write, and what they may read."""
    me, workflow, today = viewer(), edition.workflow, shell().today
    sent = review_page.contributions(me, case, review, workflow)
    return {
        "own": list(review_page.own_papers(me, case, review, edition, shell().store, today)),
        "left": list(review_page.left_drafts(me, case, review, edition, shell().store)),
        "supported": list(review_page.supported_papers(me, case, review, edition, today)),
        "contributions": [one for one in sent if review_page.is_contribution(one, workflow)],
        "others": [one for one in sent if not review_page.is_contribution(one, workflow)],
    }


def _judgement(case: Case, review: Review, edition: Edition, runs: bool) -> dict[str, object]:
    """What the rules say today; findings and suggestions only to those who run the review."""
    said = _said(case, review, edition)
    dates = review_page.deadlines(tuple(one for one in said if isinstance(one, Deadline)))
    findings = review_page.findings(tuple(one for one in said if isinstance(one, Finding)))
    return {
        "planned": established(review).get("meeting_date"),
        "deadlines": [one for one in dates if not review_page.is_suggested(one)],
        "suggested": [one for one in dates if review_page.is_suggested(one)] if runs else [],
        "findings": findings if runs else [],
    }


def _said(case: Case, review: Review, edition: Edition) -> tuple[object, ...]:
    """What the rules say today, and which could not run when they were last heard; of a closed review what they said then."""
    if review.closed_at is not None:
        return (*review.deadlines, *review.findings)
    said = edition.plugins.watch(case, review, shell().today, edition.rules)
    kept = (one for one in (*review.findings, *story.standing_blocks(review)) if one.code.endswith(".could-not-run"))
    return (*said.values, *dict.fromkeys((*said.troubles, *kept)))


def _decided(review: Review, edition: Edition) -> object:
    """The paper of the decision, once the review is closed."""
    return review.latest(edition.workflow.stages[-1].closes.submitted) if review.closed_at else None


@door(blueprint, f"{PLACE}/ask/<participant>", act="ask", methods=("POST",))
def ask(case: Case, review: Review, participant: str) -> ResponseReturnValue:
    """Requests information from somebody who was invited without it."""
    here, me, edition = shell(), viewer(), shell().edition(review)
    if not review_page.still_asks(review, edition.workflow):
        raise Refused("Advice is no longer collected in this review, so nobody can be asked for it now.")
    here.store.change(
        case.id, lambda known: story.ask_for_information(known, review.id, participant, edition, me, here.now)
    )
    flash("They are asked for information now, and a mail tells them.", "done")
    return redirect(review_page.path(case, review) + "#people", 303)


@door(blueprint, f"{PLACE}/advance", act="advance")
def before_moving_on(case: Case, review: Review) -> ResponseReturnValue:
    """What moving on means, and who has not answered yet."""
    return _before_moving_on(case, review, None)


def _before_moving_on(case: Case, review: Review, refused: Refused | None) -> ResponseReturnValue:
    edition = shell().edition(review)
    people = [one for one in review_page.person_lines(review, edition, False) if one.state == "Asked for information"]
    page = render_template(
        "advance.html",
        case=case,
        review=review,
        stage=edition.workflow.stage(review.stage),
        after=edition.workflow.after(review.stage),
        waiting=people,
        meeting=review_page.meeting(review),
        ready=story.may_advance(review, edition.workflow.stage(review.stage)),
        refused=refused,
    )
    return page, 409 if refused else 200


@door(blueprint, f"{PLACE}/advance", act="advance", methods=("POST",))
def advance(case: Case, review: Review) -> ResponseReturnValue:
    """Moves the review on, or says what is still missing."""
    here, me, edition = shell(), viewer(), shell().edition(review)
    if request.form.get("stage", review.stage) != review.stage:
        return redirect(review_page.path(case, review), 303)
    try:
        here.store.change(case.id, lambda known: story.advance(known, review.id, edition, me, here.now))
    except Refused as refused:
        return _before_moving_on(case, review, refused)
    flash("The review has moved on.", "done")
    return redirect(review_page.path(case, review), 303)


@door(blueprint, f"{PLACE}/abandon", act="abandon")
def before_abandoning(case: Case, review: Review) -> ResponseReturnValue:
    """Warns that everything of the review will be gone, and offers to download it first."""
    return _before_abandoning(case, review, {})


def _before_abandoning(case: Case, review: Review, errors: dict[str, str]) -> ResponseReturnValue:
    due = twelve_months_starting(case.last_review or case.plan.made_on)
    submitted = review.stage == shell().edition(review).workflow.stages[-1].id
    page = render_template("abandon.html", case=case, review=review, errors=errors, due=due, submitted=submitted)
    return page, 400 if errors else 200


@door(blueprint, f"{PLACE}/abandon", act="abandon", methods=("POST",))
def abandon(case: Case, review: Review) -> ResponseReturnValue:
    """Abandons the review: everything of it is permanently gone, and the date is the original one again."""
    here, me, reason = shell(), viewer(), typed.text("reason")
    if not reason:
        return _before_abandoning(case, review, {"reason": "Say why this review is abandoned."})
    edition = here.edition(review)
    facts = facts_of(case, review, here.today, edition.rules)
    mails = letters.farewells(case, review, facts, edition.rules, here.now)
    case = here.store.change(case.id, lambda known: story.abandon(known, review.id, reason, me, here.now))
    for mail in mails:
        here.store.post(mail)
    forgetting.forget(here.store, case, review.id)
    flash("The review is abandoned. Everything of it is gone, and the date is the original one again.", "done")
    return redirect(f"/cases/{case.id}", 303)
