"""Needs in learning bring attainment now and then, the gap, a key to own levels, and the record."""

import pytest

from ehcforms.model import Need
from ehcforms.rulebook import Rulebook
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer
from plugins import attainment

LEARNING = a_case(plan={"needs": (Need(id="n1", area="cognition-and-learning", text=""),)})
TALKING = a_case(plan={"needs": (Need(id="n1", area="communication-and-interaction", text=""),)})
READING = {"measure": "Reading age", "before": "6 years 4 months, November", "now": "7 years 1 month, June"}
TRACKER = [{"id": "f1", "name": "attainment_tracker.xlsx", "media_type": "x", "size": 1}]
KEYED = [{"id": "f1", "name": "Attainment tracker with key.pdf", "media_type": "x", "size": 1}]
PHOTO = [{"id": "f1", "name": "sports day.jpg", "media_type": "x", "size": 1}]
FULL = {"attainment": [READING], "attainment_gap": "It has closed by three months.", "attachments": TRACKER}


def said(site, facts, form="setting-advice", case=LEARNING, commentary=(), known=None):
    answers = [an_answer(fact, value, fact=fact) for fact, value in facts.items()]
    answers += [
        an_answer("commentary", text, page="outcomes", row=f"o{n}", fact="outcome_commentary")
        for n, text in enumerate(commentary)
    ]
    review = a_review(facts=known or {})
    return list(attainment.check(a_submission(answers=tuple(answers)), site.forms[form], case, review, site.rules))


def codes(*given, **more):
    return [one.code.removeprefix("attainment.") for one in said(*given, **more)]


def test_attainment_that_is_all_there_is_left_alone(site):
    assert codes(site, FULL) == []


def test_other_needs_bring_no_attainment(site):
    assert codes(site, {}, case=TALKING) == []


@pytest.mark.parametrize("form", ["professional-advice", "social-care-advice", "parent-views", "meeting", "decision"])
def test_a_paper_that_asks_for_none_is_left_alone(form, site):
    assert codes(site, {}, form=form) == []


@pytest.mark.parametrize(
    "rows", [None, (), [], [{}], [{"measure": "", "before": " ", "now": None}], "", 5, ["x"], [None], [{"id": "1"}]]
)
def test_no_attainment_is_pointed_at(rows, site):
    assert codes(site, {**FULL, "attainment": rows, "attachments": PHOTO}) == ["missing"]


@pytest.mark.parametrize("files", [[], PHOTO, [{"name": "timetable.docx"}], None, [None]])
def test_a_document_that_is_no_record_does_not_show_attainment(files, site):
    assert "missing" in codes(site, {"attainment_gap": "It stays.", "attachments": files})


@pytest.mark.parametrize("files", [TRACKER, KEYED, [{"name": "Progress-Data 2026.pdf"}], ["scores.xlsx"]])
def test_an_attached_record_shows_attainment(files, site):
    assert codes(site, {"attainment_gap": "It stays.", "attachments": files}) == []


def test_attainment_in_the_commentary_counts(site):
    words = "Reading age 7 years 1 month, up from 6 years 4 months in May; the gap has narrowed."
    assert codes(site, {"attachments": PHOTO}, commentary=[words]) == []
    assert codes(site, {"attachments": PHOTO}, commentary=["He reads half a page a day."]) == ["missing"]


@pytest.mark.parametrize("gone", ["before", "now"])
def test_a_line_for_one_moment_only_is_pointed_at(gone, site):
    line = {**READING, gone: ""}
    (one,) = said(site, {**FULL, "attainment": [READING, line]})
    assert one.code == "attainment.then" and "Reading age" in one.message and one.field == "attainment"


def test_the_gap_is_asked_for_once_attainment_is_there(site):
    assert codes(site, {**FULL, "attainment_gap": ""}) == ["gap"]
    assert codes(site, {**FULL, "attainment_gap": None}, commentary=["The gap has closed by a term."]) == []
    assert codes(site, {**FULL, "attainment_gap": None}, commentary=["He is catching up with his peers."]) == []


def test_a_record_is_asked_for(site):
    assert codes(site, {**FULL, "attachments": []}) == ["record"]
    assert codes(site, {**FULL, "attachments": PHOTO}) == []


OWN = ["Developing", "developing+", "Secure", "Emerging, June", "WTS", "EXS", "D+", "3b", "2c+", "Amber", "purple", "Mastery", "S–"]


@pytest.mark.parametrize("level", OWN)
def test_a_level_of_the_settings_own_needs_a_key(level, site):
    line = {"measure": "Writing", "before": "2 in May", "now": level}
    (one,) = said(site, {**FULL, "attainment": [line]})
    assert (one.code, one.field) == ("attainment.key", "key")
    assert one.message.split("”")[0].removeprefix("“").casefold() in level.casefold()


@pytest.mark.parametrize("level", OWN)
def test_a_key_anywhere_is_enough(level, site):
    line = {"measure": "Writing", "before": "2 in May", "now": level}
    facts = {**FULL, "attainment": [line]}
    assert codes(site, {**facts, "attainment_key": "Developing: with help. Secure: alone."}) == []
    assert codes(site, {**facts, "attachments": KEYED}) == []
    assert codes(site, facts, commentary=[f"{level} means that he does it with help."]) == []
    assert codes(site, {**facts, "attainment": [{**line, "now": f"{level} (= with help)"}]}) == []


@pytest.mark.parametrize(
    "cell",
    ["7 years 1 month, June", "standard score 85", "28 of 40 in the phonics check", "GCSE grade 4+, June", "Entry Level 2 (3b)",
     "percentile 12", "Year 3", "Key Stage 1", "a page a day", "level 2 functional skills: secure", "6-7 years"],
)  # fmt: skip
def test_measures_that_everybody_knows_need_no_key(cell, site):
    assert codes(site, {**FULL, "attainment": [{**READING, "measure": "Reading", "now": cell}]}) == []


@pytest.mark.parametrize(
    "text",
    ["He is working at WTS in writing.", "He moved from D+ in May to S- now.", "Reading was assessed as secure in June.",
     "He is working within Developing.", "Rated amber for maths."],
)  # fmt: skip
def test_levels_in_the_commentary_need_a_key(text, site):
    assert codes(site, FULL, commentary=[text]) == ["key"]


@pytest.mark.parametrize(
    "text",
    ["He feels secure in himself.", "He is now developing friendships.", "He uses the green zone card.", "Sam’s OT and SENCo met.",
     "He is in Amber class.", "He is beginning to write.", "The gold award was his.", "He has a secure attachment to Ms Brook.", "A TA helps him."],
)  # fmt: skip
def test_the_same_words_in_another_sense_need_none(text, site):
    assert codes(site, FULL, commentary=[text]) == []


def test_the_report_looks_at_what_the_advice_has_shown(site):
    assert codes(site, {}, form="report", known=FULL) == []
    assert codes(site, {}, form="report") == ["missing"], "the record belongs to the advice"
    (first, *_) = said(site, {}, form="report")
    assert first.field == "" and "Sam" in first.message


def test_without_its_table_it_says_nothing(site):
    assert attainment.check(a_submission(), site.forms["report"], LEARNING, a_review(), Rulebook({})) == []


def test_every_code_is_in_force_on_the_day(site):
    assert len(site.rules.rows("attainment", TODAY, "findings")) == 5
