"""Reads one site folder: forms, rules, plugins and settings, checked at once; every problem is reported together.

A site may hold only what it changes: a file it does not have is taken from the starter site.
"""

import hashlib
import importlib.util
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pluggy
from pydantic import ValidationError

from ehcforms import jsontext, rulebook_limits
from ehcforms.form import Form
from ehcforms.formcheck import Vocabulary, read_form
from ehcforms.model import FrozenDict, Review
from ehcforms.plugins import Plugins
from ehcforms.problem import Problem
from ehcforms.rowcheck import check_rows
from ehcforms.rulebook import Rulebook
from ehcforms.settings import Settings, read_settings
from ehcforms.sitecheck import crossed, problems_of
from ehcforms.store import Store
from ehcforms.tablecheck import check_tables
from ehcforms.tracing import print_heard
from ehcforms.workflow import Edition, Workflow

PACKAGE = Path(__file__).parent


class SiteProblems(Exception):
    """A site that does not load; `problems` holds every mistake that was found."""

    def __init__(self, problems: list[Problem]):
        super().__init__(f"{len(problems)} problem(s) in this site")
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
    plugins = _plugins(folder, problems, settings["rule_seconds"])
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
        problems += found or check_tables({name: tables[name]}, positions)
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
        workflow = Workflow.model_validate(rules["workflow"])
    except KeyError:
        problems.append(
            _problem("workflow.missing", file, "There is no workflow table.", "Copy it from the starter site.")
        )
    except ValidationError as trouble:
        found = ((error["loc"], "workflow.shape", f"{error['msg']}.", "See rules/README.md.") for error in trouble.errors())
        problems += problems_of(found, file, text)
    else:
        return workflow
    return Workflow(stages=())


def _problem(code: str, file: str, message: str, fix: str, place: str = "") -> Problem:
    return Problem(code=code, file=file, line=1, column=1, place=place, message=message, fix=fix)


def _plugins(folder: Path, problems: list[Problem], seconds: float) -> Plugins:
    files = {
        file.stem: file for place in (starter_folder(), folder) for file in sorted((place / "plugins").glob("*.py"))
    }
    found: dict[str, object] = {}
    for name, file in files.items():
        try:
            found[name] = _import(name, file)
        except BaseException as trouble:  # a plugin may also call sys.exit while it is imported
            message = f"The plugin does not import: {type(trouble).__name__}: {trouble}"
            problems.append(_problem("plugin.import", f"plugins/{file.name}", message, "Mend it or take it away."))
    homes = {name: f"plugins/{file.name}" for name, file in files.items()}
    for point in entry_points(group="ehcforms"):
        _add_outside(point, found, homes, problems)
    return _registered(found, homes, problems, seconds)


def _add_outside(
    point: EntryPoint, found: dict[str, object], homes: dict[str, str], problems: list[Problem]
) -> None:
    """Adds the plugin of an installed package; what is wrong with it is told by the name of the package."""
    home = f"package {point.dist.name}" if point.dist else f"package of {point.value}"
    if point.name in homes:
        message = f"It brings a rule called “{point.name}”, and {homes[point.name]} is called so already."
        problems.append(_problem("plugin.name-clash", home, message, "Rename one of them, or uninstall the package."))
        return
    homes[point.name] = home
    try:
        found[point.name] = point.load()
    except BaseException as trouble:  # a package may also call sys.exit while it is imported
        message = f"Its rule “{point.name}” does not load: {type(trouble).__name__}: {trouble}"
        fix = f"Mend {point.value}, or uninstall the package."
        problems.append(_problem("plugin.import", home, message, fix, point.name))


def _registered(
    found: Mapping[str, object], homes: Mapping[str, str], problems: list[Problem], seconds: float
) -> Plugins:
    listener = print_heard if os.environ.get("EHCFORMS_TRACE", "0").casefold() not in ("", "0", "false") else None
    fix = "The hooks and their arguments stand in plugins/README.md."
    try:
        plugins = Plugins(found, seconds, listener, time.perf_counter)
    except (pluggy.PluginValidationError, TypeError, ValueError) as trouble:
        bad = getattr(trouble, "plugin", None)
        name = next((name for name, plugin in found.items() if plugin is bad), "")
        problems.append(_problem("plugin.hook", homes.get(name, "plugins"), str(trouble), fix))
        return Plugins({})
    for about in plugins.about():
        if not about.hooks:
            message = f"The rule “{about.name}” answers none of the four questions."
            problems.append(_problem("plugin.no-hook", homes[about.name], message, f"Put @rule above a hook. {fix}"))
    return plugins


def _import(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"ehcforms_site_plugins.{name}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
