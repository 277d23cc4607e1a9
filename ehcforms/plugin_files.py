"""Finds the rules of a site, in plugins/*.py and in installed packages, and tells what is wrong with each."""

import importlib.util
import inspect
import os
import time
import traceback
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

import pluggy

from ehcforms import hookspecs
from ehcforms.plugins import HOOKS, Plugins
from ehcforms.problem import Problem, did_you_mean
from ehcforms.tracing import print_heard

SEE = "The hooks and their arguments stand in plugins/README.md."
TAKES = {hook: tuple(inspect.signature(getattr(hookspecs, hook)).parameters) for hook in HOOKS}
"""The arguments of each question."""


@dataclass
class _Found:
    """What was found: the rules by name, where each comes from, and what is wrong."""

    problems: list[Problem]
    rules: dict[str, object] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def tell(self, code: str, name: str, message: str, fix: str, line: int = 1, place: str = "") -> None:
        self.problems.append(
            Problem(code=code, file=self.homes[name], line=line, column=1, place=place, message=message, fix=fix)
        )


def plugins_in(folders: Iterable[Path], problems: list[Problem], seconds: float) -> Plugins:
    """The plugins of some folders, of which a later one may replace a rule, and of installed packages.

    What is wrong is added to `problems`. A rule that cannot be used is left out.
    """
    files = {file.stem: file for folder in folders for file in sorted(folder.glob("*.py"))}
    found = _Found(problems, homes={name: f"plugins/{file.name}" for name, file in files.items()})
    for name, file in files.items():
        try:
            found.rules[name] = _import(name, file)
        except BaseException as trouble:  # a plugin may also call sys.exit while it is imported
            message = f"The plugin does not import: {_in_words(trouble)}."
            found.tell("plugin.import", name, message, "Mend it or take it away.", _line(trouble, str(file)))
    for point in entry_points(group="ehcforms"):
        _add_outside(point, found)
    for name, plugin in list(found.rules.items()):
        if wrong := list(_misfits(plugin)):
            del found.rules[name]
            for message, fix, line in wrong:
                found.tell("plugin.hook", name, message, fix, line)
    return _registered(found, seconds)


def _in_words(trouble: BaseException) -> str:
    said = trouble.msg if isinstance(trouble, SyntaxError) else str(trouble)
    return ": ".join(filter(None, (type(trouble).__name__, said))).rstrip(".")


def _line(trouble: BaseException, file: str) -> int:
    """The line of a file at which its import failed."""
    if isinstance(trouble, SyntaxError):
        return trouble.lineno or 1
    lines = [one.lineno or 1 for one in traceback.extract_tb(trouble.__traceback__) if one.filename == file]
    return lines[-1] if lines else 1


def _add_outside(point: EntryPoint, found: _Found) -> None:
    """Adds the plugin of an installed package; what is wrong with it is told by the name of the package."""
    home, name = f"package {point.dist.name}" if point.dist else f"package of {point.value}", point.name
    if name in found.homes:
        message = f"It brings a rule called “{name}”, and {found.homes[name]} is called so already."
        fix = "Rename one of them, or uninstall the package."
        found.problems.append(
            Problem(code="plugin.name-clash", file=home, line=1, column=1, place="", message=message, fix=fix)
        )
        return
    found.homes[name] = home
    try:
        found.rules[name] = point.load()
    except BaseException as trouble:  # a package may also call sys.exit while it is imported
        message = f"Its rule “{name}” does not load: {_in_words(trouble)}."
        found.tell("plugin.import", name, message, f"Mend {point.value}, or uninstall the package.", place=name)


def _misfits(plugin: object) -> Iterator[tuple[str, str, int]]:
    """Hooks of a plugin that are none of the questions, or that want what is not handed to them: message, fix and line."""
    for name, hook in inspect.getmembers(plugin, inspect.isfunction):
        if not hasattr(hook, "ehcforms_impl"):
            continue
        line = hook.__code__.co_firstlineno
        if name not in TAKES:
            yield f"There is no question “{name}”.", f"{did_you_mean(name, TAKES)} {SEE}", line
            continue
        for one in inspect.signature(hook).parameters.values():
            if wrong := _not_handed(one, TAKES[name]):
                yield f"“{name}” takes “{one}”, which is not handed to it.", f"{wrong} {SEE}", line


def _not_handed(wanted: inspect.Parameter, handed: Collection[str]) -> str:
    """What to write instead of an argument that nobody fills, or ""."""
    if wanted.kind is not wanted.POSITIONAL_OR_KEYWORD:
        return ""
    if wanted.name in handed:
        return "" if wanted.default is wanted.empty else f"Write “{wanted.name}” without a default."
    return did_you_mean(wanted.name, handed) if wanted.default is wanted.empty else ""


def _registered(found: _Found, seconds: float) -> Plugins:
    listener = print_heard if os.environ.get("EHCFORMS_TRACE", "0").casefold() not in ("", "0", "false") else None
    try:
        plugins = Plugins(found.rules, seconds, listener, time.perf_counter)
    except (pluggy.PluginValidationError, TypeError, ValueError) as trouble:
        name = _named(found.rules, getattr(trouble, "plugin", None))
        found.homes.setdefault(name, "plugins")
        found.tell("plugin.hook", name, f"{trouble}.", SEE)
        return Plugins({})
    for about in plugins.about():
        if not about.hooks:
            message = f"The rule “{about.name}” answers none of the four questions."
            found.tell("plugin.no-hook", about.name, message, f"Put @rule above a hook. {SEE}")
    return plugins


def _named(rules: Mapping[str, object], plugin: object) -> str:
    return next((name for name, one in rules.items() if one is plugin), "")


def _import(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"ehcforms_site_plugins.{name}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
