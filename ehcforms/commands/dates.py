"""The command `dates`: every time limit of a plain case file, and what is known on the day of its meeting."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from ehcforms import dates
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.plain import case_in, site_of, with_site
from ehcforms.facts import facts_of
from ehcforms.model import Deadline

ALWAYS_NAMED = (
    "meeting_latest",
    "notice_due",
    "papers_due",
    "report_due",
    "decision_due",
    "final_plan_due",
    "phase_transfer",
)
SHOWN_FACTS = (
    "year_group",
    "year_taught",
    "highest_year",
    "age",
    "under_five",
    "young_person",
    "adulthood",
    "meeting_date",
    "review_due",
)


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    counting = command(
        commands, "dates", show_dates, "Print every time limit of a case, and what is known on the day of its meeting."
    )
    counting.add_argument("--case", type=Path, required=True, help="a plain case file; see: ehcforms schema case")
    counting.add_argument("--on", type=date.fromisoformat, help="the day to look from; today where it is left out")
    with_site(counting)


def show_dates(given: argparse.Namespace) -> int:
    """Prints the deadlines of a case."""
    site, today = site_of(given), given.on or dates.london_date(datetime.now(UTC))
    case, review = case_in(given.case)
    watched = site.plugins.watch(case, review, today, site.rules)
    deadlines = [one for one in watched.values if isinstance(one, Deadline)]
    known = facts_of(case, review, today, site.rules)
    if given.json:
        facts = {name: known[name] for name in SHOWN_FACTS if name in known}
        told = [asdict(one) for one in (*deadlines, *_not_applying(deadlines))]
        print(json.dumps({"deadlines": told, "facts": facts}, indent=2, default=str, ensure_ascii=False))
        return 0
    for one in deadlines:
        print(f"{one.due or 'not known'!s:10}  {one.state:8} {one.title} ({one.counted_from}; {one.basis})")
    return 0


def _not_applying(deadlines: list[Deadline]) -> Iterator[Deadline]:
    """Limits that do not apply to this case, or not yet, so that a machine finds every name."""
    there = {one.name for one in deadlines}
    for name in ALWAYS_NAMED:
        if name not in there:
            yield Deadline(
                name=name,
                title="",
                due=None,
                target=None,
                state="unknown",
                counted_from="",
                basis="",
                how="does not apply",
            )
