"""What was typed, read into answers: every type, and everything that may be wrong with it."""

from types import SimpleNamespace

import pytest

from ehcforms import reading
from ehcforms.form import Component
from ehcforms.plaintext import Unkeepable, clean, without_unkeepable

OPTIONS = [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]
COLUMNS = [
    {"id": "what", "title": "What", "type": "MultilineTextField"},
    {"id": "when", "title": "When", "type": "DatePartsField"},
    {"id": "state", "title": "State", "type": "SelectField", "options": OPTIONS},
]


def question(type, **keys):
    return Component.model_validate({"type": type, "id": "q", "title": "Q", **keys})


def read(component, typed):
    parts = typed if isinstance(typed, dict) else {"": typed}
    given = {part: (words,) if isinstance(words, str) else tuple(words) for part, words in parts.items()}
    return reading.read(component, lambda part: given.get(part, ()))


def day(d="", m="", y=""):
    return {"day": d, "month": m, "year": y}


RIGHT = [
    ("TextField", {}, "  two   words ", "two words"),
    ("TextField", {}, "", None),
    ("MultilineTextField", {}, "a\r\nb", "a\nb"),
    ("MultilineTextField", {"max_words": 2}, "two words", "two words"),
    ("TextField", {"pattern": "[A-Z]{2}\\d"}, "AB1", "AB1"),
    ("NumberField", {}, "94.5", 94.5),
    ("NumberField", {}, "1,200", 1200),
    ("NumberField", {}, "1,200.5", 1200.5),
    ("NumberField", {"max": 100}, "96,5 %", 96.5),
    ("NumberField", {"min": -5}, "-1,25", -1.25),
    ("NumberField", {}, "1,2,3", 123),
    ("NumberField", {"min": 0, "max": 100}, "96 %", 96),
    ("EmailAddressField", {}, "Jo@Family.example", "Jo@family.example"),
    ("TelephoneNumberField", {}, "01632 960 001", "01632 960 001"),
    ("DatePartsField", {}, day("29", "2", "2028"), "2028-02-29"),
    ("DatePartsField", {}, day("3", "Sept", "26"), "2026-09-03"),
    ("DatePartsField", {}, day(), None),
    ("DatePartsField", {"min": "2026-01-01"}, day("1", "1", "2026"), "2026-01-01"),
    ("MonthYearField", {}, {"month": "march", "year": "2026"}, "2026-03"),
    ("MonthYearField", {}, {"month": "", "year": ""}, None),
    ("TimeField", {}, "9:30am", "09:30"),
    ("TimeField", {}, "2 pm", "14:00"),
    ("TimeField", {}, "12am", "00:00"),
    ("TimeField", {}, "14.05", "14:05"),
    ("TimeField", {}, "noon", "12:00"),
    ("TimeField", {}, "02:30", "02:30"),
    ("TimeField", {}, "half past 2 pm", "14:30"),
    ("TimeField", {}, "quarter to 9", "08:45"),
    ("TimeField", {}, "9.15 a.m.", "09:15"),
    ("DatePartsField", {}, day("3/9/26"), "2026-09-03"),
    ("DatePartsField", {}, day("2026-09-03"), "2026-09-03"),
    ("DatePartsField", {}, day("3rd of September 2026"), "2026-09-03"),
    ("DatePartsField", {}, day("3rd", "9", "98"), "1998-09-03"),
    ("MonthYearField", {}, {"month": "March 2026", "year": ""}, "2026-03"),
    ("NumberField", {}, "£1,200", 1200),
    (
        "TableField",
        {"columns": COLUMNS},
        {"0.what": "a\nb", "0.when": "3/9/26", "0.state": "b"},
        [{"what": "a\nb", "when": "2026-09-03", "state": "b"}],
    ),
    ("YesNoField", {}, "no", False),
    ("YesNoField", {}, "yes", True),
    ("RadiosField", {"options": OPTIONS}, "b", "b"),
    ("CheckboxesField", {"options": OPTIONS}, ["b", "a"], ["a", "b"]),
    ("CheckboxesField", {"options": OPTIONS}, [], None),
    ("DeclarationField", {}, "yes", True),
    ("DeclarationField", {}, "", None),
    ("FileUploadField", {}, ["one", "two"], ["one", "two"]),
    (
        "UkAddressField",
        {},
        {"line1": "1 Fen Road", "town": "Marsh", "postcode": "aa3 1ab"},
        {"line1": "1 Fen Road", "town": "Marsh", "postcode": "AA3 1AB"},
    ),
    ("UkAddressField", {}, {"line1": ""}, None),
    (
        "TableField",
        {"columns": [{"id": "who", "title": "Who"}]},
        {"0.who": "Ada", "1.who": "", "2.who": "Bo"},
        [{"who": "Ada"}, {"who": "Bo"}],
    ),
]


@pytest.mark.parametrize(("type", "keys", "typed", "answer"), RIGHT)
def test_what_is_understood(type, keys, typed, answer):
    assert read(question(type, **keys), typed) == answer


@pytest.mark.parametrize(("type", "keys", "typed", "answer"), [row for row in RIGHT if row[3] is not None])
def test_an_answer_is_typed_back_and_read_again(type, keys, typed, answer):
    component = question(type, **keys)
    assert read(component, reading.typed_of(component, answer)) == answer


WRONG = [
    ("MultilineTextField", {"max_words": 2}, "three words here", "3 words"),
    ("TextField", {"max_length": 3}, "four", "4 characters"),
    ("TextField", {"pattern": "\\d+"}, "x", "hint above"),
    ("NumberField", {}, "many", "number"),
    ("NumberField", {"min": 1}, "0", "1 or more"),
    ("NumberField", {"max": 9}, "10", "9 or less"),
    ("EmailAddressField", {}, "jo at family", "correct format"),
    ("TelephoneNumberField", {}, "call me", "telephone"),
    ("DatePartsField", {}, day("30", "2", "2026"), "real date"),
    ("DatePartsField", {}, day("1", "1", "20266"), "real date"),
    ("DatePartsField", {}, day("x", "1", "2026"), "real date"),
    ("DatePartsField", {}, day("1", "13", "2026"), "real date"),
    ("DatePartsField", {}, day("1", "", "2026"), "include a month"),
    ("DatePartsField", {}, day("1", "", ""), "month and a year"),
    ("DatePartsField", {"min": "2026-01-01"}, day("31", "12", "2025"), "on or after 1 January 2026"),
    ("DatePartsField", {"max": "2026-01-01"}, day("2", "1", "2026"), "on or before 1 January 2026"),
    ("MonthYearField", {}, {"month": "13", "year": "2026"}, "real month"),
    ("TimeField", {}, "25:00", "time"),
    ("TimeField", {}, "half past two", "time"),
    ("TimeField", {}, "2:30", "am” or “pm"),
    ("TimeField", {}, "half past 2", "am” or “pm"),
    ("TimeField", {}, "13pm", "like 9:30am"),
    ("TableField", {"columns": COLUMNS}, {"0.when": "soon"}, "line 1: “When” must be a real date"),
    ("TableField", {"columns": COLUMNS}, {"0.when": "", "1.state": "c"}, "line 2: “State” must be one of"),
    ("TableField", {"columns": COLUMNS}, {"0.what": "x" * 2001}, "2001 characters"),
    ("YesNoField", {}, "perhaps", "yes or no"),
    ("RadiosField", {"options": OPTIONS}, "c", "one of the answers"),
    ("CheckboxesField", {"options": OPTIONS}, ["a", "c"], "among the answers"),
    ("FileUploadField", {"max": 1}, ["one", "two"], "at most 1"),
    ("UkAddressField", {}, {"line1": "1 Fen Road"}, "first line and the town"),
    ("UkAddressField", {}, {"line1": "1", "town": "M", "postcode": "nowhere"}, "postcode"),
]


@pytest.mark.parametrize(("type", "keys", "typed", "words"), WRONG)
def test_what_is_wrong_says_what_to_do(type, keys, typed, words):
    with pytest.raises(reading.Wrong, match=words):
        read(question(type, **keys), typed)


@pytest.mark.parametrize(
    ("type", "words"),
    [
        ("TextField", "Enter an answer to “Q”"),
        ("RadiosField", "Choose an answer to “Q”"),
        ("DatePartsField", "Enter a date for “Q”"),
        ("FileUploadField", "Attach a file for “Q”"),
        ("DeclarationField", "Tick to confirm “Q”"),
    ],
)
def test_a_missing_answer_is_asked_for_in_its_own_words(type, words):
    component = SimpleNamespace(type=type, required=True)
    assert reading.ask_for(component, "Q") == words
    assert reading.is_missing(component, None)


def test_one_text_policy():
    assert clean("e\u0301\r\nx") == "é\nx"
    for bad in ("a\x00b", "a\ud800b"):
        with pytest.raises(Unkeepable):
            clean(bad)
        assert without_unkeepable(bad) == "ab"
