"""The rules about words: what is pointed at, and what is left alone."""

from datetime import date

import pytest

from ehcforms import language
from ehcforms.model import Participant
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer
from plugins import transparency


@pytest.fixture(scope="module")
def rules(site):
    return site.rules


def codes(text, rules, **more):
    return [hit.row["code"] for hit in transparency.findings_in(text, rules, TODAY, **more)]


POINTED_AT = {
    "Sam suffers from epilepsy.": "suffers",
    "He was suffering with his nerves.": "suffers",
    "She is wheelchair-bound.": "bound",
    "Sam refused to write.": "refuses",
    "Sam is refusing all help.": "refuses",
    "He is non-verbal.": "non-verbal",
    "He is an epileptic.": "an-epileptic",
    "Sam displays challenging behaviour.": "challenging",
    "Mum claims that he does not sleep.": "claims",
    "She is a school refuser.": "school-refuser",
    "He has poor concentration.": "concentration",
    "Sam failed to meet the target.": "failed",
    "Sam struggled with reading.": "struggles",
    "He is attention-seeking.": "attention-seeking",
    "She can be manipulative.": "manipulative",
    "Sam kicked off at lunch.": "kicks-off",
    "They are a hard to reach family.": "hard-to-reach",
}


@pytest.mark.parametrize("text", POINTED_AT)
def test_words_that_hurt_or_hide_are_pointed_at(text, rules):
    assert POINTED_AT[text] in codes(text, rules)


LEFT_ALONE = [
    "Sam said “I am lazy” and laughed.",
    "He has a lazy eye and wears a patch.",
    "Sam has oppositional defiant disorder.",
    "Non-verbal reasoning is a strength.",
    "He is an epileptic boy of nine.",
    "Sam does not refuse to work.",
    "He was born with heart failure.",
    "The local authority refused to assess.",
    "Attention deficit hyperactivity disorder was diagnosed in May.",
    "We kick off the meeting at nine.",
    "Sam reads a page aloud to his teacher.",
    "",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_harmless_words_are_left_alone(text, rules):
    assert codes(text, rules) == []


def test_a_name_of_the_case_and_a_word_that_the_person_wants_are_left_alone(rules):
    assert codes("Mrs Lazy came.", rules, names=frozenset({"lazy"})) == []
    assert codes("Sam is high functioning.", rules, preferences=("high functioning",)) == []


def test_the_place_is_exact_with_curly_marks_and_accents(rules):
    text = "Zoë’s mum claims he’s fine — “truly” 🎨. He refuses to sing."
    assert [text[hit.start : hit.end] for hit in transparency.findings_in(text, rules, TODAY)] == [
        "mum claims",
        "refuses to",
    ]


def test_a_paper_is_checked_but_not_own_words(rules):
    answers = (
        an_answer("a", "Sam refuses to write."),
        an_answer("b", "Sam refuses to write.", own_words=True),
        an_answer("c", ("x",)),
    )
    case = a_case(people=(Participant(id="p", role="parent", name="Jo Lee"),))
    found = transparency.check(a_submission(answers=answers), None, case, a_review(), rules)
    assert [(one.code, one.field, one.severity) for one in found] == [("transparency.refuses", "a", "advice")]
    assert found[0].basis and found[0].suggestion


def test_safeguarding_leads_to_a_person(rules):
    answers = (an_answer("a", "She puts herself at risk."),)
    (found,) = transparency.check(a_submission(answers=answers), None, a_case(), a_review(), rules)
    assert found.code == "transparency.safeguarding" and "safeguarding lead" in found.suggestion


def test_forms_of_a_word():
    assert {"refuses", "refused", "refusing"} <= language.forms_of("refuse")
    assert {"tries", "tried", "trying"} <= language.forms_of("try")
    assert {"stopped", "stopping"} <= language.forms_of("stop")
    assert {"watches", "watched"} <= language.forms_of("watch")
    assert "were" in language.forms_of("be")


def test_sentences_and_quotations():
    text = language.Text("One is here. “Two is said.” Three?\n> four\nfive")
    assert text.sentence_at(0) == "One is here."
    assert text.sentence_at(10_000) == ""
    assert [text.text[a:b] for a, b in text.quotations] == ["“Two is said.”", "> four"]


def test_the_cost_grows_with_the_text_alone(rules):
    lexicon = transparency.lexicon_of(rules, date(2026, 1, 1))
    for nasty in ("refuses " * 5000, "“" * 5000, "high " * 5000, "a-" * 5000):
        lexicon.find(language.Text(nasty))
