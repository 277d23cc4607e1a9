"""What the strict reader of JSON refuses, and where it says things are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehcforms.jsontext import MAX_BYTES, parse
from ehcforms.problem import did_you_mean, place_of

REFUSED = [
    # code, line, column, text
    ("json.empty", 1, 1, "  \n "),
    ("json.syntax", 2, 9, '{\n  "a": 11\n  "b": 2}'),
    ("json.syntax", 1, 8, '{"a": 1,}'),
    ("json.syntax", 1, 8, '["a", 1, ]'),
    ("json.syntax", 1, 2, "{'a': 1}"),
    ("json.syntax", 1, 7, '{"a": “x”}'),
    ("json.syntax", 2, 1, '{"a": 1,\n// no\n"b": 2}'),
    ("json.syntax", 1, 6, '{"a":'),
    ("json.syntax", 1, 9, '{"a": "x\ny"}'),
    ("json.syntax", 1, 8, '{"a": "\\x"}'),
    ("json.syntax", 1, 9, '{"a": 1}}'),
    ("json.syntax", 1, 6, '{"a" 1}'),
    ("json.syntax", 1, 7, '{"a": yes}'),
    ("json.number", 2, 6, '{"b": "NaN",\n"a": NaN}'),
    ("json.number", 1, 7, '{"a": -Infinity}'),
    ("json.number", 1, 7, '{"a": 1e999}'),
    ("json.depth", 1, 1, "[" * 21 + "]" * 21),
    ("json.depth", 1, 1, "[" * 100_000),
    ("json.depth", 1, 1, "9" * 5000),
    ("json.size", 1, 1, " " * (MAX_BYTES + 1)),
    ("json.size", 1, 1, '"' + "é" * 600_000 + '"'),
    ("json.encoding", 2, 6, '{\n"a":"\udcff"}'),
    ("json.character", 1, 7, '{"a": "\\ud800"}'),
    ("json.character", 1, 7, '{"a": "x\\u0000"}'),
    ("json.duplicate-key", 2, 2, '{"a": 1,\n "a": 2}'),
]


@pytest.mark.parametrize(("code", "line", "column", "text"), REFUSED)
def test_refused(code: str, line: int, column: int, text: str) -> None:
    _, _, problems = parse(text, "forms/x.json")
    assert [(one.code, one.line, one.column, one.file) for one in problems] == [(code, line, column, "forms/x.json")]
    assert problems[0].message.endswith(".")
    assert problems[0].fix


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("\ufeff{}", {}),
        ('{"a": [1, 2.5, null, true]}', {"a": [1, 2.5, None, True]}),
        ('"e\u0301"', "é"),
        ("7", 7),
        ("[" * 20 + "]" * 20, json.loads("[" * 20 + "]" * 20)),
    ],
)
def test_accepted(text: str, value: object) -> None:
    read, _, problems = parse(text, "x")
    assert read == value
    assert problems == []


def test_every_duplicate_is_told_with_its_place() -> None:
    _, _, problems = parse('{"pages": [{"id": 1, "id": 2, "id": 3}], "pages": []}', "x")
    assert [(one.place, one.column) for one in problems] == [("pages[0].id", 22), ("pages[0].id", 31), ("pages", 42)]


def test_positions_of_values_keys_and_what_is_not_there() -> None:
    text = '{\n "pages": [\n  {"id": "a", "b{": "}"},\n  {"id" : [1, {"x": 2}]}\n ]\n}'
    _, positions, _ = parse(text, "x")
    assert positions.value(("pages", 1, "id", 1, "x")) == (4, 21)
    assert positions.key(("pages", 0, "b{")) == (3, 15)
    assert positions.key(("pages", 1)) == positions.value(("pages", 1)) == (4, 3)
    assert positions.value(("pages", 1, "nothing", "here")) == (4, 3)
    assert positions.value(()) == (1, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.sampled_from([None, 1, 4]))
def test_every_place_points_at_its_own_value(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    read, positions, _ = parse(text, "x")
    if read is None:
        return
    lines = text.split("\n")

    def look(path: tuple[str | int, ...], inner: object) -> None:
        line, column = positions.value(path)
        found, _ = json.JSONDecoder().raw_decode("\n".join([lines[line - 1][column - 1 :], *lines[line:]]))
        assert found == inner
        pairs = inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        for key, each in pairs:
            look((*path, key), each)

    look((), read)


def test_places_and_suggestions() -> None:
    assert place_of(("pages", 2, "components", 0, "list")) == "pages[2].components[0].list"
    assert place_of(()) == ""
    assert did_you_mean("progres", ["progress", "yes"]) == "Did you mean “progress”?"
    assert did_you_mean("Textfield", ["TextField", "TimeField"]) == "Did you mean “TextField”?"
    assert did_you_mean("zzz", ["a", "b"]) == "Known: “a”, “b”."
    assert did_you_mean("zzz", []) == "There are none yet."
