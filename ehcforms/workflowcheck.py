"""The names of forms, roles, teams, time limits, stages and wordings: each that the workflow or another table speaks of exists."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, get_args

from ehcforms.form import Form
from ehcforms.model import Decision
from ehcforms.problem import Path, did_you_mean
from ehcforms.rulebook import Rulebook
from ehcforms.tablecheck import Found
from ehcforms.tablefacts import names_at
from ehcforms.workflow import Edition, Paper, Stage, Telling, Workflow

Named = tuple[Path, str, str, Collection[str]]
"""Where a name stands, what it is the name of, the name, and the names that there are."""


def workflow_troubles(workflow: Workflow, rules: Rulebook, forms: Mapping[str, Form]) -> Iterator[Found]:
    """Every name in a workflow that nothing is called; of what the site has no table, nothing is said."""
    known = _Known(rules, forms, workflow)
    yield from _unknown(_each(("always_invited",), "team", workflow.always_invited, known.teams))
    for number, stage in enumerate(workflow.stages):
        here: Path = ("stages", number)
        for n, paper in enumerate(stage.papers):
            if paper.form not in forms:
                message = f"The stage “{stage.id}” asks for the form “{paper.form}”, which does not exist."
                yield (*here, "papers", n, "form"), "workflow.form", message, did_you_mean(paper.form, forms)
            yield from _unknown(_in_paper((*here, "papers", n), paper, known))
        yield from _unknown(_in_stage(here, stage, known))


def name_troubles(table: Mapping[str, Any], marks: Any, edition: Edition) -> Iterator[Found]:
    """Names in a table that nothing is called, at the places that `names_in` lists: {"role": ["rows.roles"], …}."""
    known = _Known(edition.rules, edition.forms, edition.workflow)
    kinds = {"form": known.forms, "role": known.roles, "stage": known.stages, "team": known.teams, "wording": known.mails}
    for what, places in marks.items() if isinstance(marks, Mapping) else ():
        if what not in kinds or not isinstance(places, (list, tuple)):
            fix = f'{did_you_mean(str(what), kinds)} Write {{"role": ["rows.roles"]}}, with one of {", ".join(kinds)}.'
            yield ("names_in", what), "rule.names-in", f"“{what}” is not a kind of name with a list of places.", fix
        else:
            yield from _unknown((path, what, name, kinds[what]) for path, name in names_at(table, places))


class _Known:
    """The names that there are."""

    def __init__(self, rules: Rulebook, forms: Mapping[str, Form], workflow: Workflow):
        self.forms: Collection[str] = forms
        self.stages = [stage.id for stage in workflow.stages]
        self.roles = _column(rules, "roles", "roles", "id")
        self.teams = _column(rules, "directory", "teams", "id")
        self.limits = _column(rules, "timescales", "rows", "name")
        mails = rules.get("mails", {}).get("mails", {})
        self.mails: Collection[str] = mails if isinstance(mails, Mapping) else ()
        self.people = [*self.roles, *(f"team:{team}" for team in self.teams)] if self.roles else []


def _column(rules: Rulebook, table: str, part: str, column: str) -> list[str]:
    rows: Any = rules.get(table, {}).get(part, ())
    return [str(row[column]) for row in rows if isinstance(row, Mapping) and column in row] if isinstance(rows, tuple) else []


def _in_paper(here: Path, paper: Paper, known: _Known) -> Iterator[Named]:
    yield from _each((*here, "asked_of"), "role or team", paper.asked_of, known.people)
    yield from _each((*here, "except"), "role or team", paper.not_of, known.people)
    yield from _each((*here, "support"), "role or team", paper.support, known.people)
    yield from _each((*here, "also_in"), "stage", paper.also_in, known.stages)
    yield (*here, "due"), "time limit", paper.due, known.limits
    yield (*here, "mail"), "wording", paper.mail, known.mails
    yield (*here, "private_until"), "form", paper.private_until, (*known.forms, "never")


def _in_stage(here: Path, stage: Stage, known: _Known) -> Iterator[Named]:
    closes = (*here, "closes")
    yield (*closes, "submitted"), "form", stage.closes.submitted, known.forms
    yield from _each((*closes, "advanced_by"), "role", stage.closes.advanced_by, known.roles)
    yield from _each((*closes, "needs"), "form", stage.closes.needs, known.forms)
    yield from _each((*closes, "needs_one_of"), "form", stage.closes.needs_one_of, known.forms)
    for key, tellings in (("on_open", stage.on_open), ("on_close", stage.on_close)):
        for n, telling in enumerate(tellings):
            yield from _in_telling((*here, key, n), telling, known)


def _in_telling(here: Path, telling: Telling, known: _Known) -> Iterator[Named]:
    yield (*here, "mail"), "wording", telling.mail, known.mails
    yield (*here, "when"), "decision", telling.when, get_args(Decision)
    yield from _each((*here, "to"), "role or team", telling.to, [*known.people, "everyone"] if known.people else ())


def _each(here: Path, what: str, names: Iterable[str], known: Collection[str]) -> Iterator[Named]:
    return (((*here, n), what, name, known) for n, name in enumerate(names))


def _unknown(named: Iterable[Named]) -> Iterator[Found]:
    for path, what, name, known in named:
        if name and known and name not in known:
            yield path, "rule.unknown-name", f"There is no {what} “{name}”.", did_you_mean(name, known)
