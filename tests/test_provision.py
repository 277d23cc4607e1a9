"""Provision: vague words with their places and what they leave open, rows with gaps, and what is left alone."""

from datetime import date

import pytest

from ehcforms import parts
from ehcforms.language import Text
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer
from plugins import provision


def said(text, rules):
    return [(text[one.start : one.end], one.message) for one in provision.findings_in(text, rules, TODAY)]


VAGUE = {
    "Tomek would benefit from regular support.": ("would benefit from", "neither who nor how often nor for how long"),
    "Access to a sensory room.": ("Access to", "neither who nor how often nor for how long"),
    "Opportunities for talk with an ELSA": ("Opportunities", "neither how often nor for how long"),
    "Regular reading with the HLTA": ("Regular", "does not say how often"),
    "20 minutes daily, 1:1, with the TA, as appropriate": ("as appropriate", "Who decides"),
    "Up to 10 hours a week of 1:1 with a TA": ("Up to 10 hours", "None at all would keep this promise"),
    "Daily physiotherapy, 20 minutes, as per the physio’s report": ("as per", "by itself"),
    "1:1 with a TA, 5 hours a week, to be determined by the setting": ("to be determined by", "cannot be left"),
    "A TA leads a small group for 10 minutes daily": ("small group", "in how large a group"),
    "A TA will deliver an intervention 1:1 for 20 minutes daily": ("an intervention", "does not say what exactly"),
    "Funding at Band E": ("Funding at", "Money is not provision"),
    "Lego therapy, group of 3, weekly, 30 minutes, TA, subject to review": ("subject to", "without anyone amending"),
    "Zoë’s mentor: input “when needed” — café, as required 🎨": ("as required", "Who decides"),
}


@pytest.mark.parametrize("text", VAGUE)
def test_vague_words_have_their_place_and_what_they_leave_open(text, rules):
    phrase, message = VAGUE[text]
    assert any(found == phrase and message in words for found, words in said(text, rules)), said(text, rules)


LEFT_ALONE = [
    "Access to a sensory room for 15 minutes, 3 times a day, with a TA trained in sensory circuits.",
    "Precision teaching, daily, 10 minutes, 1:1 with a teaching assistant trained by the psychologist.",
    "The therapist gives regular support: 20 minutes every Tuesday in a group of 3.",
    "He will have access to the sensory room. A TA trained in sensory circuits takes him for 15 minutes, 3 times a day.",
    "A TA will deliver an intervention, Colourful Semantics, 1:1 for 20 minutes daily.",
    "A TA will teach regular verbs to Sam, 1:1, for 15 minutes daily.",
    "The mentor will hand Sam his input device, 1:1, for an hour each day.",
    "The old plan said “access to therapy as required”.",
    "Sam does not need additional support.",
    "Last year he had regular sessions with the nurse.",
    "The support staff know Sam well.",
    "Sam goes to the Opportunity Centre on Fridays with his aunt.",
    "",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_said_or_is_no_promise_is_left_alone(text, rules):
    assert said(text, rules) == []


MONEY = {
    "Add an outcome: by July 2027 Dan will manage £20 a week, with one reminder.": False,
    "Dan will pay for a trip of £5.50 with his own card every Friday.": False,
    "A Band 6 speech and language therapist will see Dan 1:1 for 30 minutes a week.": False,
    "£6,000 from the notional budget.": True,
    "Direct payments of £85 a week.": True,
    "A grant of £300 for equipment.": True,
    "£14.50 an hour.": True,
    "Matrix band 6.": True,
}


@pytest.mark.parametrize("text", MONEY)
def test_money_that_pays_for_provision_is_told_from_money_that_a_child_handles(text, rules):
    told = [message for _, message in said(text, rules) if "Money is not provision" in message]
    assert bool(told) is MONEY[text]
    answer = an_answer("a", text, fact="amendments")
    found = provision.check(a_submission(answers=(answer,)), None, a_case(), a_review(), rules)
    assert any("Money" in one.message for one in found) is MONEY[text]


def test_words_alone_are_told_all_that_is_missing_with_the_first_vague_phrase(rules):
    first, *others = [one.message for one in checked({"what": "Regular reading support."}, rules)]
    assert first.startswith("“Regular” says neither who nor how often nor for how long nor in how large a group.") and not others
    whole = "A TA trained in phonics gives regular reading support, 1:1, for 20 minutes every morning."
    assert checked({"what": whole}, rules) == []


SAID = ": 20 minutes, 3 times a week, 1:1, with a teaching assistant trained by the therapist."


def test_each_phrase_names_what_it_leaves_open_and_a_sentence_that_says_it_silences_it(rules):
    names = rules["provision"]["parts"]
    for row in rules.rows("provision"):
        told = " ".join(one.message for one in checked({"what": row["example"]}, rules))
        needed = set(row.get("missing", ())) - {"how_long", "group"}.difference(provision.needs_of(row["example"], rules))
        assert [one for one in needed if f" {names[one]}" not in told] == [], row["code"]
        assert bool(checked({"what": row["example"] + SAID}, rules)) is row.get("always", False), row["code"]


SUPPLIED = {
    "how_often": [
        "daily", "3 x week", "3x weekly", "three times per week", "every morning", "each lesson", "twice a half-term", "once a fortnight",
        "5 x 20 minutes a week", "10 minutes a day", "15 hours of 1:1 a week", "on Mondays", "each time he is changed", "full-time",
        "six sessions", "before each lunch", "in all lessons", "four lunchtimes a week", "termly", "every other day", "p/w",
    ],
    "how_long": [
        "20-minute", "20 minutes", "half an hour", "45 mins", "an hour", "1.5 hours", "two hours", "half-hour", "twenty-five minutes",
        "for the whole lesson", "full-time", "from 12.15 to 12.45", "a quarter of an hour", "1 hr", "at all times",
    ],
    "who": [
        "a TA", "the SENCO", "Mrs Khan", "Dr O’Neill", "an HLTA", "a speech and language therapist", "the OT", "QTVI", "teacher of the deaf",
        "an educational psychologist", "a learning support assistant", "key person", "job coach", "the physio", "ELSA-trained",
    ],
    "group": [
        "1:1", "one to one", "one-to-one", "group of three", "group of no more than 4", "in a pair", "ratio of 1:3", "two other pupils", "individually",
        "1 to 1", "class of 12", "small group (max. 3)", "with a partner", "alone for", "2:1", "on her own for",
    ],
    "until": ["until July", "reviewed every half-term", "for two terms", "next review", "over six weeks"],
    "where": ["in the library", "at home", "before registration", "in his classroom", "after lunch"],
}  # fmt: skip
NOT_SUPPLIED = {
    "how_often": ["regularly", "often", "once he has settled", "a day out", "as needed", "an assistant", "a lesson plan"],
    "how_long": ["for a while", "the hour bell", "extra time", "a long session"],
    "who": ["staff", "an adult", "the school", "as in the therapist’s report", "a tap"],
    "group": ["small group", "a group for 20 minutes", "groups", "10 minutes", "the school"],
    "until": ["for as long as needed", "by staff"],
    "where": ["quiet", "with staff"],
}


@pytest.mark.parametrize(("part", "text"), [(part, text) for part, texts in SUPPLIED.items() for text in texts])
def test_a_part_is_recognised_in_many_words(part, text, rules):
    assert parts.patterns_of(rules, "provision").fits(part, f"It is {text} here.")


@pytest.mark.parametrize(("part", "text"), [(part, text) for part, texts in NOT_SUPPLIED.items() for text in texts])
def test_a_part_is_not_made_up(part, text, rules):
    assert not parts.patterns_of(rules, "provision").fits(part, f"It is {text} here.")


def test_each_phrase_of_the_table_is_found_in_its_example(rules):
    phrases = parts.phrases_in_force(rules, "provision", TODAY)
    for row in rules.rows("provision"):
        assert row["code"] in {hit.row["code"] for hit in phrases.find(Text(row["example"]))}, row["code"]


def test_a_phrase_is_in_force_from_its_day_on(rules):
    assert {"2020-07-01"} == {row["effective_from"] for row in rules.rows("provision") if row["code"] == "support"}
    before, then = date(2020, 6, 30), date(2020, 7, 1)
    assert provision.findings_in("Adult input to write", rules, before) == []
    assert len(provision.findings_in("Adult input to write", rules, then)) == 1


WHOLE = {
    "what": "Access to the reading group", "who": "teaching assistant trained by the SENCo", "how-often": "3 times a week",
    "how-long": "20 minutes", "group-size": "group of 3", "where": "library", "until": "next review",
}  # fmt: skip


def checked(row, rules, fact="new_provision"):
    rows = an_answer("rows", ({"id": "0", **row},), page="new-provision", type="Rows", fact=fact, text="")
    return list(provision.check(a_submission(answers=(rows,)), None, a_case(), a_review(), rules))


@pytest.mark.parametrize("fact", ["new_provision", "plan_provision"])
def test_a_whole_row_is_left_alone(fact, rules):
    assert checked(WHOLE, rules, fact) == []


def test_rows_of_another_kind_are_left_alone(rules):
    assert checked({"what": "Regular support"}, rules, "attainment") == []


def test_a_row_with_gaps_is_told_which(rules):
    (found,) = checked({name: words for name, words in WHOLE.items() if name not in ("until", "where")}, rules)
    assert found.code == "provision.incomplete" and "where or when and until when" in found.message
    assert found.field == "new-provision.0.what"


def test_the_words_of_a_row_may_say_what_its_cells_do_not(rules):
    what = "Precision teaching in the library until July"
    assert checked({**WHOLE, "what": what, "where": "", "until": ""}, rules) == []


def test_vague_words_are_found_in_every_cell(rules):
    (found,) = checked({**WHOLE, "how-often": "as required"}, rules)
    assert (found.field, found.start, found.end) == ("new-provision.0.how-often", 0, 11)
    (found,) = checked({**WHOLE, "who": "suitably qualified staff"}, rules)
    assert (found.field, found.code) == ("new-provision.0.who", "provision.vague")


ALONE = {
    "A teaching assistant trained in Colourful Semantics will deliver it 1:1 for 20 minutes, 3 times a week.": "",
    "Full-time 1:1 support from a teaching assistant trained in Team Teach.": "",
    "The nurse will check his blood sugar before each meal.": "",
    "Lego therapy with the ELSA, weekly, 30 minutes": "in how large a group",
    "Precision teaching": "who, how often, for how long and in how large a group",
    "A TA will read with Sam every day": "for how long and in how large a group",
    "Sam enjoys the reading club.": "",
    "Thank you for a lovely year.": "",
}


@pytest.mark.parametrize("text", ALONE)
def test_words_alone_are_asked_for_what_their_kind_needs(text, rules):
    found = checked({"what": text}, rules)
    assert [one.code for one in found] == (["provision.incomplete"] if ALONE[text] else [])
    assert not found or f"does not say {ALONE[text]}." in found[0].message


def test_a_vague_row_is_not_told_twice(rules):
    (found,) = checked({"what": "Would benefit from regular support"}, rules)
    assert (found.code, found.start, found.end) == ("provision.vague", 0, 18)


def test_free_text_of_a_plan_is_read_and_what_was_delivered_is_not(rules):
    answers = (
        an_answer("f", "Regular support.", fact="plan_section_f"),
        an_answer("d", "Regular support.", fact="provision_delivered"),
        an_answer("x", "Regular support."),
        an_answer("o", "Regular support.", fact="plan_section_f", own_words=True),
    )
    found = provision.check(a_submission(answers=answers), None, a_case(), a_review(), rules)
    assert {one.field for one in found} == {"f"}


def test_an_authority_may_take_a_row_away(rules):
    from ehcforms.rulebook import Rulebook

    table = {**rules["provision"], "findings": [one for one in rules["provision"]["findings"] if one["code"] != "vague"]}
    without = Rulebook({**rules, "provision": table})
    assert provision.findings_in("Regular support", without, TODAY) == []
    assert provision.check(a_submission(), None, a_case(), a_review(), Rulebook({})) == []


def test_a_part_that_is_known_needs_no_words():
    patterns = parts.Patterns({"who": ["<role>"], "telling": ["was"], "promising": ["will"], "denying": ["no"], "clause": ["if"]}, {"role": ["TA"]})
    reading = parts.Reading("An adult", patterns, given=frozenset({"who"}))
    assert reading.supplies("who") and not reading.supplies("how_often")
    assert not parts.Reading("An adult", patterns).supplies("who")
    assert parts.Reading("An adult", patterns, around="a TA").supplies("who")
