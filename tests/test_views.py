"""Views are there or were sought; who wrote for whom is said; rights and support were told. The words are never judged."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ehcforms.model import Participant
from ehcforms.rulebook import Rulebook
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer, at
from plugins import views

MEETING = date(2026, 2, 3)
TOLD = {"meeting_date": MEETING, "personal_budget_told": True, "child_supported": "By drawing beforehand", "support_offered": "A call"}
SENCO, PARENT = a_review().participants[0], a_review().participants[2]
CHILD = Participant(id="child", role="child", name="Sam Lee", email="sam@family.example")
YOUNG = a_case(child={"date_of_birth": date(2008, 11, 20)})


def codes(found):
    return [one.code.removeprefix("views.") for one in found]


def watched(site, on=date(2026, 1, 15), people=(SENCO, PARENT, CHILD), case=None, stage="contribute", **facts):
    review = a_review(facts={**TOLD, **facts}, participants=people, stage=stage)
    return list(views.watch(case or a_case(), review, on, site.rules))


def sent(site, form, facts, participant="senco", by="Ada Okafor", case=None, known=None, people=(SENCO, PARENT, CHILD)):
    answers = tuple(an_answer(fact, value, fact=fact) for fact, value in facts)
    paper = a_submission(form=form, answers=answers, participant=participant, by=by)
    review = a_review(facts=known or {}, participants=people)
    return list(views.check(paper, site.forms[form], case or a_case(), review, site.rules))


def reported(site, *facts, **more):
    """What is said of a report; `facts` are pairs, so that one fact can have several answers."""
    more["known"] = {"personal_budget_told": True, **more.get("known", {})}
    return sent(site, "report", facts, **more)


@pytest.mark.parametrize(("days", "there"), [(22, False), (21, True), (20, True), (1, True), (0, True)])
def test_views_that_have_not_come_are_awaited_from_three_weeks_before(days, there, site):
    found = codes(watched(site, on=MEETING - timedelta(days=days)))
    assert found == (["child-awaited", "parent-awaited"] if there else [])


def test_that_nobody_asked_the_child_is_said_at_once(site):
    assert codes(watched(site, on=TODAY, people=(SENCO, PARENT))) == ["child-not-asked"]


def test_views_that_have_come_are_not_awaited(site):
    assert codes(watched(site, child_views="My dog", parent_views="Good")) == []
    assert codes(watched(site, parent_views="Good")) == ["child-awaited"]


def test_each_message_names_whom_to_support_and_until_when(site):
    (child, parent) = watched(site)
    assert "Sam Lee" in child.message and "3 February 2026" in child.message and "Jo Lee" in parent.message


@pytest.mark.parametrize("people", [(SENCO, PARENT), (SENCO, PARENT, replace(CHILD, asked_for_information=False))])
def test_a_child_whom_nobody_asked_is_pointed_at(people, site):
    assert codes(watched(site, people=people, parent_views="Good")) == ["child-not-asked"]
    assert codes(watched(site, people=people, parent_views="Good", child_views="My dog")) == []


@pytest.mark.parametrize("stage", ["arrange", "meeting", "report", "decision"])
def test_other_stages_are_left_alone(stage, site):
    assert watched(site, stage=stage) == []


def test_nothing_is_said_before_there_is_a_meeting_or_after_the_review(site):
    assert list(views.watch(a_case(), a_review(), TODAY, site.rules)) == []
    closed = a_review(facts=TOLD, closed_at=at(TODAY))
    assert list(views.watch(a_case(), closed, MEETING, site.rules)) == []


@pytest.mark.parametrize("nothing", [None, "", "n/a", "None", "tbc"])
@pytest.mark.parametrize(("fact", "whom"), [("child_supported", "Sam"), ("support_offered", "parents or carers")])
def test_support_that_nobody_wrote_down_is_asked_for(fact, whom, nothing, site):
    (one,) = watched(site, child_views="x", parent_views="x", **{fact: nothing})
    assert one.code == "views.support" and f"offered to {whom}." in one.message


def test_support_for_both_is_one_finding(site):
    (one,) = watched(site, child_views="x", parent_views="x", child_supported="", support_offered="")
    assert "Sam and parents or carers" in one.message


@pytest.mark.parametrize("told", [None, False])
def test_the_personal_budget_has_to_be_told(told, site):
    assert codes(watched(site, child_views="x", parent_views="x", personal_budget_told=told)) == ["budget-not-told"]
    answered = {"personal_budget_told": told, "personal_budget_wish": False}
    assert codes(watched(site, child_views="x", parent_views="x", **answered)) == []


def test_a_young_persons_parents_are_not_awaited(site):
    found = codes(watched(site, case=YOUNG))
    assert found == ["child-awaited"]
    assert codes(watched(site, case=YOUNG, people=(SENCO, CHILD), child_views="x", support_offered="")) == []


OWN = [("child_views", "I hate maths and school is rubbish")]


def test_a_childs_own_words_are_never_judged(site):
    rude = [("child_views", "im lazy n/a"), ("child_views", "u r all stupid!!"), ("child_views", "")]
    assert sent(site, "child-views", rude, participant="child", by="Sam Lee") == []


@pytest.mark.parametrize("name", ["", "the school", "TA", "n/a", "Staff", "a member of staff", "Sam Lee", "Sam"])
def test_who_wrote_for_a_child_has_a_name(name, site):
    facts = [*OWN, ("recorded_by_name", name), ("recorded_by_role", "TA"), ("recorded_how", "with pictures on 3 May")]
    (one,) = sent(site, "child-views", facts, participant="child")
    assert (one.code, one.field) == ("views.who-recorded", "recorded_by_name" if name is not None else "recorded-by")


@pytest.mark.parametrize("name", ["Ada Okafor", "Ms Brook", "Kit Moss, teaching assistant", "Zoë"])
def test_a_name_is_enough(name, site):
    facts = [*OWN, ("recorded_by_name", name), ("recorded_how", "with pictures on 3 May")]
    assert sent(site, "child-views", facts, participant="child") == []


def test_words_that_the_senco_sent_for_a_parent_say_so_even_on_a_form_without_the_question(site):
    found = codes(sent(site, "parent-views", [("parent_views", "He sleeps well")], participant="parent"))
    assert found == ["who-recorded", "how-recorded"]
    assert sent(site, "parent-views", [("parent_views", "He sleeps well")], participant="parent", by="Jo Lee") == []


@pytest.mark.parametrize(("how", "enough"), [
    ("asked him in class", False), ("verbally", False), ("", False), ("we talked on Tuesday with picture cards", True),
    ("by telephone, 3 May", True), ("3/5/26", True), ("this morning, by signs", True), ("drew it last week", True),
])  # fmt: skip
def test_how_it_was_recorded_says_when(how, enough, site):
    facts = [*OWN, ("recorded_by_name", "Ada Okafor"), ("recorded_how", how)]
    assert codes(sent(site, "child-views", facts, participant="child")) == ([] if enough else ["how-recorded"])


BOTH = {"child_views": "My dog", "parent_views": "He sleeps well"}


def test_a_report_with_views_of_both_is_left_alone(site):
    assert reported(site, known=BOTH) == []


@pytest.mark.parametrize("sought", [None, "", "n/a", "No response.", "Not returned", "Parents did not respond.", "-"])
def test_a_report_without_views_says_how_they_were_sought(sought, site):
    found = reported(site, ("views_sought", sought))
    assert codes(found) == ["child-missing", "parent-missing"]
    assert {one.field for one in found} == {"views_sought"}


@pytest.mark.parametrize(("sought", "left"), [
    ("We rang on 3 and 10 May and offered a visit.", []),
    ("We rang Mum on 3 and 10 May and offered a visit.", ["child-missing"]),
    ("Sam was asked with picture cards on 3 May and chose to say nothing.", ["parent-missing"]),
    ("We rang Mum on 3 May; Sam was asked with pictures.", []),
    ("She was observed at play, and we met the family on 4 May.", []),
    ("Mum was not asked.", ["child-missing", "parent-missing"]),
])  # fmt: skip
def test_how_views_were_sought_counts_for_whom_it_names(sought, left, site):
    assert codes(reported(site, ("views_sought", sought))) == left


def test_views_typed_into_the_report_say_who_wrote_them_down(site):
    typed = [("child_views", "Sam likes his dog"), ("child_views", ""), ("parent_views", None)]
    assert codes(reported(site, *typed, known={"parent_views": "Good"})) == ["who-recorded"]
    by = ("views_sought", "Sam told Ms Brook with picture cards on 3 May, and she wrote it down.")
    assert codes(reported(site, *typed, by, known={"parent_views": "Good"})) == []
    assert codes(reported(site, *typed, known=BOTH)) == []


def test_a_young_persons_own_views_count(site):
    assert codes(reported(site, case=YOUNG, known={"parent_views": "Good"})) == ["young-person-missing"]
    assert codes(reported(site, case=YOUNG, known={"child_views": "A job"})) == []


@pytest.mark.parametrize(("said", "enough"), [
    ("none", False), ("N/A", False), ("", False), (None, False), ("It was not explained.", False),
    ("The family does not want one now.", True), ("The right was explained and Mum will think about it.", True),
    ("Direct payments for a Saturday club; they work well.", True), ("We told Mum that she may ask.", True),
])  # fmt: skip
def test_the_report_says_that_the_right_was_told(said, enough, site):
    known = {**BOTH, "personal_budget_told": False}
    found = codes(reported(site, ("personal_budget", said), known=known))
    assert found == ([] if enough else ["budget-not-told"])
    assert codes(reported(site, ("personal_budget", said), known=BOTH)) == []


@pytest.mark.parametrize("form", ["setting-advice", "meeting", "decision", "arrange"])
def test_other_papers_are_left_alone(form, site):
    assert sent(site, form, [], known={"personal_budget_told": False}) == []


@pytest.mark.parametrize("value", [5, True, ["a"], {"a": 1}, None, ()])
def test_an_answer_of_an_odd_type_breaks_nothing(value, site):
    facts = [(fact, value) for fact in ("child_views", "parent_views", "views_sought", "personal_budget", "recorded_by_name")]
    assert isinstance(reported(site, *facts), list) and isinstance(sent(site, "child-views", facts), list)


def test_without_its_table_it_says_nothing(site):
    assert list(views.check(a_submission(), site.forms["report"], a_case(), a_review(), Rulebook({}))) == []
    assert list(views.watch(a_case(), a_review(facts=TOLD), MEETING, Rulebook({}))) == []
