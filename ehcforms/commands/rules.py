"""Commands about rules: rules list, rules explain."""

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ehcforms.cli import Trouble
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.site import site_in
from ehcforms.condition import Condition
from ehcforms.plugins import About
from ehcforms.problem import did_you_mean
from ehcforms.site import Site, starter_folder

Told = dict[str, Any]
NAMING = ("code", "name", "strand", "week")
"""What a row may be called by."""


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    rules = command(commands, "rules", lambda _: 2, "Look at the rules of a site.")
    actions = rules.add_subparsers(required=True, metavar="ACTION")
    listing = command(actions, "list", list_rules, "List the rules with what each is about.")
    _with_site(listing)
    listing.add_argument("--json", action="store_true", help="as JSON, for machines")
    explaining = command(actions, "explain", explain, "Say what one finding or time limit is, and where it comes from.")
    explaining.add_argument("code", help="such as timescales.late, transparency.suffers or checks.low-attendance")
    _with_site(explaining)
    explaining.add_argument("--json", action="store_true", help="as JSON, for machines")


def _with_site(action: argparse.ArgumentParser) -> None:
    action.add_argument("folder", type=Path, nargs="?", default=None, help="a site folder")
    action.add_argument("--site", type=Path, default=None, help="the same, as other commands have it")


def _site(given: argparse.Namespace) -> Site:
    """The site in the named folder, or here, or where there is none the shipped one."""
    here = Path(".")
    is_site = any((here / room).is_dir() for room in ("rules", "forms", "plugins"))
    return site_in(given.folder or given.site or (here if is_site else starter_folder()))


def list_rules(given: argparse.Namespace) -> int:
    """Prints each rule with what it is about, the questions that it answers and the size of its table."""
    site = _site(given)
    told = [_about(one, site) for one in site.plugins.about()]
    if given.json:
        print(json.dumps(told, indent=2, ensure_ascii=False))
        return 0
    for one in told:
        counts = ", ".join(f"{count} {part}" for part, count in one["counts"].items())
        table = f"{one['table']} ({counts or 'no rows'})" if one["table"] else "no table of its own"
        print(f"{one['name']}: {one['says']}\n  answers {', '.join(one['hooks'])}; {table}")
    return 0


def _about(plugin: About, site: Site) -> Told:
    table: Mapping[str, Any] = site.rules.get(plugin.name, {})
    counts = {part: len(rows) for part, rows in table.items() if _is_rows(rows)}
    return {
        "name": plugin.name,
        "says": plugin.says,
        "hooks": list(plugin.hooks),
        "table": f"rules/{plugin.name}.json" if table else "",
        "counts": counts,
    }


def _is_rows(part: Any) -> bool:
    return isinstance(part, tuple) and bool(part) and all(isinstance(row, Mapping) for row in part)


def explain(given: argparse.Namespace) -> int:
    """Prints everything that the tables say of one code. Raises Trouble for a code that there is not."""
    site = _site(given)
    every = dict(_codes(site))
    if own := [code for code in every if code.startswith(f"{given.code}.")]:
        raise Trouble(f"“{given.code}” is a rule, and says several things; ask for one of them. {did_you_mean('', own)}")
    table = given.code.partition(".")[0]
    if alone := next((one for one in site.plugins.about() if one.name == table and table not in site.rules), None):
        raise Trouble(f"The rule “{table}” has no table, and words what it says itself: {alone.says} See {alone.file}.")
    if given.code not in every:
        raise Trouble(f"No rule says “{given.code}”. {_meant(given.code, every)}")
    told = [_explained(given.code, part, number, row, site) for part, number, row in every[given.code]]
    if given.json:
        print(json.dumps(told, indent=2, ensure_ascii=False, default=str))
    else:
        print("\n\n".join("\n".join(_lines(one)) for one in told))
    return 0


def _meant(code: str, every: Mapping[str, Any]) -> str:
    table, _, short = code.partition(".")
    of_table = [one for one in every if one.startswith(f"{table}.")]
    if not short:
        ends = [one for one in every if one.partition(".")[2] == code]
        return did_you_mean(ends[0] if ends else code, ends or of_table or every)
    return did_you_mean(code, of_table or every)


Rows = list[tuple[str, int, Mapping[str, Any]]]


def _codes(site: Site) -> Iterator[tuple[str, Rows]]:
    """Every code with the rows of its table that it stands for: of `findings` first, and of the others where it is none."""
    for table in site.rules:
        if table not in site.plugins.names and "findings" not in site.rules[table]:
            continue
        found: dict[str, Rows] = {}
        parts = sorted(site.rules[table], key=lambda part: part != "findings")
        for part in parts if isinstance(site.rules[table], Mapping) else ():
            for number, row in enumerate(site.rules[table][part] if _is_rows(site.rules[table][part]) else ()):
                name = next((str(row[key]) for key in NAMING if row.get(key)), "")
                if name and "." not in name and (name not in found or found[name][0][0] == part):
                    found.setdefault(name, []).append((part, number, row))
        yield from ((f"{table}.{name}", rows) for name, rows in found.items())


def _explained(code: str, part: str, number: int, row: Mapping[str, Any], site: Site) -> Told:
    table = code.partition(".")[0]
    plugin = next((one for one in site.plugins.about() if one.name == table), None)
    return {
        "code": code,
        "severity": row.get("severity", ""),
        "when": _when(row, site),
        "where": _where(row),
        "says": row.get("message") or row.get("why") or row.get("title", ""),
        "suggestion": row.get("suggestion", ""),
        "example": row.get("example", ""),
        "terms": list(row.get("terms", ())),
        "unless": list(row.get("unless", ())),
        "counted_from": row.get("from", ""),
        "how": "; ".join(filter(None, (_counted(row), row.get("how", "")))),
        "basis": row.get("basis", ""),
        "effective_from": row.get("effective_from", ""),
        "effective_to": row.get("effective_to", ""),
        "table": f"rules/{table}.json",
        "row": f"{part}[{number}]",
        "plugin": plugin.name if plugin else "",
        "plugin_says": plugin.says if plugin else "",
    }


def _where(row: Mapping[str, Any]) -> str:
    """On which papers and beside which question it is said, where the row names them."""
    forms = ", ".join((*row.get("forms", ()), *([row["form"]] if row.get("form") else ())))
    papers = "the page of the review" if row.get("where") == "review" else forms
    return ", ".join(filter(None, (papers, f"beside {row['field']}" if row.get("field") else "")))


def _when(row: Mapping[str, Any], site: Site) -> str:
    """When it is said, in words; a condition as an English sentence."""
    when = row.get("when", "")
    if not isinstance(when, Mapping):
        return str(when)
    named = {*row.get("forms", ()), row.get("form", "")} & set(site.forms)
    words = {f"fact:{fact['name']}": str(fact["title"]) for fact in site.rules.get("facts", {}).get("facts", ())}
    for id, form in site.forms.items():
        if id in named or not named:
            words = {**form.words, **words}
    return Condition.model_validate(when).sentence(words)


def _counted(row: Mapping[str, Any]) -> str:
    """How a time limit is counted, in words."""
    for unit in ("days", "weeks", "months"):
        if isinstance(count := row.get(unit), int):
            shown = unit.removesuffix("s") if abs(count) == 1 else unit
            start = row.get("from") or "the day it is counted from"
            return f"{abs(count)} {shown} {'before' if count < 0 else 'after'} {start}"
    return ""


SHOWN = {
    "severity": "severity",
    "when": "when",
    "where": "said on",
    "says": "says",
    "suggestion": "suggests",
    "example": "example",
    "terms": "terms",
    "unless": "unless",
    "counted_from": "counts from",
    "how": "counted",
    "basis": "basis",
    "effective_from": "in force from",
    "effective_to": "in force until",
}


def _lines(told: Told) -> Iterator[str]:
    yield told["code"]
    for key, title in SHOWN.items():
        if told[key]:
            words = "; ".join(told[key]) if isinstance(told[key], list) else told[key]
            yield f"  {title + ':':15}{words}"
    yield f"  {'table:':15}{told['table']}, {told['row']}"
    if told["plugin"]:
        yield f"  {'rule:':15}{told['plugin']}: {told['plugin_says']}"
