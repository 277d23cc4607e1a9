"""The checklist of the report: what is missing, says nothing, or does not fit together."""

from dataclasses import replace
from datetime import date

import pytest

from ehcforms.form import Form
from ehcforms.model import Participant, Request
from ehcforms.rulebook import Rulebook
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer, at
from plugins import completeness

FULL = {
    "attendance_percent": 96.5,
    "exclusions": "none",
    "transport": "Bus pass, still right.",
    "personal_budget": "none",
    "significant_changes": ["none"],
    "summary": "We talked about reading and friends.",
    "actions": [{"action": "Start the group", "who": "Ada Okafor", "by-when": "14 March"}],
    "differences_of_view": "none",
    "recommendation": "maintain",
    "recommendation_reasons": "The provision works: reading has moved on by seven months.",
}
OPEN = Form.model_validate({
    "id": "own-report", "title": "Our own report",
    "pages": [{"id": "p", "title": "P", "components": [
        {"type": "MultilineTextField", "id": f"q-{fact.replace('_', '-')}", "title": fact, "fact": fact} for fact in FULL
    ]}],
})  # fmt: skip
"""A report of an authority that insists on nothing."""


def said(site, facts, form=None, review=None, case=None, **more):
    answers = tuple(an_answer(fact, value, fact=fact) for fact, value in {**FULL, **facts}.items() if value is not ...)
    paper = a_submission(form="report", answers=answers, **more)
    return list(completeness.check(paper, form or site.forms["report"], case or a_case(), review or a_review(), site.rules))


def codes(*given, **more):
    return [one.code.removeprefix("completeness.") for one in said(*given, **more)]


def test_a_report_that_is_complete_is_left_alone(site):
    assert codes(site, {}) == [] and codes(site, {}, form=OPEN) == []


@pytest.mark.parametrize("form", ["setting-advice", "meeting", "decision", "child-views"])
def test_other_papers_are_left_alone(form, site):
    assert codes(site, dict.fromkeys(FULL, ...), form=site.forms[form]) == []


@pytest.mark.parametrize("fact", sorted(FULL))
@pytest.mark.parametrize("gone", [..., None, "", [], ()])
def test_what_the_form_does_not_insist_on_is_asked_for(fact, gone, site):
    found = said(site, {fact: gone}, form=OPEN)
    assert [(one.code, one.field) for one in found] == [("completeness.unanswered", f"q-{fact.replace('_', '-')}")]


@pytest.mark.parametrize("fact", sorted(FULL))
def test_what_the_form_refuses_anyway_is_not_said_twice(fact, site):
    by_form = {question.fact: question.required for _, question in site.forms["report"].questions()}
    assert codes(site, {fact: ...}) == ([] if by_form[fact] is True else ["unanswered"])


def test_what_another_paper_has_said_counts_where_the_report_does_not_ask(site):
    small = Form.model_validate({"id": "r", "title": "R", "pages": [{"id": "p", "title": "P", "components": [
        {"type": "MultilineTextField", "id": "rec", "title": "R", "fact": "recommendation"}]}]})  # fmt: skip
    assert codes(site, {"attendance_percent": ...}, form=small) == ["unanswered"]
    assert codes(site, {"attendance_percent": ...}, form=small, review=a_review(facts={"attendance_percent": 91})) == []


ELSEWHERE = ["tbc", "TBC.", "See attached", "as last year", "As above", "-", "?", "to follow", "Refer to previous report", "ditto"]


@pytest.mark.parametrize("words", ELSEWHERE)
@pytest.mark.parametrize("fact", ["exclusions", "transport", "personal_budget", "summary", "differences_of_view", "recommendation_reasons"])
def test_words_that_send_the_reader_elsewhere_are_pointed_at(words, fact, site):
    assert codes(site, {fact: words}) == ["says-nothing"]


@pytest.mark.parametrize("words", ["none", "None.", "N/A", "nil", "No change: the bus pass stays"])
@pytest.mark.parametrize("fact", ["exclusions", "transport", "personal_budget", "differences_of_view"])
def test_none_is_an_answer_where_there_may_be_none(words, fact, site):
    assert codes(site, {fact: words}) == []


@pytest.mark.parametrize("words", ["none", "N/A", "nil"])
@pytest.mark.parametrize("fact", ["summary", "recommendation_reasons"])
def test_none_is_no_answer_where_something_was_said(words, fact, site):
    assert codes(site, {fact: words}) == ["says-nothing"]


@pytest.mark.parametrize("reasons", ["Maintain the plan.", "The plan is still needed.", "As agreed by everyone: continue", "Annual review recommendation"])
def test_reasons_that_repeat_the_recommendation_are_pointed_at(reasons, site):
    assert codes(site, {"recommendation_reasons": reasons}) == ["reasons"]


@pytest.mark.parametrize("reasons", ["The provision works.", "Two outcomes are achieved.", "The plan is still needed: he cannot yet read alone."])
def test_reasons_that_say_something_are_left_alone(reasons, site):
    assert codes(site, {"recommendation_reasons": reasons}) == []


@pytest.mark.parametrize(("who", "when", "lacks"), [
    ("", "14 March", "who does it"), (None, "14 March", "who does it"), ("All", "14 March", "who does it"), ("tbc", "May", "who does it"),
    ("SENCo", "", "by when"), ("SENCo", "ongoing", "by when"), ("SENCo", "ASAP", "by when"), ("SENCo", "as soon as possible", "by when"),
    ("everyone", "when needed", "who does it and by when"), ("Ms Brook", "end of term", ""), ("Parents", "by 3/5", ""), ("OT team", "immediately", ""),
])  # fmt: skip
def test_an_action_has_somebody_and_a_day(who, when, lacks, site):
    found = said(site, {"actions": [{"action": "Start the group", "who": who, "by-when": when}, FULL["actions"][0]]})
    assert [one.code for one in found] == (["completeness.action"] if lacks else [])
    assert not lacks or (f"“Start the group” does not say {lacks}." in found[0].message and found[0].field == "actions")


@pytest.mark.parametrize("rows", [[{}], [{"action": "", "who": "", "by-when": ""}], [None], ["x"], "none agreed", [{"who": "Ada"}], {"a": 1}, 7])
def test_empty_and_odd_rows_of_actions_are_left_alone(rows, site):
    assert codes(site, {"actions": rows}) == []


def test_nothing_has_changed_stands_alone(site):
    assert codes(site, {"significant_changes": ["needs-health", "none"]}) == ["changes-both"]
    assert codes(site, {"significant_changes": ["none"]}) == []


def test_a_change_and_a_plan_that_stays_are_explained(site):
    assert codes(site, {"significant_changes": ["needs-health"]}) == ["changes-maintain"]
    explained = {"significant_changes": ["needs-health"], "recommendation_reasons": "The plan already covers the new epilepsy plan."}
    assert codes(site, explained) == []
    assert codes(site, {"significant_changes": ["needs-health"], "recommendation": "amend"}) == []


@pytest.mark.parametrize("denied", ["none", "None.", "Everyone agreed.", "There were no differences of view", "N/A"])
@pytest.mark.parametrize(("wish", "recommended", "differs"), [
    ("change", "maintain", True), ("end", "maintain", True), ("same", "maintain", False), ("unsure", "maintain", False),
    ("end", "amend", True), ("same", "amend", False), ("same", "cease", True), ("end", "cease", False),
])  # fmt: skip
def test_a_difference_that_another_answer_shows_is_not_denied(wish, recommended, differs, denied, site):
    review = a_review(facts={"plan_wish": wish})
    facts = {"recommendation": recommended, "differences_of_view": denied}
    assert codes(site, facts, review=review) == (["differences"] if differs else [])
    told = {**facts, "differences_of_view": "Mum sees it differently; the school would keep the plan."}
    assert codes(site, told, review=review) == []


def test_a_difference_about_the_setting_is_not_denied(site):
    assert codes(site, {"placement": "views-differ"}) == ["differences"]
    assert codes(site, {"placement": "right"}) == []


THERAPY = Participant(id="slt", role="team", team="slt", name="Speech and Language Therapy", email="slt@health.example")
PEOPLE = (*a_review().participants[:3], THERAPY)
ASKED = a_review(participants=PEOPLE, requests=(Request(form="triage", of="slt"), Request(form="professional-advice", of="slt"), Request(form="parent-views", of="parent")))  # fmt: skip


def advised(fact):
    return a_submission(form="x", participant="slt", role="team", answers=(an_answer("q", "Talks in groups.", fact=fact),))


def test_advice_that_was_asked_for_and_never_came_is_pointed_at(site):
    (one,) = said(site, {}, review=ASKED)
    assert (one.code, one.field) == ("completeness.advice-missing", "") and "Speech and Language Therapy" in one.message


@pytest.mark.parametrize("review", [
    replace(ASKED, submissions=(advised("strengths"),)), replace(ASKED, submissions=(advised("outcome_status"),)),
    replace(ASKED, participants=(*PEOPLE[:3], replace(THERAPY, declined="Our work closed in March."))), replace(ASKED, requests=ASKED.requests[2:]),
    replace(ASKED, requests=(Request(form="triage", of="gone"),)),
])  # fmt: skip
def test_advice_that_came_or_was_declined_is_left_alone(review, site):
    assert codes(site, {}, review=review) == []


def test_accepting_is_no_advice(site):
    assert codes(site, {}, review=replace(ASKED, submissions=(advised("triage_answer"),))) == ["advice-missing"]


@pytest.mark.parametrize(("words", "enough"), [
    ("The speech and language therapist has not sent advice: she was on leave.", True),
    ("No advice from Speech and Language Therapy, the post is vacant.", True),
    ("Speech and language therapy came to the meeting.", False),
    ("No advice from the physiotherapist.", False),
])  # fmt: skip
def test_the_report_may_say_why_there_is_none(words, enough, site):
    assert codes(site, {"summary": words}, review=ASKED) == ([] if enough else ["advice-missing"])


def test_the_settings_own_advice_counts_too(site):
    review = replace(ASKED, requests=(Request(form="setting-advice", of="senco"),))
    (one,) = said(site, {}, review=review)
    assert "the setting" in one.message
    there = a_submission(answers=(an_answer("q", "Kind", fact="strengths"),))
    assert codes(site, {}, review=replace(review, submissions=(there,))) == []


@pytest.mark.parametrize("stage", ["report", "decision"])
def test_somebody_without_an_address_cannot_be_sent_the_report(stage, site):
    people = (*PEOPLE, Participant(id="father", role="parent", name="Li Lee"), Participant(id="child", role="child", name="Sam Lee"))
    (one,) = completeness.watch(a_case(), a_review(participants=people, stage=stage), TODAY, site.rules)
    assert one.code == "completeness.no-address" and "Li Lee" in one.message and "Sam Lee" not in one.message
    assert list(completeness.watch(a_case(), a_review(participants=PEOPLE, stage=stage), TODAY, site.rules)) == []


def test_a_young_person_is_sent_the_report_themselves(site):
    people = (*PEOPLE, Participant(id="child", role="child", name="Sam Lee"))
    young = a_case(child={"date_of_birth": date(2008, 11, 20)})
    review = a_review(participants=people, stage="report")
    assert [len(completeness.watch(case, review, TODAY, site.rules)) for case in (young, a_case())] == [1, 0]


def test_nobody_is_looked_for_before_the_meeting_or_after_the_review(site):
    people = (*PEOPLE, Participant(id="father", role="parent", name="Li Lee"))
    for stage in ("arrange", "contribute", "meeting"):
        assert list(completeness.watch(a_case(), a_review(participants=people, stage=stage), TODAY, site.rules)) == []
    assert list(completeness.watch(a_case(), a_review(participants=people, closed_at=at(TODAY)), TODAY, site.rules)) == []


@pytest.mark.parametrize("value", [5, True, ["a"], {"a": 1}, None, (), "x" * 100_000])
def test_an_answer_of_an_odd_type_breaks_nothing(value, site):
    assert isinstance(said(site, dict.fromkeys(FULL, value)), list)


def test_without_its_table_it_says_nothing(site):
    paper = a_submission(form="report")
    assert list(completeness.check(paper, site.forms["report"], a_case(), a_review(), Rulebook({}))) == []
    assert list(completeness.watch(a_case(), a_review(), TODAY, Rulebook({}))) == []
