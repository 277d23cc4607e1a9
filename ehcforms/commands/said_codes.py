"""The codes that a rule says by its table, read from its source, so that a misspelt one is told: it would only be silent."""

import ast
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from ehcforms.problem import Problem
from ehcforms.site import Site


def misnamed(site: Site) -> Iterator[Problem]:
    """Codes said by a rule of which no table has a row, though it has one of nearly that name, or of which there is no table.

    A code without a row is else no mistake: an authority that takes a row away silences it.
    """
    for about in site.plugins.about():
        if Path(about.file).parent.name != "plugins":
            continue
        said = dict(codes_in(Path(about.file).read_bytes()))
        for code, line in said.items():
            if found := _wrong(code, said, site):
                file = f"plugins/{about.name}.py"
                yield Problem(code="plugin.code", file=file, line=line, column=1, place="", message=found[0], fix=found[1])


def _wrong(code: str, said: Mapping[str, int], site: Site) -> tuple[str, str] | None:
    table, _, short = code.partition(".")
    if table not in site.rules:
        return f"It says “{code}”, and there is no table rules/{table}.json.", "Write the table, or say a Finding of its own."
    rows = {str(row["code"]) for part in ("findings", "rows") for row in site.rules.rows(table, None, part) if row.get("code")}
    unsaid = rows - {one.partition(".")[2] for one in said}
    near = get_close_matches(short, unsaid, n=1) if short not in rows else ()
    return (f"rules/{table}.json has no row “{short}”, so nothing is said.", f"Did you mean “{near[0]}”?") if near else None


def codes_in(source: bytes) -> Iterator[tuple[str, int]]:
    """Each code that a source gives to `rules.say` as a text, perhaps with a name of the module in it, and its line."""
    tree = ast.parse(source)
    names = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say" and node.args:
            code = "".join(_pieces(node.args[0], names))
            if "\0" not in code and "." in code:
                yield code, node.lineno


def _pieces(word: ast.expr, names: Mapping[str, str]) -> Iterator[str]:
    """The text of an expression; a NUL stands for what is known only when the rule runs."""
    if isinstance(word, ast.JoinedStr):
        for part in word.values:
            yield from _pieces(part.value if isinstance(part, ast.FormattedValue) else part, names)
    elif isinstance(word, ast.Constant):
        yield str(word.value)
    else:
        yield names.get(word.id, "\0") if isinstance(word, ast.Name) else "\0"
