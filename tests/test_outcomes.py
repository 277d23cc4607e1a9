"""Outcomes: what is missing, wrong words with their places, and what is left alone."""

import pytest

from ehcforms import parts
from ehcforms.language import Text
from ehcforms.model import Outcome
from ehcforms.testing import TODAY, a_case, a_plan, a_review, a_submission, an_answer
from plugins import outcomes


def said(text, rules, **more):
    return outcomes.of_outcome(text, rules, TODAY, "Sam", **more)


def phrases(text, rules):
    return {(one.code.removeprefix("outcomes."), text[one.start : one.end]) for one in said(text, rules)}


WRONG = {
    "By July 2027 Sam will improve his literacy in 4 lessons out of 5.": ("vague", "improve"),
    "By July 2027 Sam will be more confident.": ("vague", "be more confident"),
    "By July 2027 Sam will understand number.": ("vague", "understand"),
    "Sam will begin to take turns.": ("vague", "will begin to"),
    "Sam will reach his full potential.": ("vague", "reach his full potential"),
    "By July 2027 Sam will follow instructions 80% of the time.": ("vague", "80% of the time"),
    "By July 2027 Sam will write 3 words with some support.": ("vague", "with some support"),
    "Sam will answer appropriately by July.": ("vague", "appropriately"),
    "Sam will make two years’ progress by July.": ("vague", "make two years’ progress"),
    "Sam will receive speech therapy.": ("provision-in-disguise", "will receive"),
    "Zoë’s aim 🎨: Zoë will have access to a laptop.": ("provision-in-disguise", "will have access"),
    "Sam will attend a weekly social skills group.": ("provision-in-disguise", "will attend a weekly social skills group"),
    "Staff will support Sam to read.": ("not-about-the-person", "Staff will"),
    "By Easter the teaching assistant will read with Sam daily.": ("not-about-the-person", "By Easter the teaching assistant will"),
}


@pytest.mark.parametrize("text", WRONG)
def test_wrong_words_have_their_place(text, rules):
    assert WRONG[text] in phrases(text, rules)


LACKING = {
    "Reading": ["who will do it", "how well", "by when", "why it matters"],
    "Sam will read a page.": ["how well", "by when", "why it matters"],
    "By July 2027 Sam will read a page.": ["how well", "why it matters"],
    "Sam will read 100 words, so that he can follow recipes.": ["by when"],
    "By July 2027 will read 100 words without help.": ["who will do it", "why it matters"],
}


@pytest.mark.parametrize("text", LACKING)
def test_all_that_is_missing_is_told_once(text, rules):
    (found,) = said(text, rules)
    assert (found.code, found.start, found.end) == ("outcomes.not-smart", 0, len(text))
    every = ["who will do it", "how well", "by when", "why it matters"]
    assert [part for part in every if part in found.message] == LACKING[text]


LEFT_ALONE = [
    "By July 2027 Amira will read a 100-word text aloud with no more than three errors, so that she can follow recipes at home.",
    "By the end of Year 6, Sam will write three sentences without help in 4 lessons out of 5.",
    "By July 2027 Sam will improve his reading from 40 to 60 words a minute, so that he can read subtitles.",
    "By July 2027 Sam will know 100 spellings, tested in any order, so that others understand his stories and he feels proud.",
    "By July 2027 Sam will attend all his lessons on four days out of five, so that he can take his exams.",
    "By July 2027 Sam will use a card 4 times out of 5, so that staff will know what he needs.",
    "Last year Sam met this outcome.",
    "Sam said “I want to be more confident”.",
    "",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_an_outcome_that_can_be_seen_and_counted_is_left_alone(text, rules):
    assert said(text, rules) == []


DATED = [
    "By July 2027", "By the end of Year 6", "By the end of Key Stage 2", "By 31 August 2027", "By the age of 16", "By her fifth birthday",
    "Within 12 months", "By the next annual review", "By Easter", "In two years’ time", "By spring 2027", "At the end of Year 11", "By July",
    "By the time she moves to secondary school", "By 1/9/2027", "By the end of the summer term", "By next summer", "By 2028", "In July 2027",
]  # fmt: skip


@pytest.mark.parametrize("day", DATED)
def test_a_date_is_recognised_and_is_no_measure(day, rules):
    patterns = parts.patterns_of(rules, "outcomes")
    assert patterns.fits("date", f"{day} Sam will read.")
    assert not patterns.fits("counted", patterns.blanked("dated", f"{day} Sam will read."))


@pytest.mark.parametrize("text", ["Sam will read by heart", "by bus", "by himself", "in a group", "by asking"])
def test_a_date_is_not_made_up(text, rules):
    assert not parts.patterns_of(rules, "outcomes").fits("date", text)


@pytest.mark.parametrize(
    "text", ["4 out of 5 times", "twice a day", "without help", "no more than one prompt", "on his own", "every morning", "with 80% accuracy"]
)
def test_a_measure_is_recognised_in_many_words(text, rules):
    assert parts.patterns_of(rules, "outcomes").fits("counted", text)


@pytest.mark.parametrize("text", ["better", "with help", "more and more", "someone", "no one", "one day"])
def test_a_measure_is_not_made_up(text, rules):
    assert not parts.patterns_of(rules, "outcomes").fits("counted", text)


def test_each_phrase_of_the_table_is_found_in_its_example(rules):
    found = parts.phrases_in_force(rules, "outcomes", TODAY)
    for row in rules.rows("outcomes"):
        assert row["code"] in {hit.row["code"] for hit in found.find(Text(row["example"]))}, row["code"]


def checked(*answers, rules, case=None):
    return list(outcomes.check(a_submission(answers=answers), None, case or a_case(), a_review(), rules))


@pytest.mark.parametrize("fact", ["new_outcome", "changed_outcome", "plan_outcome"])
def test_each_outcome_is_read_where_it_stands(fact, rules):
    (found,) = checked(an_answer("text", "Reading", page="outcomes", row="2", fact=fact), rules=rules)
    assert (found.code, found.severity, found.field) == ("outcomes.not-smart", "advice", "outcomes.2.text")
    assert "Sam" in found.message and found.basis == "SEND Code of Practice 2015, 9.66"


def test_another_answer_and_own_words_are_left_alone(rules):
    assert checked(an_answer("text", "Reading", fact="outcome_commentary"), rules=rules) == []
    assert checked(an_answer("text", "Reading", fact="new_outcome", own_words=True), rules=rules) == []


def test_a_child_without_a_name_is_called_the_child(rules):
    (found,) = checked(an_answer("text", "Reading", fact="new_outcome"), rules=rules, case=a_case(child={"name": "-"}))
    assert "the child or young person" in found.message and "{" not in found.message + found.suggestion


def test_the_reason_is_no_measure(rules):
    (found,) = said("By July 2027 Sam will write a story, so that he comes to school 5 days a week.", rules)
    assert found.code == "outcomes.not-smart" and "how well" in found.message


def test_the_date_may_stand_beside_the_outcome_of_a_plan(rules):
    words = an_answer("text", "Sam will read 100 words aloud.", page="outcomes", row="1", fact="plan_outcome")
    by = an_answer("by", "the end of Year 6", page="outcomes", row="1", fact="plan_outcome_by")
    assert len(checked(words, rules=rules)) == 1
    assert checked(words, by, rules=rules) == []


def rows(number, fact):
    return an_answer("rows", tuple({"id": str(n)} for n in range(number)), page="o", type="Rows", fact=fact, text="")


@pytest.mark.parametrize(("number", "codes"), [(10, []), (11, ["outcomes.too-many"])])
def test_a_plan_has_up_to_ten_outcomes(number, codes, rules):
    assert [one.code for one in checked(rows(number, "plan_outcomes"), rules=rules)] == codes


@pytest.mark.parametrize(("new", "codes"), [(0, []), (4, []), (5, ["outcomes.too-many"])])
def test_new_outcomes_come_on_top_of_those_of_the_plan(new, codes, rules):
    plan = a_plan(outcomes=tuple(Outcome(id=str(n), text="x") for n in range(6)))
    assert [one.code for one in checked(rows(new, "new_outcomes"), rules=rules, case=a_case(plan=plan))] == codes
