"""Who writes the papers that are tried out, and what they send."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from ehcforms import settle
from ehcforms.casefile import PlainPaper
from ehcforms.cli import Trouble
from ehcforms.commands.playing import Played, play
from ehcforms.desk import known_for
from ehcforms.form import Form
from ehcforms.model import Case, Participant, Review, Submission
from ehcforms.path import Known
from ehcforms.problem import did_you_mean
from ehcforms.workflow import Edition


def known_to(
    case: Case, review: Review, writer: Participant, person: Participant, edition: Edition, today: date
) -> Known:
    """What is known to a writer when the paper of a person is shown."""
    profile = {"name": writer.name, "job_role": writer.job_role}
    return known_for(case, review, person, profile, edition.rules, today, on_behalf=writer.id != person.id)


def submission_of(form: Form, writer: Participant, person: Participant, on: date, played: Played) -> Submission:
    """What is sent."""
    return Submission(
        id=f"{form.id}-of-{person.id}-{on}",
        form=form.id,
        form_version=form.version,
        form_title=form.title,
        participant=person.id,
        by=writer.name,
        role=person.role,
        job_role=writer.job_role,
        at=datetime.combine(on, time(10), UTC),
        answers=played.answers,
        attachments=played.attachments,
    )


def with_writer(review: Review, role: str, edition: Edition) -> tuple[Review, Participant]:
    """The participant with this id, team or role; one who is not there yet takes part from now on."""
    name = role.removeprefix("team:")
    for person in review.participants:
        if name in (person.id, person.team) or (name == person.role and name != "team"):
            return review, person
    roles = {row["id"]: row["title"] for row in edition.rules["roles"]["roles"]}
    teams = [row["id"] for row in edition.rules["directory"]["teams"]]
    if name not in roles and name not in teams:
        raise Trouble(f"Nobody here is “{role}”. {did_you_mean(name, (*roles, *teams))}")
    writer = Participant(id=name, role=name, name=roles.get(name, ""))
    if name in teams:
        writer = replace(settle.participant_of({"team": name}, edition.rules), id=name)
    return replace(review, participants=(*review.participants, writer)), writer


def with_papers(
    case: Case, review: Review, papers: Iterable[PlainPaper], edition: Edition
) -> tuple[Case, Review]:
    """The case and the review after the papers of a plain file were sent. Raises Trouble with what is wrong in them."""
    for paper in papers:
        case, review = _sent_already(case, review, paper, edition)
    return case, review


def _sent_already(case: Case, review: Review, paper: PlainPaper, edition: Edition) -> tuple[Case, Review]:
    if paper.form not in edition.forms:
        raise Trouble(f"papers: there is no form “{paper.form}”. {did_you_mean(paper.form, edition.forms)}")
    review, writer = with_writer(review, paper.by, edition)
    form = edition.forms[paper.form]
    form = form.with_pages(edition.plugins.ask(form, case, review, paper.on, edition.rules).values)
    played = play(form, paper.answers, known_to(case, review, writer, writer, edition, paper.on))
    if wrong := [one for one in played.mistakes if one.kind != "missing"]:
        raise Trouble("\n".join(f"papers, {paper.form} of {paper.by}: {one.field}: {one.message}" for one in wrong))
    sent = submission_of(form, writer, writer, paper.on, played)
    review = replace(review, submissions=(*review.submissions, sent))
    review = settle.people_after(review, sent, edition.rules, paper.on)
    return settle.case_after(case, sent, edition.rules), review
