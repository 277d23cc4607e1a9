"""A paper tried out: sent from a file, as a person of the review, with the real rules, and nothing kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ehcforms import letters, settle
from ehcforms import review as story
from ehcforms.casefile import PlainCase, case_of
from ehcforms.commands.playing import Played, play
from ehcforms.commands.writers import known_to, submission_of, with_papers, with_writer
from ehcforms.facts import facts_of
from ehcforms.form import Form, Page
from ehcforms.model import STANDING, Case, Participant, Request, Review, Submission
from ehcforms.plugins import Heard
from ehcforms.site import Site
from ehcforms.workflow import Edition, Paper


@dataclass
class Tried:
    """What came of it: the paper, what the rules were heard to say, and the review before and after."""

    form: Form
    writer: Participant
    today: date
    before: Review
    played: Played
    pages: tuple[Page, ...] = ()
    heard: list[Heard] = field(default_factory=list)
    facts: Mapping[str, Any] = field(default_factory=dict)
    after: Review | None = None
    refused: str = ""


def try_out(site: Site, form_id: str, plain: PlainCase, answers: Mapping[str, Any], today: date, role: str = "") -> Tried:
    """Sends the answers as the participant with this role, or as the first whom the workflow asks. Raises Trouble."""
    edition, form = site.edition, site.forms[form_id]
    case, review, writer, person = _set_up(plain, form_id, role, edition, today)
    heard: list[Heard] = []
    edition = replace(edition, plugins=site.plugins.overheard(heard.append))
    said = edition.plugins.ask(form, case, review, today, edition.rules)
    whole = form.with_pages(said.values)
    known = known_to(case, review, writer, person, edition, today)
    played = play(whole, answers, known, titles_of_facts(edition))
    added, facts = whole.pages[len(form.pages) :], facts_of(case, review, today, edition.rules)
    tried = Tried(whole, person, today, review, played, added, heard, facts)
    return _sent(tried, case, submission_of(form, writer, person, today, played), edition)


def _set_up(
    plain: PlainCase, form: str, role: str, edition: Edition, today: date
) -> tuple[Case, Review, Participant, Participant]:
    """The case and the review as they stand before the paper is sent, who writes it, and whose paper it is."""
    case, review = case_of(plain, edition.rules)
    stated = plain.review is not None and "stage" in plain.review.model_fields_set
    review = _standing(review, edition)
    review = review if stated and edition.workflow.takes(form, review) else _in_its_stage(review, form, edition)
    asked = _asked_first(form, review, edition)
    review, writer = with_writer(review, role or asked, edition)
    review, person = with_writer(review, asked if _only_helps(form, writer, edition) else writer.id, edition)
    case, review = with_papers(case, review, plain.review.papers if plain.review else (), edition)
    review = _asked_and_told(case, review, edition, today)
    return replace(case, reviews=(review,)), review, writer, person


def _only_helps(form: str, writer: Participant, edition: Edition) -> bool:
    """Whether somebody may help to write a paper that is not asked of them, as the SENCo may for a parent."""
    paper = _paper(form, edition)
    return paper is not None and not paper.asks(writer) and writer.role in paper.support


def _paper(form: str, edition: Edition) -> Paper | None:
    return next((paper for _, paper in edition.workflow.papers() if paper.form == form), None)


def _sent(tried: Tried, case: Case, submission: Submission, edition: Edition) -> Tried:
    """What follows from sending it; where it cannot be sent, what the rules say of it all the same."""
    try:
        after = story.submit(case, tried.before.id, submission, edition, submission.at)
        return replace(tried, after=after.review(tried.before.id))
    except story.Refused as refused:
        asked = _paper(submission.form, edition) is not None
        tried = replace(tried, refused=str(refused) if asked else "No stage of the review asks for it.")
    if not any(one.hook == "check" for one in tried.heard):
        edition.plugins.check(submission, tried.form, case, tried.before, edition.rules)
    review = replace(tried.before, submissions=(*tried.before.submissions, submission))
    watched = edition.plugins.watch(case, review, tried.today, edition.rules)
    edition.plugins.route(case, review, watched.findings, tried.today, edition.rules)
    return tried


def titles_of_facts(edition: Edition) -> Mapping[str, str]:
    """What facts are called, for conditions in words."""
    return {f"fact:{row['name']}": str(row["title"]) for row in edition.rules.get("facts", {}).get("facts", ())}


def _standing(review: Review, edition: Edition) -> Review:
    """The review with those who belong to each one: the standing offices, and the teams where the file names nobody."""
    roles = {row["id"]: row["title"] for row in edition.rules.get("roles", {}).get("roles", ())}
    there = {one.role for one in review.participants}
    offices = [
        Participant(id=role, role=role, name=roles.get(role, role)) for role in STANDING if role not in there
    ]
    teams = () if review.participants else edition.workflow.always_invited
    invited = (settle.participant_of({"team": team}, edition.rules) for team in teams)
    always = (replace(team, id=team.team) for team in invited if team.team)
    return replace(review, participants=(*offices, *review.participants, *always))


def _in_its_stage(review: Review, form: str, edition: Edition) -> Review:
    try:
        return replace(review, stage=edition.workflow.stage_of(form).id)
    except KeyError:
        return review


def _asked_first(form: str, review: Review, edition: Edition) -> str:
    """Of whom the workflow asks the form: the first who takes part, else the first role."""
    paper = _paper(form, edition)
    for role in paper.asked_of if paper else ():
        for person in review.participants:
            if role in (person.role, f"team:{person.team}") and paper and paper.asks(person):
                return person.id
    return next(iter(paper.asked_of), "senco") if paper else "coordinator"


def _asked_and_told(case: Case, review: Review, edition: Edition, today: date) -> Review:
    """The review with the requests and the notices that the workflow itself has made by now."""
    stages = [stage.id for stage in edition.workflow.stages]
    asked: dict[tuple[str, str], Request] = {}
    for stage in stages[: stages.index(review.stage) + 1] if review.stage in stages else ():
        for request in letters.paper_requests(replace(review, stage=stage), edition, {}):
            asked.setdefault(request.key, request)
    known = facts_of(case, review, today, edition.rules)
    told = (*letters.invitations(review, known), *letters.asking(asked.values(), edition, today))
    return replace(review, requests=tuple(asked.values()), notices=told)
