"""What can happen to a review, each as a pure function: it starts, a paper comes, it moves on, is abandoned, or time passes.

Each takes a case and gives the next one, with the words, the findings, the requests and the outgoing mail that they
cause. A step that may not be taken raises `Refused` with a sentence for the person who tried.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ehcforms import dates, judging, letters, settle
from ehcforms.access import Viewer
from ehcforms.facts import facts_of, said_in
from ehcforms.model import (
    NOTHING_BESIDE,
    Act,
    Case,
    Decision,
    Finding,
    Notify,
    Opened,
    Participant,
    Review,
    Submission,
)
from ehcforms.piping import NEUTRAL
from ehcforms.workflow import Edition, Stage

DECISIONS: Mapping[str, Decision] = {"maintain": "maintain", "amend": "amend", "cease": "cease"}


class Refused(Exception):
    """Why a step may not be taken, said to the person who tried; `findings` are what stands in the way."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()):
        super().__init__(message)
        self.message = message
        self.findings = findings


def start(case: Case, edition: Edition, by: Viewer, now: datetime, id: str, coordinator: str = "") -> Case:
    """The case with a new review; `coordinator` is a name where the case has none. Raises Refused while one is running."""
    if case.live_review is not None:
        raise Refused("A review is already running. Open it, or abandon it before you start another.")
    first = edition.workflow.stages[0]
    review = Review(
        id=id,
        started_at=now,
        stage=first.id,
        pinned=edition.digest,
        opened=(Opened(stage=first.id, at=now, by=by.name),),
        participants=_standing(case, edition, by, coordinator),
    )
    case = replace(case, reviews=(*case.reviews, review))
    return _settle(case, review, edition, now, Act(at=now, by=by.name, what="started a review", review=id))


def _standing(case: Case, edition: Edition, by: Viewer, coordinator: str) -> tuple[Participant, ...]:
    known = next((one for one in case.people if one.role == "coordinator"), None)
    senco = Participant(id="senco", role="senco", name=by.name, email=by.email, job_role=by.job_role or "SENCo")
    decides = Participant(
        id="coordinator",
        role="coordinator",
        name=known.name if known else coordinator or "Case co-ordinator",
        email=case.coordinator or (known.email if known else ""),
        job_role="Case co-ordinator",
    )
    teams = (settle.participant_of({"team": team}, edition.rules) for team in edition.workflow.always_invited)
    return (senco, decides, *(replace(team, id=team.team) for team in teams if team.team))


def submit(case: Case, review_id: str, submission: Submission, edition: Edition, now: datetime) -> Case:
    """The case with one more submission and all that follows from it.

    The same submission sent twice changes nothing. Raises Refused when its stage is over, when somebody may not be
    invited, or when a finding blocks the paper that would close the stage.
    """
    review = _running(case, review_id)
    if any(one.id == submission.id for one in review.submissions):
        return case
    stage = _stage_taking(submission.form, review, edition)
    _refuse_social_worker(case, submission)
    said = edition.plugins.check(submission, edition.forms[submission.form], case, review, edition.rules)
    blocks = [one for one in said.findings if one.severity == "block" and one not in said.troubles]
    if blocks and stage.closes.submitted == submission.form:
        raise Refused("There is something to put right before this can be sent.", tuple(blocks))
    helped = review.participant(submission.participant) if submission.supporter else None
    on_behalf = submission.on_behalf_of or settle.on_behalf_of(said_in(submission.answers), helped)
    submission = replace(submission, findings=said.findings, on_behalf_of=on_behalf, beside=NOTHING_BESIDE)
    before, review = review, replace(review, submissions=(*review.submissions, submission))
    review = settle.people_after(review, submission, edition.rules, dates.london_date(now))
    if review.participants != before.participants:
        review = letters.parted(before, review, case, judging.mail_facts(case, before, edition, now), edition.rules, now)
    case = settle.case_after(case, submission, edition.rules)
    case = _with(case, _arrived(before, review, submission, case, edition, now))
    act = Act(at=now, by=submission.by, what="sent", review=review_id, detail=submission.form)
    return _settle(case, _running(case, review_id), edition, now, act)


def _stage_taking(form: str, review: Review, edition: Edition) -> Stage:
    if not edition.workflow.takes(form, review):
        raise Refused(
            "This stage of the review is over, so this paper can no longer be sent. What you wrote is kept as your "
            "draft. Please contact the school: it can still attach a document that arrives late."
        )
    return edition.workflow.stage_of(form)


def _refuse_social_worker(case: Case, submission: Submission) -> None:
    worker = case.child.social_worker
    rows = said_in(submission.answers).get("participants", ())
    if worker and any(worker.is_at(str(row.get("email", ""))) for row in rows):
        raise Refused(
            "The allocated social worker cannot be invited here: the Disability Service is asked and answers for them. "
            "Take their address out of the list of people, and tell them the date of the meeting yourself."
        )


def _arrived(
    before: Review, review: Review, submission: Submission, case: Case, edition: Edition, now: datetime
) -> Review:
    """The SENCo is told what came from somebody else, and whether a team will send advice."""
    closes = edition.workflow.stage_of(submission.form).closes.submitted == submission.form
    by_senco = "senco" in (submission.participant, submission.supporter)
    if closes or by_senco or review.participant("senco") is None:
        return review
    person = review.participant(submission.participant)
    team = submission.by if submission.supporter or person is None else _unnamed(person)
    triaged = person if person and before.participant(person.id) != person else None
    about = {"paper": submission.form_title, "submission": submission.id, "team": team}
    mail = ("team-declined" if triaged.declined else "team-accepted") if triaged else "contribution-received"
    notice = Notify(mail=mail, to="senco", about=about)
    facts = facts_of(case, review, dates.london_date(now), edition.rules)
    return letters.post(case, review, (notice,), facts, edition.rules, now)


def _unnamed(person: Participant) -> str:
    """What a participant is called in a mail, which names no child."""
    return NEUTRAL["child_name"] if person.role == "child" else person.name


def advance(case: Case, review_id: str, edition: Edition, by: Viewer, now: datetime) -> Case:
    """The case with the review in its next stage. Raises Refused with what is still missing."""
    review = _running(case, review_id)
    stage = edition.workflow.stage(review.stage)
    if not stage.closes.advanced_by:
        raise Refused("This stage closes by itself when its paper is sent.")
    if not may_advance(review, stage):
        raise Refused(stage.closes.why_not or "At least one contribution must be sent before you can move on.")
    if blocks := standing_blocks(review):
        raise Refused("A finding keeps this stage open. Put it right, or tell who looks after this site.", blocks)
    act = Act(at=now, by=by.name, what="moved on from", review=review_id, detail=stage.id)
    return _settle(_close(case, review, stage, edition, by.name, now), None, edition, now, act, review_id)


def may_advance(review: Review, stage: Stage) -> bool:
    """Whether everything that a stage needs before somebody may move on has been sent."""
    sent = {one.form for one in review.submissions}
    wanted = set(stage.closes.needs_one_of)
    return set(stage.closes.needs) <= sent and (not wanted or bool(wanted & sent))


def standing_blocks(review: Review) -> tuple[Finding, ...]:
    """The blocking findings of the newest paper of each participant, and of the review itself."""
    every: Iterable[Finding] = (finding for one in review.newest() for finding in one.findings)
    return tuple(one for one in (*every, *review.findings) if one.severity == "block")


def abandon(case: Case, review_id: str, reason: str, by: Viewer, now: datetime) -> Case:
    """The case without this review: everything of it is gone, and the date is the original one again.

    Who did it, when and why stays. Raises Refused without a reason, or for a review that has been decided.
    """
    review = _running(case, review_id)
    if not reason.strip():
        raise Refused("Say why this review is abandoned.")
    act = Act(at=now, by=by.name, what="abandoned a review", review=review.id, detail=reason.strip())
    kept = tuple(one for one in case.acts if one.review != review.id)
    return replace(case, reviews=tuple(one for one in case.reviews if one.id != review_id), acts=(*kept, act))


def ask_for_information(
    case: Case, review_id: str, participant: str, edition: Edition, by: Viewer, now: datetime
) -> Case:
    """The case with one more invited participant asked for information; who had declined is asked, and told, again."""
    review = _running(case, review_id)
    asked = {person.id: person.asked_for_information and not person.declined for person in review.invited}
    if participant not in asked:
        raise Refused("Only somebody who is invited can be asked. Add them to the meeting first.")
    if asked[participant]:
        return case
    people = tuple(
        replace(one, asked_for_information=True, declined="") if one.id == participant else one
        for one in review.participants
    )
    act = Act(at=now, by=by.name, what="asked for information", review=review_id, detail=participant)
    case = _settle(_with(case, replace(review, participants=people)), None, edition, now, act, review_id)
    return _with(case, _asked_again(case, review, participant, edition, now))


def _asked_again(case: Case, before: Review, participant: str, edition: Edition, now: datetime) -> Review:
    """The review with a mail to somebody who was asked before, and so would not hear of it again."""
    review = _running(case, before.id)
    waiting = [one for one in review.unanswered() if one.of == participant and edition.workflow.takes(one.form, review)]
    if any("form" in one.about for one in review.notices[len(before.notices) :] if one.to == participant):
        return review
    notices = letters.asking(waiting, edition, dates.london_date(now))
    again = (replace(one, about={**one.about, "again": len(review.notices)}) for one in notices)
    facts = judging.mail_facts(case, review, edition, now)
    return letters.post(case, review, again, facts, edition.rules, now)


def sweep(case: Case, edition: Edition, now: datetime) -> Case:
    """The case after time has passed: rules are asked again with nothing new received. Harmless to repeat."""
    review = case.live_review
    if review is None:
        return case
    return _settle(_with(case, _checked_again(case, review, edition)), None, edition, now, None, review.id)


def _checked_again(case: Case, review: Review, edition: Edition) -> Review:
    """What a broken rule could not say of the newest paper is asked again, so that a mended rule lets the stage close.

    What the other rules said stays: they had read the documents, which are not kept."""
    newest = review.submissions[-1:]
    broken = {_rule_of(one) for sent in newest for one in sent.findings if one.code.endswith(".could-not-run")}
    if not broken:
        return review
    sent = newest[0]
    said = edition.plugins.check(sent, edition.forms[sent.form], case, review, edition.rules)
    stays = tuple(one for one in sent.findings if _rule_of(one) not in broken)
    fresh = tuple(one for one in said.findings if _rule_of(one) in broken)
    return replace(review, submissions=(*review.submissions[:-1], replace(sent, findings=stays + fresh)))


def _rule_of(finding: Finding) -> str:
    return finding.code.partition(".")[0]


def _running(case: Case, review_id: str) -> Review:
    review = case.review(review_id)
    if review is None:
        raise Refused("This review is no longer there. It may have been abandoned.")
    if review.closed_at is not None:
        raise Refused("This review has been decided and is closed.")
    return review


def _with(case: Case, review: Review) -> Case:
    return replace(case, reviews=tuple(review if one.id == review.id else one for one in case.reviews))


def _settle(
    case: Case, review: Review | None, edition: Edition, now: datetime, act: Act | None, review_id: str = ""
) -> Case:
    """Closes what may close, then asks the rules, requests what is due and posts the mails."""
    id = review.id if review else review_id
    case = replace(case, acts=(*case.acts, act)) if act else case
    while (open_review := case.review(id)) and (stage := _closing(open_review, edition)):
        sent = open_review.latest(stage.closes.submitted)
        case = _close(case, open_review, stage, edition, sent.by if sent else "", now)
    current = case.review(id)
    return case if current is None else _with(case, judging.judged(case, current, edition, now))


def _closing(review: Review, edition: Edition) -> Stage | None:
    """The open stage if its paper has been sent in it and nothing blocks it."""
    if review.closed_at is not None:
        return None
    stage = edition.workflow.stage(review.stage)
    sent = review.latest(stage.closes.submitted) if stage.closes.submitted else None
    blocked = sent is not None and any(one.severity == "block" for one in sent.findings)
    return stage if sent and not blocked else None


def _close(case: Case, review: Review, stage: Stage, edition: Edition, by: str, now: datetime) -> Case:
    after = edition.workflow.after(stage.id)
    said = facts_of(case, review, dates.london_date(now), edition.rules)
    decision = said.get("decision", "") if after is None else ""
    if after is None:
        before = case.last_review
        review = replace(review, closed_at=now, decision=DECISIONS.get(decision), reviewed_before=before)
        people = settle.people_from_now_on(case, review, edition.workflow.always_invited)
        case = replace(case, last_review=_anchor(said, edition, now), people=people)
    else:
        opened = Opened(stage=after.id, at=now, by=by)
        review = replace(review, stage=after.id, opened=(*review.opened, opened))
    notices = [*letters.tellings(stage, decision, stage.on_close, review)]
    notices += letters.tellings(after, "", after.on_open, review) if after else []
    return _with(
        case, letters.post(case, review, notices, judging.mail_facts(case, review, edition, now), edition.rules, now)
    )


def _anchor(said: Mapping[str, Any], edition: Edition, now: datetime) -> date:
    wanted = "meeting_date" if edition.workflow.anchor == "meeting" else "decision_date"
    found = said.get(wanted)
    return found if isinstance(found, date) else dates.london_date(now)
