"""Reads one site folder: forms, rules, plugins and settings, checked at once; every problem is reported together.

A site may hold only what it changes: a file it does not have is taken from the starter site.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from ehcforms import jsontext, rulebook_limits
from ehcforms.form import Form
from ehcforms.formcheck import Vocabulary, read_form
from ehcforms.model import FrozenDict, Review
from ehcforms.plugin_files import plugins_in
from ehcforms.plugins import Plugins
from ehcforms.problem import Problem
from ehcforms.rowcheck import check_rows
from ehcforms.rulebook import Rulebook
from ehcforms.settings import Settings, read_settings
from ehcforms.sitecheck import crossed, problems_of
from ehcforms.store import Store
from ehcforms.tablecheck import check_tables
from ehcforms.workflow import Edition, Workflow

PACKAGE = Path(__file__).parent


class SiteProblems(Exception):
    """A site that does not load; `problems` holds every mistake that was found."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join((f"{len(problems)} problem(s) in this site", *map(str, problems))))
        self.problems = problems


def starter_folder() -> Path:
    """The site that comes with the package: inside the wheel, or the folder above in a checkout."""
    inside = PACKAGE / "starter"
    return inside if inside.is_dir() else PACKAGE.parent


@dataclass(frozen=True)
class Site:
    """One site, read and checked."""

    path: Path
    settings: Settings
    edition: Edition
    sources: Mapping[str, str]
    """The text of each form and table as it was read, by "forms/<name>" and "rules/<name>"."""
    _editions: dict[str, Edition] = field(default_factory=dict, repr=False)

    @property
    def forms(self) -> Mapping[str, Form]:
        """The forms as they are now."""
        return self.edition.forms

    @property
    def rules(self) -> Rulebook:
        """The tables as they are now."""
        return self.edition.rules

    @property
    def workflow(self) -> Workflow:
        """The workflow as it is now."""
        return self.edition.workflow

    @property
    def plugins(self) -> Plugins:
        """The plugins."""
        return self.edition.plugins

    @property
    def directory(self) -> FrozenDict:
        """The authority, its settings and its teams."""
        found: FrozenDict = self.rules["directory"]
        return found

    def keep(self, store: Store) -> None:
        """Keeps this edition in the store, so that the reviews which begin with it can end with it."""
        store.keep_edition(self.edition.digest, json.dumps(dict(self.sources), ensure_ascii=False).encode())

    def edition_of(self, review: Review | None, store: Store) -> Edition:
        """The edition that a review began with; the current one where it was never kept."""
        if review is None or review.pinned in ("", self.edition.digest):
            return self.edition
        if review.pinned not in self._editions:
            kept = store.edition(review.pinned)
            self._editions[review.pinned] = self._read_kept(json.loads(kept)) if kept else self.edition
        return self._editions[review.pinned]

    def _read_kept(self, sources: dict[str, str]) -> Edition:
        return _edition(sources, self.plugins, [])


def load_site(path: Path | str) -> Site:
    """The site in a folder. Raises SiteProblems with every mistake of every file."""
    folder = Path(path)
    problems: list[Problem] = []
    settings, found = read_settings(folder / "ehcforms.toml")
    problems += found
    sources = dict(_sources(folder))
    plugins = plugins_in((starter_folder() / "plugins", folder / "plugins"), problems, settings["rule_seconds"])
    edition = _edition(sources, plugins, problems)
    shipped = sources if folder == starter_folder() else dict(_sources(starter_folder()))
    problems += rulebook_limits.loosened(sources[rulebook_limits.FILE], shipped[rulebook_limits.FILE])
    problems += crossed(edition, sources, shipped, _own_rules(folder), {one.file for one in problems})
    if problems:
        raise SiteProblems(problems)
    return Site(folder, settings, edition, MappingProxyType(sources))


def _sources(folder: Path) -> Iterator[tuple[str, str]]:
    """The texts of forms and tables; a schema that lies beside them for an editor is none of them."""
    for room in ("forms", "rules"):
        found = (file for place in (starter_folder(), folder) for file in sorted((place / room).glob("*.json")))
        files = {file.name: file for file in found if not file.name.endswith(".schema.json")}
        for name, file in sorted(files.items()):
            yield f"{room}/{name}", file.read_text(encoding="utf-8", errors="surrogateescape")


def _own_rules(folder: Path) -> frozenset[str]:
    """The names of those plugins of a site that differ from the shipped ones."""
    shipped = starter_folder() / "plugins"
    files = (folder / "plugins").glob("*.py")
    return frozenset(
        file.stem for file in files if not (shipped / file.name).exists() or file.read_bytes() != (shipped / file.name).read_bytes()
    )


def _edition(sources: Mapping[str, str], plugins: Plugins, problems: list[Problem]) -> Edition:
    tables: dict[str, Any] = {}
    positions: dict[str, jsontext.Positions] = {}
    for name, text in _room(sources, "rules"):
        tables[name], positions[name], found = jsontext.parse(text, f"rules/{name}.json")
        problems += found
    read = {name: table for name, table in tables.items() if f"rules/{name}.json" not in {one.file for one in problems}}
    problems += check_tables(read, positions)
    rules = Rulebook({name: table for name, table in tables.items() if isinstance(table, Mapping)})
    vocabulary = Vocabulary.of_rules(rules, forms=dict(_room(sources, "forms")))
    forms: dict[str, Form] = {}
    for name, text in _room(sources, "forms"):
        form, found = read_form(text, f"forms/{name}.json", vocabulary)
        problems += found
        if form is not None:
            forms[form.id] = form
    if "checks" in rules:
        problems += check_rows(tables["checks"], positions["checks"], forms, vocabulary)
    workflow = _workflow(rules, sources.get("rules/workflow.json", ""), problems)
    return Edition(MappingProxyType(forms), rules, workflow, plugins, digest_of(sources))


def _room(sources: Mapping[str, str], room: str) -> Iterator[tuple[str, str]]:
    return (
        (name.removeprefix(f"{room}/").removesuffix(".json"), text)
        for name, text in sources.items()
        if name.startswith(f"{room}/")
    )


def digest_of(sources: Mapping[str, str]) -> str:
    """What an edition is known by: the same texts give the same name."""
    whole = json.dumps(dict(sorted(sources.items()))).encode()
    return hashlib.sha256(whole).hexdigest()[:32]


def _workflow(rules: Rulebook, text: str, problems: list[Problem]) -> Workflow:
    file = "rules/workflow.json"
    try:
        workflow = Workflow.model_validate(jsontext.without_schema(rules["workflow"]))
    except KeyError:
        problems.append(
            _problem("workflow.missing", file, "There is no workflow table.", "Copy it from the starter site.")
        )
    except ValidationError as trouble:
        found = ((error["loc"], "workflow.shape", _misshapen(error), "See rules/README.md.") for error in trouble.errors())
        problems += problems_of(found, file, text)
    else:
        return workflow
    return Workflow(stages=())


def _misshapen(error: Any) -> str:
    kinds = {"extra_forbidden": "“{}” is not known here.", "missing": "“{}” is missing."}
    return kinds.get(error["type"], f"{error['msg']}.").format(error["loc"][-1])


def _problem(code: str, file: str, message: str, fix: str, place: str = "") -> Problem:
    return Problem(code=code, file=file, line=1, column=1, place=place, message=message, fix=fix)
