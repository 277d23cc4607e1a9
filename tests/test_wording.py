"""What rules ask of words again and again: what is spoken of, whether something is said, and how it is put."""

from datetime import UTC, date, datetime

import pytest

from ehcforms import wording
from ehcforms.rulebook import Rulebook
from ehcforms.testing import TODAY, a_submission, an_answer

RULES = Rulebook({
    "views": {
        "words": [
            {"code": "way", "terms": ["draw~", "talk~ with"], "effective_from": "2020-01-01"},
            {"code": "told", "terms": ["explain~"], "effective_to": "2025-12-31"},
        ]
    }
})  # fmt: skip


@pytest.mark.parametrize(
    ("text", "codes"),
    [("We talked with her.", {"way"}), ("Drawing, and it was explained.", {"way"}), ("She drinks.", set()), ("", set()), (None, set())],
)
def test_what_a_text_speaks_of(text, codes):
    assert wording.spoken(text, RULES, "views", TODAY) == codes


def test_a_phrase_speaks_on_the_days_on_which_it_is_in_force():
    text = "It was explained in a talk with her."
    assert [wording.spoken(text, RULES, "views", day) for day in (date(2019, 12, 31), date(2020, 1, 1))] == [{"told"}, {"way", "told"}]
    assert wording.spoken(text, RULES, "views", date(2026, 1, 1)) == {"way"}
    assert wording.spoken(text, Rulebook({}), "views", TODAY) == set()


@pytest.mark.parametrize("value", ["", None, " – ", "👍", "None.", "n/a", "See above", "NONE – see above!"])
def test_an_answer_with_no_other_words_says_nothing(value):
    assert wording.has_only(value, ["none", "n", "a"], ("see", "above"))


@pytest.mark.parametrize("value", ["None of us agreed", "She sees it", 7, "above " * 49 + "stairs"])
def test_an_answer_with_another_word_says_something(value):
    assert not wording.has_only(value, ["none"], ("see", "above"))


@pytest.mark.parametrize(("value", "words"), [("So it is.", "So it is."), ("", ""), (True, ""), (5, ""), (["a"], "")])
def test_the_words_of_an_answer(value, words):
    assert wording.words_in(an_answer("q", value)) == words
    assert wording.words_in(None) == ""


def test_what_a_slash_or_a_hyphen_joins_is_one_word():
    assert wording.whole_words("N/A – she doesn’t, well-known café") == ["n/a", "she", "doesn't", "well-known", "café"]


@pytest.mark.parametrize(("words", "said"), [([], ""), (["Ann"], "Ann"), (("Ann", "Bo"), "Ann and Bo"), (iter("abc"), "a, b and c")])
def test_a_list_as_it_is_said(words, said):
    assert wording.listed(words) == said


@pytest.mark.parametrize(("text", "short"), [("1234567890", "1234567890"), ("12345678901", "123456789…"), ("1234567  90123", "1234567…")])
def test_a_text_is_cut_where_it_is_too_long(text, short):
    assert wording.shortened(text, 10) == short


def test_the_day_of_a_paper_is_that_in_england():
    moments = (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), datetime(2026, 6, 30, 23, 0, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert [a_submission(at=moment).day for moment in moments] == [date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31)]
