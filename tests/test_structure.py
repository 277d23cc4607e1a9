"""The plan of the house, held: who may import whom, how large a room may be, what must be documented."""

import ast
import json
import re
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "ehcforms").rglob("*.py"))
RULES = sorted((ROOT / "plugins").glob("*.py"))

VALUES = {
    "frozen", "plan", "said", "model", "people", "problem", "jsontext", "markdown", "piping", "condition", "form", "path", "formcheck",
    "answers", "dates", "rulebook", "rowcheck", "facts", "language", "names", "parts", "wording", "summary", "plaintext", "calendar_file",
    "casefile",
}  # fmt: skip
JUDGEMENT = {"workflow", "hookspecs", "plugins", "carried", "vetting", "review", "judging", "settle", "letters", "access"}
DOORS = {"web", "cli", "commands", "__main__"}
FORBIDDEN_INSIDE = {"flask", "wtforms", "flask_wtf", "flask_mail", "tinydb", "os", "pathlib", "time"}
LAYERS = ("values", "judgement", "shell", "doors")


def layer_of(module: str) -> int:
    room = module.split(".")[0]
    if room in VALUES or room.split("_")[0] in VALUES:
        return 0
    if room in JUDGEMENT:
        return 1
    return 3 if room in DOORS else 2


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "ehcforms").with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_inwards(path):
    here = layer_of(name_of(path))
    if name_of(path) in ("__init__", "testing"):
        return
    for imported in imports_of(path):
        if imported.startswith("ehcforms.") and not (ROOT / "ehcforms").joinpath(*imported.split(".")[1:2]).is_dir():
            there = imported.split(".")[1]
            if (ROOT / "ehcforms" / f"{there}.py").exists():
                assert layer_of(there) <= here, (
                    f"{name_of(path)} ({LAYERS[here]}) imports {there} ({LAYERS[layer_of(there)]}): "
                    "imports point inwards only; hand the value in as an argument instead"
                )
        if here < 2:
            assert imported.split(".")[0] not in FORBIDDEN_INSIDE, (
                f"{name_of(path)} ({LAYERS[here]}) imports {imported}: values and judgement touch no world"
            )


@pytest.mark.parametrize("path", [path for path in MODULES if layer_of(name_of(path)) < 2], ids=name_of)
def test_values_and_judgement_never_read_the_clock(path):
    clock = re.search(r"\b(?:datetime\.now|date\.today|utcnow|time\.time)\(", path.read_text(encoding="utf-8"))
    assert clock is None, f"{name_of(path)} reads the clock: take `today` or `now` as an argument"


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_site_plugin_imports_the_root_and_the_standard_library(path):
    import sys

    for imported in imports_of(path):
        top = imported.split(".")[0]
        outside = imported.startswith("ehcforms.") and imported.count(".") > 1
        assert not outside, f"{path.name} imports {imported}: a rule uses only what `ehcforms` itself offers"
        assert top == "ehcforms" or top in sys.stdlib_module_names, f"{path.name} imports {imported}"


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_is_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 150, f"{path.name} has {lines} lines: numbers and words belong in its table under rules/"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_is_small_and_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300, f"{name_of(path)} has grown over 300 lines: is there a wall to draw?"
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{name_of(path)} opens with no sentence that says what it is"


def functions():
    for path in [*MODULES, *RULES]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield f"{path.name}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions_are_small():
    sizes = dict(functions())
    assert [name for name, size in sizes.items() if size > 40] == []
    assert median(sizes.values()) <= 10


def public_things(path: Path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_things_say_what_they_mean(path):
    silent = [node.name for node in public_things(path) if not ast.get_docstring(node)]
    assert silent == [], f"{name_of(path)}: no docstring on {', '.join(silent)}"


def rows(value, place=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "rows" and isinstance(inner, list):
                yield from ((f"{place}.rows[{n}]", row) for n, row in enumerate(inner))
            else:
                yield from rows(inner, f"{place}.{name}")


@pytest.mark.parametrize("path", sorted((ROOT / "rules").glob("*.json")), ids=lambda path: path.stem)
def test_every_rule_row_has_a_basis(path):
    for place, row in rows(json.loads(path.read_text(encoding="utf-8"))):
        assert row.get("basis"), f"{path.name}{place} has no basis: name the regulation, the paragraph or good practice"


def test_every_setting_stands_in_the_readme():
    from ehcforms.settings import SETTINGS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [setting.name for setting in SETTINGS if f"`{setting.name}`" not in readme]
    assert missing == [], f"README.md does not explain {missing}"


def test_every_hook_stands_in_the_plugins_readme_with_its_signature():
    import inspect

    from ehcforms import hookspecs

    text = re.sub(r"\s+", " ", (ROOT / "plugins" / "README.md").read_text(encoding="utf-8"))
    for hook in ("ask", "check", "watch", "route"):
        arguments = ", ".join(inspect.signature(getattr(hookspecs, hook)).parameters)
        assert f"{hook}({arguments})" in text, f"plugins/README.md lacks {hook}({arguments})"


CODE = re.compile(r'"([a-z_]+\.[a-z][a-z0-9-]+)"')


def test_the_tree_names_no_place_of_the_workshop():
    words = ("/work" + "/", "../" + "shared", "/tmp" + "/venv", "index" + "-url")
    for path in ROOT.rglob("*"):
        parts = set(path.relative_to(ROOT).parts)
        if path.suffix not in {".py", ".md", ".toml", ".json", ".html", ".js", ".css", ".txt"} or parts & {
            ".venv",
            ".git",
            "govuk",
        }:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not [word for word in words if word in text], f"{path.relative_to(ROOT)} names a place of one machine"
