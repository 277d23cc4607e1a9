"""What lies on the desk when somebody opens a paper: everything known of the case that the paper may show or fill in."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from textwrap import shorten
from typing import Any

from ehcforms.facts import facts_of, sources
from ehcforms.form import Option
from ehcforms.model import Case, FrozenDict, Need, Outcome, Participant, Provision, Review
from ehcforms.path import Known, Row
from ehcforms.rulebook import Rulebook

LONGEST_CHOICE = 300
"""Characters of an outcome or a name where it is one of the answers to choose from."""


SAMPLES: Mapping[str, Any] = {
    "plan.needs": Need(id="example", area="", text="A need of the plan"),
    "plan.outcomes": Outcome(id="example", area="", text="An outcome of the plan"),
    "plan.provision": Provision(id="example", what="A support of the plan", who="Who gives it", how_often="how often"),
    "participants": Participant(id="example", role="parent", name="Somebody who is invited"),
}
"""What stands for the items of a list where a form is only tried out."""


def known_for(
    case: Case | None,
    review: Review | None,
    participant: Participant | None,
    profile: Mapping[str, Any],
    rules: Rulebook,
    today: date,
    on_behalf: bool = False,
) -> Known:
    """What is known when a participant's paper is shown. `on_behalf` is whether somebody else writes it for them."""
    facts: dict[str, Any] = {**facts_of(case, review, today, rules)} if case else {}
    items = _items(case, review)
    return Known(
        facts=FrozenDict({**facts, "on_behalf": on_behalf}),
        lists=_lists(rules, items),
        items=items,
        sources=sources(case, review, participant, profile),
    )


def _items(case: Case | None, review: Review | None) -> dict[str, tuple[Row, ...]]:
    plan = case.plan if case else None
    found = {
        f"plan.{name}": tuple(
            Row(key=entry.id, title=title(entry), values=_values(entry)) for entry in getattr(plan, name, ())
        )
        for name in ("needs", "outcomes", "provision")
    }
    people = review.invited if review else ()
    found["participants"] = tuple(Row(key=one.id, title=title(one), values=_values(one)) for one in people)
    return found


def samples() -> dict[str, tuple[Row, ...]]:
    """One item of each list that pages repeat over, for a form that is only tried out."""
    return {name: (Row(key=entry.id, title=title(entry), values=_values(entry)),) for name, entry in SAMPLES.items()}


def title(entry: Any) -> str:
    """The words of a need, an outcome or a row of provision; the name of a person."""
    return str(getattr(entry, "text", "") or getattr(entry, "what", "") or getattr(entry, "name", ""))


def _values(entry: Any) -> FrozenDict:
    values = {name.replace("_", "-"): getattr(entry, name) for name in entry.__slots__}
    return FrozenDict({**values, "details": details(entry)} if isinstance(entry, Provision) else values)


def details(entry: Provision) -> str:
    """Who gives a provision, how often, how long, in which group, where and until when, as far as the plan says so."""
    told = (entry.who, entry.how_often, entry.how_long, entry.group_size, entry.where)
    return "; ".join(filter(None, (*told, entry.until and f"until {entry.until}")))


def _lists(rules: Rulebook, items: Mapping[str, tuple[Row, ...]]) -> dict[str, tuple[Option, ...]]:
    named = {
        name: tuple(
            Option(value=row.key, text=shorten(row.title, LONGEST_CHOICE)) for row in items[name] if row.title.strip()
        )
        for name in ("participants", "plan.outcomes")
    }
    return {**_lists_of_the_site(rules), **named}


@lru_cache(maxsize=16)
def _lists_of_the_site(rules: Rulebook) -> Mapping[str, tuple[Option, ...]]:
    directory = rules.get("directory", {})
    return {
        "directory.teams": tuple(Option(value=row["id"], text=row["name"]) for row in directory.get("teams", ())),
        "directory.settings": tuple(Option(value=row["id"], text=row["name"]) for row in directory.get("settings", ())),
        "roles": tuple(Option(value=row["id"], text=row["title"]) for row in rules.get("roles", {}).get("roles", ())),
    }
