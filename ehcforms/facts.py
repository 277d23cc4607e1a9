"""The facts of a case and its review, under the names by which rules and papers ask for them.

Facts are computed from the case and what was submitted, never stored with it; the latest word wins. A fact that is
not known is absent. Their names are declared in rules/facts.json.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from operator import attrgetter, is_
from typing import Any

from ehcforms import dates
from ehcforms.facts_review import what_was_done, worker_told
from ehcforms.model import Answer, Case, FrozenDict, Participant, Plan, Review, Submission, freeze
from ehcforms.rulebook import Rulebook

OFFICES = frozenset({"senco", "coordinator", "child"})
"""Roles that one person has at a time, so that what was said before is theirs whoever holds the role now."""
NEEDS_OF_ADULTHOOD = 9
"""The year group from which a review looks at adulthood (SEND Regulations 2014, reg 20(6))."""


_SAID = ("findings", "deadlines", "requests", "notices", "outbox")
"""What was said of a review: no fact comes from that."""
_of_review = attrgetter(*(name for name in Review.__dataclass_fields__ if name not in _SAID))
_of_case = attrgetter(*(name for name in Case.__dataclass_fields__ if name not in ("reviews", "acts")))
_last: tuple[Case, Review | None, date, Rulebook | None, FrozenDict] | None = None
"""What was asked for last, with its answer: one rule after the other asks for the facts of the same case."""


def facts_of(case: Case, review: Review | None, today: date, rules: Rulebook | None = None) -> FrozenDict:
    """Everything known, by name. Ages and year groups are those on the meeting date, or today where there is none."""
    global _last
    last = _last
    if last and _alike(last[0], case, _of_case) and _alike(last[1], review, _of_review) and last[2:4] == (today, rules):
        return last[4]
    known = _computed(case, review, today, rules)
    _last = (case, review, today, rules, known)
    return known


def _alike(before: Case | Review | None, now: Case | Review | None, read: Callable[[Any], tuple[Any, ...]]) -> bool:
    """Whether what facts come from is the very same in both."""
    return before is now or (before is not None and now is not None and all(map(is_, read(before), read(now))))


def _computed(case: Case, review: Review | None, today: date, rules: Rulebook | None) -> FrozenDict:
    steps = [(one.day, said_in(one.answers)) for one in review.submissions] if review else []
    said = {name: fact for _, step in steps for name, fact in step.items()}
    on = said.get("meeting_date")
    known = {
        **_of_the_child(case, on if isinstance(on, date) else today, rules),
        **_of_the_plan(case, review),
        **_of_places(case, rules),
    }
    if review:
        known |= {"stage": review.stage, **what_was_done(case, review, said, steps), **worker_told(case, steps, today)}
    return FrozenDict({name: fact for name, fact in {**known, **said}.items() if fact not in (None, "", ())})


def established(review: Review) -> dict[str, Any]:
    """The facts that submissions established, the latest word winning.

    A question of a repeated page gives a tuple with one value for each row.
    """
    found: dict[str, Any] = {}
    for submission in review.submissions:
        found.update(said_in(submission.answers))
    return found


def said_in(answers: Iterable[Answer]) -> dict[str, Any]:
    """The facts that some answers establish."""
    found: dict[str, Any] = {}
    rows: dict[str, list[Any]] = {}
    for answer in answers:
        if answer.fact and answer.row:
            rows.setdefault(answer.fact, []).append(fact_value(answer))
        elif answer.fact:
            found[answer.fact] = fact_value(answer)
    return found | {name: tuple(values) for name, values in rows.items()}


def by_row(answers: Iterable[Answer]) -> dict[str, dict[str, Answer]]:
    """The answers of repeated pages that establish facts: {row: {fact: answer}}, rows in the order of the paper.

    Rows of different pages are told apart by the page: a row is named `page.row`.
    """
    found: dict[str, dict[str, Answer]] = {}
    for answer in answers:
        if answer.row and answer.fact:
            found.setdefault(f"{answer.page}.{answer.row}", {})[answer.fact] = answer
    return found


def fact_value(answer: Answer) -> Any:
    """An answer's value as a fact: dates become `datetime.date`, everything else stays JSON."""
    if answer.type == "DatePartsField" and isinstance(answer.value, str):
        return date.fromisoformat(answer.value)
    return answer.value


def _of_the_child(case: Case, on: date, rules: Rulebook | None) -> dict[str, Any]:
    child = case.child
    from_year = rules.get("adulthood", {}).get("from_year", NEEDS_OF_ADULTHOOD) if rules else NEEDS_OF_ADULTHOOD
    chronological = dates.year_group(child.date_of_birth, on)
    highest = max(chronological, chronological if child.year_taught is None else child.year_taught)
    age = dates.age(child.date_of_birth, on)
    return {
        "child_name": child.name,
        "known_as": case.known_as,
        "date_of_birth": child.date_of_birth,
        "pronouns": child.pronouns,
        "age": age,
        "year_group": chronological,
        "year_taught": child.year_taught,
        "highest_year": highest,
        "under_five": age < 5,
        "compulsory_school_age_ends": dates.end_of_compulsory_school_age(child.date_of_birth),
        "young_person": dates.is_young_person(child.date_of_birth, on),
        "adulthood": highest >= min(from_year, NEEDS_OF_ADULTHOOD),
        "looked_after": child.looked_after,
        "social_worker_allocated": child.social_worker is not None,
        "social_worker_name": child.social_worker.name if child.social_worker else "",
    }


def _of_the_plan(case: Case, review: Review | None) -> dict[str, Any]:
    last = review.reviewed_before if review and review.closed_at else case.last_review
    return {
        "plan_made": case.plan.made_on,
        "last_review": last,
        "review_due": dates.twelve_months_starting(last or case.plan.made_on),
        "needs": tuple(dict.fromkeys(need.area for need in case.plan.needs)),
    }


def _of_places(case: Case, rules: Rulebook | None) -> dict[str, Any]:
    coordinator = next((person.name for person in case.people if person.role == "coordinator"), "")
    if rules is None or "directory" not in rules:
        return {"coordinator_name": coordinator}
    directory = rules["directory"]
    setting: Mapping[str, Any] = next((row for row in directory["settings"] if row["id"] == case.setting), {})
    return {
        "setting_name": setting.get("name", ""),
        "setting_kind": setting.get("kind", ""),
        "setting_last_year": setting.get("last_year"),
        "authority_name": directory["authority"]["name"],
        "coordinator_name": coordinator,
    }


def sources(
    case: Case | None, review: Review | None, participant: Participant | None, profile: Mapping[str, Any]
) -> FrozenDict:
    """What may fill in a paper beforehand, by dotted name.

    `profile.name`; `case.child.name`; `case.participants` and `plan.outcomes` as rows; `plan.sections.A`;
    `previous.<form>.<question>` from the last closed review; `review.<form>.<question>` from this one; and
    `said.<question>`, what everyone wrote in this review, each with their name (of a choice the latest). A question of a
    repeated page gives {row: value}; a repeated page with a fact of its own gives everyone's rows, in each the writer's
    name as `<page>-by`.
    """
    found: dict[str, Any] = {f"profile.{name}": known for name, known in profile.items()}
    if case is not None:
        found |= _case_sources(case) | _previous(case, participant)
    if review is not None:
        found |= _spoken(review)
    return FrozenDict({name: known for name, known in found.items() if known not in (None, "", ())})


def _case_sources(case: Case) -> dict[str, Any]:
    child, plan = case.child, case.plan
    worker = child.social_worker
    found: dict[str, Any] = {
        f"case.child.{name}": getattr(child, name)
        for name in ("name", "known_as", "pronouns", "upn", "looked_after", "year_taught", "preferences")
    }
    found |= {f"case.social_worker.{name}": getattr(worker, name) for name in ("name", "email", "phone") if worker}
    found |= {"case.child.date_of_birth": child.date_of_birth.isoformat(), "case.setting": case.setting}
    found |= {"case.coordinator": case.coordinator, "case.participants": tuple(map(_person_row, invitable(case)))}
    found["case.last_review"] = case.last_review.isoformat() if case.last_review else ""
    return found | _plan_sources(plan)


def _plan_sources(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {f"plan.sections.{letter}": words for letter, words in plan.sections.items()}
    found |= {"plan.made_on": plan.made_on.isoformat()}
    found |= {"plan.issued_on": plan.issued_on.isoformat() if plan.issued_on else ""}
    for name in ("needs", "outcomes", "provision"):
        prefix = "need-" if name == "needs" else ""
        found[f"plan.{name}"] = freeze([_row(entry, prefix) for entry in getattr(plan, name)])
    return found


def _row(entry: Any, prefix: str) -> dict[str, str]:
    return {f"{prefix}{name}".replace("_", "-"): getattr(entry, name) for name in entry.__slots__}


def invitable(case: Case) -> tuple[Participant, ...]:
    """Who belongs to the child between reviews; standing offices and the Disability Service are always there."""
    return tuple(person for person in case.people if person.role not in ("senco", "coordinator"))


def _person_row(person: Participant) -> FrozenDict:
    row = {
        name: getattr(person, name) for name in ("id", "name", "role", "email", "team", "organisation", "relationship")
    }
    return FrozenDict({**row, "job-role": person.job_role, "ask": person.asked_for_information})


def _previous(case: Case, participant: Participant | None) -> dict[str, Any]:
    """What the last closed review holds: of papers that belong to a person, only that person's own."""
    closed = [review for review in case.reviews if review.closed_at is not None]
    if not closed:
        return {}
    return {
        f"previous.{submission.form}.{name}": known
        for submission in closed[-1].submissions
        if participant is None or _took_part_as(participant, submission, closed[-1])
        for name, known in _by_question(submission.answers).items()
    }


def _took_part_as(participant: Participant, submission: Submission, then: Review) -> bool:
    """Whether a paper of an earlier review is this participant's. An office keeps its papers when its holder changes."""
    if submission.role != participant.role:
        return submission.role == ""
    if participant.role in OFFICES:
        return True
    before = then.participant(submission.participant)
    return before is not None and _is_same(before, participant)


def _is_same(before: Participant, now: Participant) -> bool:
    if before.team or now.team:
        return before.team == now.team
    if before.email and now.email:
        return before.email.casefold() == now.email.casefold()
    return before.name.casefold() == now.name.casefold()


def _by_question(answers: Iterable[Answer]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for answer in answers:
        if answer.row:
            found.setdefault(answer.question, {})[answer.row] = answer.value
        else:
            found[answer.question] = answer.value
    return found


def _spoken(review: Review) -> dict[str, Any]:
    """`review.*` and `said.*` of one review; a newer paper of the same person takes the place of the older one."""
    found: dict[str, Any] = {}
    for submission in review.newest():
        who = f"{submission.by} ({submission.job_role or submission.role})"
        if submission.on_behalf_of:
            who = f"{submission.on_behalf_of.name} (sent by {submission.by})"
        for name, known in _by_question(submission.answers).items():
            found[f"review.{submission.form}.{name}"] = known
        for answer in submission.answers:
            _say(found, answer, who)
    return found


def _say(found: dict[str, Any], answer: Answer, who: str) -> None:
    name = f"said.{answer.question}"
    if answer.row:
        said = found.setdefault(name, {})
        if isinstance(said, dict):
            said[answer.row] = _joined(said.get(answer.row), answer, who)
    else:
        found[name] = _joined(found.get(name), answer, who)


def _joined(before: Any, answer: Answer, who: str) -> Any:
    if answer.type == "Rows":
        named = tuple({**row, f"{answer.question}-by": who} for row in answer.value)
        return freeze((*(before if isinstance(before, tuple) else ()), *named))
    if answer.type not in ("TextField", "MultilineTextField"):
        return answer.value
    words = f"{who}: {answer.value}"
    return f"{before}\n\n{words}" if isinstance(before, str) else words
