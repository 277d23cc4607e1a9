"""The decision: letter and notice, reasons, dates, and what the law asks before a plan ceases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ehcforms.form import Form
from ehcforms.rulebook import Rulebook
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer, at
from plugins import decision

MEETING, DECIDED = date(2026, 2, 3), date(2026, 2, 20)
LETTER = ["appeal", "time-limit", "mediation", "disagreement", "advice"]
NOTICE = ["copy", "evidence", "representations", "setting", "meeting", "information"]
WHY = "The provision works: reading has moved on by seven months."
MAINTAIN = {"decision": "maintain", "decision_date": DECIDED, "decision_reasons": WHY, "letter_says": LETTER}
AMEND = {"decision": "amend", "decision_date": DECIDED, "decision_reasons": WHY, "notice_says": NOTICE, "amendments": "Section F: add a reading group of 3."}
CEASE = {**MAINTAIN, "decision": "cease", "cease_ground": "not-necessary", "cease_consulted": True}
GROWN = {"wishes_to_go_on": False, "outcomes_met": "Sam cooks and travels alone, and works at the café."}
AT_19 = a_case(child={"date_of_birth": date(2007, 1, 20)})
OPEN = Form.model_validate({
    "id": "own-decision", "title": "Ours",
    "pages": [{"id": "p", "title": "P", "components": [
        {"type": "MultilineTextField", "id": fact.replace("_", "-"), "title": fact, "fact": fact}
        for fact in {**AMEND, **CEASE, **GROWN}]}],
})  # fmt: skip
"""A decision paper of an authority that insists on nothing."""


def said(site, facts, known=None, case=None, form=None, on=DECIDED):
    answers = tuple(an_answer(fact, value, fact=fact) for fact, value in facts.items() if value is not ...)
    paper = a_submission(form="decision", on=on, answers=answers)
    review = a_review(facts={"meeting_date": MEETING, **(known or {})}, stage="decision")
    return list(decision.check(paper, form or site.forms["decision"], case or a_case(), review, site.rules))


def codes(*given, **more):
    return [one.code.removeprefix("decision.") for one in said(*given, **more)]


@pytest.mark.parametrize("facts", [MAINTAIN, AMEND, CEASE])
def test_a_decision_that_is_complete_is_left_alone(facts, site):
    assert codes(site, facts) == [] and codes(site, facts, form=OPEN) == []


def test_a_complete_decision_to_cease_at_nineteen_is_left_alone(site):
    assert codes(site, {**CEASE, **GROWN}, case=AT_19) == []


@pytest.mark.parametrize("form", ["report", "setting-advice", "meeting", "parent-views"])
def test_other_papers_are_left_alone(form, site):
    assert codes(site, {"decision": "cease"}, form=site.forms[form]) == []


@pytest.mark.parametrize("gone", LETTER)
@pytest.mark.parametrize("facts", [MAINTAIN, CEASE])
def test_a_letter_says_what_the_law_asks(facts, gone, site):
    (one,) = said(site, {**facts, "letter_says": [name for name in LETTER if name != gone]})
    assert (one.code, one.field, one.severity) == ("decision.letter", "letter-says", "warning")
    assert site.rules["decision"]["letter"][gone] in one.message


@pytest.mark.parametrize("gone", NOTICE)
def test_a_notice_says_what_the_law_asks(gone, site):
    (one,) = said(site, {**AMEND, "notice_says": [name for name in NOTICE if name != gone]})
    assert (one.code, one.field) == ("decision.notice", "notice-says")
    assert site.rules["decision"]["notice"][gone] in one.message


def test_letter_and_notice_belong_to_their_own_decisions(site):
    assert codes(site, {**MAINTAIN, "notice_says": []}) == [] and codes(site, {**AMEND, "letter_says": []}) == []
    assert codes(site, {"decision": None, "letter_says": []}) == []


def test_what_the_form_refuses_anyway_is_not_said_twice(site):
    assert codes(site, {"decision": "maintain"}) == codes(site, {"decision": "amend"}) == codes(site, {"decision": "cease"}) == []
    assert codes(site, {"decision": "amend"}, form=OPEN) == ["reasons", "notice", "amend-text"]
    assert codes(site, {"decision": "cease"}, form=OPEN) == ["reasons", "letter", "not-consulted", "no-ground"]


@pytest.mark.parametrize("text", ["tbc", "To follow", "See attached", "as discussed at the meeting", "-", "n/a", "Amend the plan."])
def test_amending_needs_its_text(text, site):
    (one,) = said(site, {**AMEND, "amendments": text})
    assert (one.code, one.severity, one.field) == ("decision.amend-text", "block", "amendments")
    assert codes(site, {**AMEND, "amendments": text, "draft_plan": [{"name": "draft.docx"}]}) == []
    assert codes(site, {**MAINTAIN, "amendments": text}) == []


@pytest.mark.parametrize("text", ["Section F: speech group, weekly.", "Section I: Marsh Academy", "B: add epilepsy"])
def test_a_short_text_of_amendments_is_enough(text, site):
    assert codes(site, {**AMEND, "amendments": text}) == []


@pytest.mark.parametrize("consulted", [False, None, "", "no"])
def test_ceasing_without_consulting_is_blocked(consulted, site):
    (one,) = said(site, {**CEASE, "cease_consulted": consulted})
    assert (one.code, one.severity, one.field) == ("decision.not-consulted", "block", "consulted")
    assert codes(site, {**MAINTAIN, "cease_consulted": consulted}) == []


@pytest.mark.parametrize("ground", [None, ""])
def test_ceasing_without_a_ground_is_blocked(ground, site):
    (one,) = said(site, {**CEASE, "cease_ground": ground})
    assert (one.code, one.severity, one.field) == ("decision.no-ground", "block", "ground")


BIRTHDAY = a_case(child={"date_of_birth": date(2008, 2, 3)})


@pytest.mark.parametrize(("day", "grown"), [(-1, False), (0, True), (1, True)])
def test_under_eighteen_on_the_day_of_the_meeting_the_reasons_carry_the_ground(day, grown, site):
    facts, known = {**CEASE, **GROWN, "decision_reasons": "As agreed at the meeting."}, {"meeting_date": MEETING + timedelta(days=day)}
    assert codes(site, facts, case=BIRTHDAY, known=known) == (["reasons"] if grown else ["reasons", "no-ground"])


@pytest.mark.parametrize("reasons", [
    "Sam no longer attends school.", "Sam is not in education.", "He has left college.", "Sam is NEET.", "She has stopped attending.", "Not on roll here.",
])  # fmt: skip
def test_under_eighteen_having_left_is_no_reason(reasons, site):
    assert codes(site, {**CEASE, "decision_reasons": reasons}) == ["left-education"]
    needless = f"{reasons} Provision under a plan is no longer necessary."
    assert codes(site, {**CEASE, "decision_reasons": needless}) == []
    assert codes(site, {**CEASE, "decision_reasons": reasons, "cease_ground": "not-responsible"}) == []
    assert codes(site, {**MAINTAIN, "decision_reasons": reasons}) == []
    assert codes(site, {**CEASE, **GROWN, "decision_reasons": reasons}, case=AT_19) == []


def test_from_eighteen_who_wishes_to_go_on_keeps_the_plan(site):
    facts = {**CEASE, **GROWN, "wishes_to_go_on": True}
    (one,) = said(site, facts, case=AT_19)
    assert (one.code, one.severity, one.field) == ("decision.wishes-on", "block", "wishes-on")
    assert codes(site, facts) == []
    assert codes(site, {**facts, "decision_reasons": "Going back would not be appropriate for Sam: the hospital says so."}, case=AT_19) == []
    assert codes(site, {**facts, "cease_ground": "not-responsible"}, case=AT_19) == []


@pytest.mark.parametrize("met", ["Yes", "yes.", "n/a", "No", "see report", "All achieved", "They have mostly been met."])
def test_from_eighteen_the_outcomes_are_looked_at_one_by_one(met, site):
    assert codes(site, {**CEASE, **GROWN, "outcomes_met": met}, case=AT_19) == ["outcomes-met"]
    assert codes(site, {**CEASE, "outcomes_met": met}) == []


@pytest.mark.parametrize("reasons", ["Sam is now 19.", "Sam has turned 19 in January.", "He reached the age of 20.", "Sam has achieved all his outcomes.", "She is too old for a plan."])
def test_age_or_outcomes_alone_are_not_enough(reasons, site):
    assert codes(site, {**CEASE, **GROWN, "decision_reasons": reasons}, case=AT_19) == ["age-alone"]
    assert codes(site, {**CEASE, **GROWN, "decision_reasons": f"{reasons} A plan is no longer necessary: the café trains him."}, case=AT_19) == []
    assert codes(site, {**CEASE, **GROWN, "decision_reasons": f"{reasons} He does not wish to go on."}, case=AT_19) == []
    assert codes(site, {**CEASE, "decision_reasons": reasons}) == []


@pytest.mark.parametrize(("day", "code"), [(DECIDED, []), (DECIDED + timedelta(days=1), ["date-ahead"]), (MEETING, []), (MEETING - timedelta(days=1), ["date-early"])])
def test_the_day_of_the_decision_can_be(day, code, site):
    assert codes(site, {**MAINTAIN, "decision_date": day}) == code


@pytest.mark.parametrize("day", ["", "soon", None, 7, "2026-13-01"])
def test_a_day_that_is_none_is_left_to_the_form(day, site):
    assert codes(site, {**MAINTAIN, "decision_date": day}) == []


def test_a_day_in_summer_is_that_of_england(site):
    paper = a_submission(form="decision", answers=(an_answer("d", date(2026, 7, 2), fact="decision_date"),))
    late = replace(paper, at=at(date(2026, 7, 1), 23))
    assert list(decision.check(late, OPEN, a_case(), a_review(), site.rules)) and codes(site, {}) == []
    assert "date-ahead" not in [one.code for one in decision.check(late, OPEN, a_case(), a_review(), site.rules)]


@pytest.mark.parametrize("reasons", ["As agreed at the meeting.", "Maintain", "See report", "The plan is still needed.", "tbc"])
def test_reasons_that_give_none_are_pointed_at(reasons, site):
    assert codes(site, {**MAINTAIN, "decision_reasons": reasons}) == ["reasons"]


REPORT = {"recommendation": "amend", "recommendation_reasons": "Two outcomes are achieved, and the new ones need other support."}


@pytest.mark.parametrize(("reasons", "taken_up"), [
    (REPORT["recommendation_reasons"], False), ("The plan works well and nothing new was seen.", False), ("Sam is happy at school.", False),
    ("The report asks for an amendment; the therapist’s evidence does not show a change.", True),
    ("We have not followed the recommendation, because the new group is in the plan already.", True), ("Although the family asked for more, the hours fit.", True),
])  # fmt: skip
def test_a_decision_that_departs_takes_the_recommendation_up(reasons, taken_up, site):
    found = said(site, {**MAINTAIN, "decision_reasons": reasons}, known=REPORT)
    assert [one.code for one in found] == ([] if taken_up else ["decision.departs"])
    assert taken_up or ("amend" in found[0].message and "maintain" in found[0].message)
    assert codes(site, {**AMEND, "decision_reasons": reasons}, known=REPORT) == []


@pytest.mark.parametrize(("stage", "recommended", "there"), [("decision", "cease", True), ("decision", "amend", False), ("report", "cease", False)])
def test_two_stages_are_named_before_ceasing(stage, recommended, there, site):
    review = a_review(facts={"recommendation": recommended}, stage=stage)
    assert [one.code for one in decision.watch(a_case(), review, TODAY, site.rules)] == (["decision.two-stages"] if there else [])
    closed = replace(review, closed_at=at(TODAY))
    assert list(decision.watch(a_case(), closed, TODAY, site.rules)) == []


@pytest.mark.parametrize("value", [5, True, ["a"], {"a": 1}, None, (), "x" * 100_000])
@pytest.mark.parametrize("choice", ["maintain", "amend", "cease"])
def test_an_answer_of_an_odd_type_breaks_nothing(choice, value, site):
    facts = {**dict.fromkeys({**AMEND, **CEASE, **GROWN}, value), "decision": choice}
    assert isinstance(said(site, facts, case=AT_19), list)


def test_without_its_table_it_says_nothing(site):
    assert list(decision.check(a_submission(), site.forms["decision"], a_case(), a_review(), Rulebook({}))) == []
    assert list(decision.watch(a_case(), a_review(facts={"recommendation": "cease"}, stage="decision"), TODAY, Rulebook({}))) == []
