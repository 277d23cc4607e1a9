"""The command `dates`: every time limit of a plain case file, and what is known on the day of its meeting."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ehcforms import dates
from ehcforms.casefile_doubts import doubts_about
from ehcforms.cli import Trouble
from ehcforms.commands import Commands, aside
from ehcforms.commands import add as command
from ehcforms.commands.plain import case_in, day, failures, site_of, with_site
from ehcforms.facts import facts_of
from ehcforms.model import Deadline
from ehcforms.rulebook import Rulebook

TABLE = "timescales"
SHOWN_FACTS = {
    "meeting_date": "Day of the meeting",
    "age": "Age",
    "year_group": "Year group by age",
    "year_taught": "Year group taught in",
    "highest_year": "The higher of both",
    "under_five": "Under five",
    "adulthood": "Preparing for adulthood belongs in the review",
    "compulsory_school_age_ends": "Compulsory school age ends on",
    "young_person": "Over compulsory school age: the rights are their own",
    "plan_made": "Plan first made",
    "last_review": "Last review",
    "review_due": "Decision due by",
}
"""What is said of the day of the meeting (of the day looked from where there is none), in words."""


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    counting = command(
        commands, "dates", show_dates, "Print every time limit of a case, and what is known on the day of its meeting."
    )
    counting.add_argument("--case", type=Path, required=True, help="a plain case file; see: ehcforms schema case")
    counting.add_argument("--on", type=day, help="the day to look from; today where it is left out")
    with_site(counting)


def show_dates(given: argparse.Namespace) -> int:
    """Prints the deadlines of a case. Raises Trouble where the file or a fact in it is wrong, or a rule cannot run."""
    now = dates.london_date(datetime.now(UTC))
    today = given.on or now
    with aside():
        site = site_of(given)
        case, review = case_in(given.case, max(today, now), site)
        watched = site.plugins.watch(case, review, today, site.rules)
    for doubt in doubts_about(case, review):
        print(f"Please check: {doubt}", file=sys.stderr)
    if watched.troubles:
        raise Trouble("\n".join(failures(watched)))
    found = [one for one in watched.values if isinstance(one, Deadline)]
    every = sorted([*found, *_not_applying(found, site.rules)], key=lambda one: (one.due is None, one.due or today))
    known = facts_of(case, review, today, site.rules)
    facts = {name: known.get(name) for name in SHOWN_FACTS}
    if given.json:
        told = {"on": today, "deadlines": [asdict(one) for one in every], "facts": facts}
        print(json.dumps(told, indent=2, default=str, ensure_ascii=False))
    else:
        print("\n".join(_page(case.child.name, today, every, facts)))
    return 0


def _not_applying(there: Iterable[Deadline], rules: Rulebook) -> Iterator[Deadline]:
    """Limits that do not apply to this case, or not yet, so that a machine finds every name."""
    seen = {one.name for one in there}
    for row in rules.rows(TABLE):
        if row["name"] not in seen:
            seen.add(row["name"])
            yield Deadline(
                name=row["name"],
                title=row["title"],
                due=None,
                target=None,
                state="unknown",
                counted_from=row["from"],
                basis=row["basis"],
                how="Does not apply, or not yet",
            )


def _page(name: str, today: date, deadlines: Iterable[Deadline], facts: Mapping[str, Any]) -> Iterator[str]:
    """What a SENCo reads: a table by date, then what is not known yet, then the facts."""
    yield f"{name}, looked at on {_in_words(today)}"
    yield ""
    yield f"{'Due':<17}{'Aim for':<17}{'State':<9}What"
    rest = []
    for one in deadlines:
        if one.due is None:
            rest.append(one)
            continue
        met = f", done {_in_words(one.met_on)}" if one.met_on else ""
        yield f"{_in_words(one.due):<17}{_in_words(one.target):<17}{one.state:<9}{one.title}{met}"
        yield f"{'':<43}from {one.counted_from}; {one.basis}"
    if rest:
        yield ""
        yield "Not known yet, or does not apply:"
        yield from (f"  {one.title} (counts from {one.counted_from})" for one in rest)
    yield ""
    yield "On the day of the meeting:" if facts["meeting_date"] else "Today, since no meeting is arranged:"
    yield from (f"  {words}: {_in_words(facts[name])}" for name, words in SHOWN_FACTS.items())


def _in_words(known: Any) -> str:
    if known is None:
        return "not known"
    if isinstance(known, bool):
        return "yes" if known else "no"
    return f"{known:%a} {known.day} {known:%b %Y}" if isinstance(known, date) else str(known)
