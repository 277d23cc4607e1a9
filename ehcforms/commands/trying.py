"""The command `try`: plays a plain answers file through a real form with the real rules, and prints what follows."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ehcforms import dates, jsontext
from ehcforms.casefile import case_of
from ehcforms.casefile_doubts import doubts_about
from ehcforms.cli import Trouble
from ehcforms.commands import Commands, aside
from ehcforms.commands import add as command
from ehcforms.commands.plain import called, day, json_in, plain_in, site_of, with_site
from ehcforms.problem import did_you_mean


def add(commands: Commands) -> None:
    """Adds the command."""
    trying = command(commands, "try", show_try, "Fill in a form from a file and print what the rules say of it.")
    trying.add_argument("form", help="the id of a form, such as setting-advice")
    trying.add_argument("--case", type=Path, required=True, help="a plain case file; see: ehcforms schema case")
    trying.add_argument("--answers", type=Path, required=True, help="the answers by question, as JSON")
    trying.add_argument("--on", type=day, help="the day on which it is sent; today where it is left out")
    trying.add_argument("--as", dest="role", default="", help="who writes: a role or a team; whom the form is asked of")
    with_site(trying)


def show_try(given: argparse.Namespace) -> int:
    """Prints what follows from a paper."""
    from ehcforms.commands.trying_report import as_json, as_text
    from ehcforms.commands.tryout import try_out

    with aside():
        site = site_of(given)
    today = given.on or dates.london_date(datetime.now(UTC))
    if given.form not in site.forms:
        raise Trouble(f"There is no form “{given.form}”. {did_you_mean(given.form, site.forms)}")
    if str(given.case) == str(given.answers) == "-":
        raise Trouble("Only one of --case and --answers can be read from standard input.")
    plain = plain_in(given.case, today, site.rules)
    answers = answers_in(given.answers)
    with aside():
        tried = try_out(site, given.form, plain, answers, today, given.role)
    report = as_json(tried, site)
    for doubt in doubts_about(*case_of(plain, site.rules)):
        print(f"Please check: {doubt}", file=sys.stderr)
    print(json.dumps(report, indent=2, ensure_ascii=False, default=str) if given.json else as_text(report))
    return 0


def answers_in(path: Path) -> Mapping[str, Any]:
    """The answers of a file. Raises Trouble where it is none."""
    given = jsontext.without_schema(json_in(path))
    if not isinstance(given, dict):
        raise Trouble(f'{called(path)} holds no answers. Write them by question: {{"strengths": "…", "attendance-percent": 96}}.')
    return given
