"""What a submission changes besides being said: who takes part, the plan, the child's details, the decision.

Papers name what they mean by facts, never by their own question names, so an authority may redesign any of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ehcforms.facts import said_in
from ehcforms.model import (
    STANDING,
    Case,
    FrozenDict,
    Need,
    OnBehalfOf,
    Outcome,
    Participant,
    Plan,
    Provision,
    Review,
    SocialWorker,
    Submission,
)
from ehcforms.rulebook import Rulebook


def on_behalf_of(said: Mapping[str, Any], person: Participant | None = None) -> OnBehalfOf | None:
    """Whose words these are, from the facts on_behalf_name, …; None for one's own.

    `person` is the one who was asked where somebody else wrote for them, as the facts recorded_by_name, … say.
    """
    if name := said.get("on_behalf_name"):
        return OnBehalfOf(
            name=name,
            job_role=said.get("on_behalf_job_role", ""),
            organisation=said.get("on_behalf_organisation", ""),
            how=said.get("on_behalf_how", ""),
        )
    return _recorded(said, person) if person else None


def _recorded(said: Mapping[str, Any], person: Participant) -> OnBehalfOf:
    """Somebody's own words, with the one who wrote them down."""
    writer = ", ".join(filter(None, (said.get("recorded_by_name"), said.get("recorded_by_role"))))
    how = "; ".join(filter(None, (f"written down by {writer}" if writer else "", said.get("recorded_how"))))
    return OnBehalfOf(name=person.name, job_role=person.relationship or person.job_role, how=how)


def people_after(review: Review, submission: Submission, rules: Rulebook, today: date) -> Review:
    """The review with the participants that this submission names, keeps, allocates or declines."""
    said = said_in(submission.answers)
    if "participants" in said:
        review = replace(review, participants=_invited(review, said["participants"], rules, today))
        staying = {person.id for person in review.invited}
        review = replace(review, requests=tuple(one for one in review.requests if one.of in staying))
    if "triage_answer" in said:
        review = _triaged(review, submission.participant, said)
    return review


def _triaged(review: Review, participant: str, said: Mapping[str, Any]) -> Review:
    declined = said.get("decline_reason") or "No reason given" if said["triage_answer"] == "decline" else ""
    changed = {"allocated": said.get("allocated_professional", ""), "declined": declined}
    people = tuple(replace(one, **changed) if one.id == participant else one for one in review.participants)
    return replace(review, participants=people)


def _invited(
    review: Review, rows: Iterable[Mapping[str, Any]], rules: Rulebook, today: date
) -> tuple[Participant, ...]:
    """Everyone named, and whoever has to stay: standing offices, teams always invited, and as gone all who wrote something.

    A team that is always invited is always asked for information too.
    """
    before = {_mark(person): person for person in review.participants}
    always = rules["workflow"].get("always_invited", ("disability-service",))
    named: dict[tuple[str, str], Participant] = {}
    for row in rows:
        person = participant_of(row, rules)
        person = replace(person, asked_for_information=person.asked_for_information or person.team in always)
        known = before.get(_mark(person))
        used = _used(review) | {one.id for one in named.values()}
        named.setdefault(_mark(person), _kept(known, person, today) if known else _new(person, used, today))
    wrote = {one.participant for one in review.submissions}
    others = [person for mark, person in before.items() if mark not in named]
    staying = [
        replace(person, invited_on=person.invited_on or (None if person.role in STANDING else today))
        for person in others
        if person.role in STANDING or person.team in always
    ]
    gone = [
        replace(person, left_on=person.left_on or today)
        for person in others
        if person.id in wrote and person.role not in STANDING and person.team not in always
    ]
    return (*staying, *named.values(), *gone)


def _used(review: Review) -> set[str]:
    """Every id that anybody has had in this review: another person never gets it, with what was asked and told."""
    people = {one.id for one in review.participants}
    return people | {one.to for one in review.notices} | {one.participant for one in review.submissions}


def _mark(person: Participant) -> tuple[str, str]:
    """By what the same person is known again when the list of people is edited."""
    if person.team:
        return ("team", person.team)
    return (person.role, person.email.casefold() or person.name.casefold())


def _kept(known: Participant, row: Participant, today: date) -> Participant:
    return replace(
        row,
        id=known.id,
        allocated=known.allocated,
        declined=known.declined,
        invited_on=known.invited_on or today,
        asked_for_information=row.asked_for_information or known.asked_for_information,
    )


def _new(person: Participant, used: set[str], today: date) -> Participant:
    wanted = person.team or person.role
    id = next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if name not in used)
    return replace(person, id=id, invited_on=today)


def participant_of(row: Mapping[str, Any], rules: Rulebook) -> Participant:
    """A row of the list of people as a participant; a team takes its generic address and name from the directory."""
    team = next((one for one in rules["directory"]["teams"] if one["id"] == row.get("team")), None)
    return Participant(
        id="",
        role="team" if team else str(row.get("role", "professional")),
        name=str(team["name"] if team else row.get("name", "")),
        email=str(team["email"] if team else row.get("email", "")).strip(),
        team=str(team["id"]) if team else "",
        organisation=str(row.get("organisation", "")),
        job_role=str(row.get("job-role", "")),
        relationship=str(row.get("relationship", "")),
        asked_for_information=row.get("ask", True) is not False,
    )


def case_after(case: Case, submission: Submission, rules: Rulebook) -> Case:
    """The case with the child's details, the plan and the people that this submission establishes."""
    said = said_in(submission.answers)
    case = replace(case, child=_child_after(case, said), plan=plan_after(case.plan, said))
    if said.get("setting"):
        case = replace(case, setting=said["setting"])
    if said.get("coordinator_email"):
        case = replace(case, coordinator=said["coordinator_email"])
    if said.get("last_review_on"):
        case = replace(case, last_review=said["last_review_on"])
    if "case_people" in said:
        case = replace(case, people=_people(said["case_people"], rules))
    return case


def people_from_now_on(case: Case, review: Review, always: Iterable[str]) -> tuple[Participant, ...]:
    """Who belongs to the child after a review: whoever was invited to it, to be checked before the next one."""
    offices = [person for person in case.people if person.role in STANDING]
    invited = [one for one in review.invited if one.role not in STANDING and one.team not in always]
    anew = (replace(one, allocated="", declined="", invited_on=None) for one in invited)
    return (*offices, *(replace(one, id=f"person-{n}") for n, one in enumerate(anew, len(offices) + 1)))


def _people(rows: Iterable[Mapping[str, Any]], rules: Rulebook) -> tuple[Participant, ...]:
    return tuple(replace(participant_of(row, rules), id=f"person-{n}") for n, row in enumerate(rows, 1))


CHILD_FACTS = {
    "child_name": "name",
    "child_known_as": "known_as",
    "date_of_birth": "date_of_birth",
    "pronouns": "pronouns",
    "year_taught": "year_taught",
    "looked_after": "looked_after",
}


def _child_after(case: Case, said: Mapping[str, Any]) -> Any:
    changed = {name: said[fact] for fact, name in CHILD_FACTS.items() if fact in said}
    if isinstance(changed.get("year_taught"), str):
        changed["year_taught"] = int(changed["year_taught"])
    if "preferences" in said:
        words = str(said["preferences"]).replace("\n", ",").split(",")
        changed["preferences"] = tuple(word.strip() for word in words if word.strip())
    if said.get("social_worker_name"):
        known = case.child.social_worker or SocialWorker(name="")
        changed["social_worker"] = replace(
            known,
            name=said["social_worker_name"],
            email=said.get("social_worker_email", known.email),
            phone=said.get("social_worker_phone", known.phone),
        )
    return replace(case.child, **changed)


def plan_after(plan: Plan, said: Mapping[str, Any]) -> Plan:
    """The plan with what the facts plan_made_on, plan_section_a, plan_outcomes, … say."""
    letters = {name[-1].upper(): words for name, words in said.items() if name.startswith("plan_section_")}
    changed: dict[str, Any] = {"sections": FrozenDict({**plan.sections, **letters})} if letters else {}
    for fact, name in (("plan_made_on", "made_on"), ("plan_issued_on", "issued_on")):
        if fact in said:
            changed[name] = said[fact]
    for fact, name, kind in (
        ("plan_needs", "needs", Need),
        ("plan_outcomes", "outcomes", Outcome),
        ("plan_provision", "provision", Provision),
    ):
        if fact in said:
            changed[name] = tuple(_entry(kind, name[0], n, row) for n, row in enumerate(said[fact], 1))
    return replace(plan, **changed)


def _entry(kind: Any, letter: str, number: int, row: Mapping[str, Any]) -> Any:
    known = {name.removeprefix("need-").replace("-", "_"): str(words) for name, words in row.items()}
    blank = {"what": ""} if kind is Provision else {"text": "", "area": ""}
    fitting = {name: words for name, words in known.items() if name in kind.__slots__}
    return kind(**{**blank, **fitting, "id": f"{letter}{number}"})
