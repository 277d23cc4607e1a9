"""A plain case file: what it may say, what is not made up, and what is said of its mistakes."""

import json
import re
from datetime import date

import pytest

from ehcforms.casefile import PlainCase, read_case
from ehcforms.facts import facts_of
from ehcforms.testing import TODAY

SMALLEST = {"child": {"name": "Sam Lee", "date_of_birth": "2012-09-01"}, "plan": {"made_on": "2024-02-29"}}


def read(**changes):
    return read_case(json.dumps({**SMALLEST, **changes}))


def test_the_smallest_case_knows_nothing_more():
    case, review = read()
    assert (case.child.name, case.plan.made_on, case.last_review) == ("Sam Lee", date(2024, 2, 29), None)
    assert review.participants == review.submissions == review.requests == () and case.reviews == ()
    assert case.child.social_worker is None and case.plan.needs == case.plan.outcomes == ()
    known = facts_of(case, review, TODAY)
    assert not {"meeting_date", "decision", "invited_on", "papers_on", "report_on", "last_review"} & set(known)


def test_a_plan_is_told_shortly_or_at_length():
    short = {"needs": ["Cognition and learning"], "outcomes": ["Read."], "provision": ["Reading daily"]}
    long = {
        "needs": [{"area": "cognition-and-learning", "text": "Reading"}],
        "outcomes": [{"id": "read", "text": "Read.", "area": "Cognition and learning", "by": "July"}],
        "provision": [{"what": "Reading", "who": "a TA", "how_often": "daily", "section": "G", "outcome": "read"}],
        "sections": {"A": "Sam says …"},
        "issued_on": "2025-01-01",
    }
    plan = read(plan={"made_on": "2024-02-29", **short})[0].plan
    assert (plan.needs[0].area, plan.needs[0].id) == ("cognition-and-learning", "n1")
    assert (plan.outcomes[0].id, plan.provision[0].id, plan.provision[0].section) == ("o1", "p1", "F")
    plan = read(plan={"made_on": "2024-02-29", **long})[0].plan
    assert (plan.needs[0].text, plan.outcomes[0].id, plan.outcomes[0].by) == ("Reading", "read", "July")
    assert plan.outcomes[0].area == "cognition-and-learning" and plan.sections["A"] == "Sam says …"
    assert (plan.provision[0].who, plan.provision[0].how_often, plan.provision[0].section) == ("a TA", "daily", "G")
    written = read(plan={"made_on": "2024-02-29", "needs": ["Social, emotional and mental health"]})[0].plan
    assert written.needs[0].area == "social-emotional-and-mental-health"


def test_a_social_worker_is_a_name_or_more():
    named, _ = read(child={**SMALLEST["child"], "social_worker": "Pat Moore", "preferences": ["autistic"]})
    assert named.child.social_worker.name == "Pat Moore" and named.child.social_worker.told_of_meeting_on is None
    assert named.child.preferences == ("autistic",)
    worker = {"name": "Pat Moore", "email": "pat@care.example", "told_on": "2026-01-02"}
    told, _ = read(child={**SMALLEST["child"], "social_worker": worker})
    assert told.child.social_worker.told_of_meeting_on == date(2026, 1, 2)


def test_people_are_as_the_file_says_and_nothing_else_is_known_of_them():
    people = [
        {"name": "Jo Lee", "role": "parent", "relationship": "mother", "invited_on": "2026-01-05"},
        {"name": "Al Lee", "role": "parent", "ask": False},
        {"name": "Disability Service", "team": "disability-service", "declined": "Not known"},
        {"name": "Dr Okoro", "id": "ep", "allocated": "x"},
    ]
    _, review = read(review={"people": people})
    jo, al, team, doctor = review.participants
    assert (jo.id, jo.role, jo.invited_on, jo.asked_for_information) == ("parent", "parent", date(2026, 1, 5), True)
    assert (al.id, al.invited_on, al.asked_for_information, al.email) == ("parent-2", None, False, "")
    assert (team.id, team.role, team.team, team.declined) == ("disability-service", "team", "disability-service", "Not known")
    assert (doctor.id, doctor.role) == ("ep", "professional")


def test_what_a_review_knows_are_facts():
    facts = {"meeting_time": "09:30", "attendance_percent": 61, "wish": ["a"], "actions": [{"action": "Ring"}]}
    told = {"meeting_date": "2026-01-15", "decision": "amend", "decision_date": "2026-02-02", "facts": facts}
    case, review = read(review=told)
    known = facts_of(case, review, TODAY)
    assert known["meeting_date"] == date(2026, 1, 15) and known["decision_date"] == date(2026, 2, 2)
    assert (known["decision"], known["meeting_time"], known["attendance_percent"]) == ("amend", "09:30", 61)
    assert known["wish"] == ("a",) and known["actions"][0]["action"] == "Ring"


def test_stages_were_opened_when_the_file_says():
    _, review = read(review={"stage": "report", "started_on": "2026-01-02", "opened_on": {"meeting": "2026-01-20"}})
    assert review.stage == "report" and review.started_at.date() == date(2026, 1, 2)
    assert [(one.stage, one.at.date()) for one in review.opened] == [
        ("arrange", date(2026, 1, 2)),
        ("meeting", date(2026, 1, 20)),
    ]


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"child": {}}, "child.name", "missing"),
        ({"child": {**SMALLEST["child"], "name": ""}}, "child.name", "something has to stand here"),
        ({"child": {**SMALLEST["child"], "date_of_birth": "2012-13-01"}}, "child.date_of_birth", "no date"),
        ({"child": {**SMALLEST["child"], "date_of_birth": 20120901}}, "child.date_of_birth", "no date"),
        ({"child": {**SMALLEST["child"], "date_of_birth": "20120901"}}, "child.date_of_birth", "no date"),
        ({"child": {**SMALLEST["child"], "name": " \n"}}, "child.name", "something has to stand here"),
        ({"child": {**SMALLEST["child"], "year_taught": 21}}, "child.year_taught", "write a number up to 20"),
        ({"plan": {"made_on": "2024-02-29", "outcomes": [{"text": " "}]}}, "plan.outcomes[0].text", "something has to stand"),
        ({"plan": {"made_on": "2024-W08-4"}}, "plan.made_on", "no date"),
        ({"last_review": "9999-12-31"}, "last_review", "no day of our time"),
        ({"last_review": "1899-12-31"}, "last_review", "no day of our time"),
        ({"review": {"meeting_date": "2200-01-01"}}, "review.meeting_date", "no day of our time"),
        ({"child": {**SMALLEST["child"], "looked_after": "yes"}}, "child.looked_after", "true or false"),
        ({"child": {**SMALLEST["child"], "year_taught": "9"}}, "child.year_taught", "a whole number"),
        ({"child": {**SMALLEST["child"], "social_worker": {"nam": "x"}}}, "child.social_worker.nam", "Did you mean “name”?"),
        ({"child": {**SMALLEST["child"], "social_worker": 3}}, "child.social_worker", "a text in quotation marks, or an object"),
        ({"plan": {"made_on": "2024-02-29", "need": []}}, "plan.need", "Did you mean “needs”?"),
        ({"plan": {"made_on": "2024-02-29", "needs": "x"}}, "plan.needs", "a list in [ ]"),
        ({"plan": {"made_on": "2024-02-29", "needs": [{"area": "x", "txt": "y"}]}}, "plan.needs[0].txt", "Did you mean “text”?"),
        ({"plan": {"made_on": "2024-02-29", "outcomes": [3]}}, "plan.outcomes[0]", "a text in quotation marks, or an object"),
        ({"plan": {"made_on": "2024-02-29", "provision": [{"what": "x", "howoften": "y"}]}}, "plan.provision[0].howoften", "“how_often”"),
        ({"review": {"stage": "decide"}}, "review.stage", "“decision”"),
        ({"review": {"people": [{"nmae": "x"}]}}, "review.people[0].nmae", "Did you mean “name”?"),
        ({"review": {"people": [{"name": "x", "ask": "yes"}]}}, "review.people[0].ask", "true or false"),
        ({"review": {"opened_on": {"meting": "2026-01-01"}}}, "review.opened_on.meting", "Did you mean “meeting”?"),
        ({"review": {"papers": [{"form": "x"}]}}, "review.papers[0].on", "missing"),
        ({"review": {"facts": []}}, "review.facts", "an object in { }"),
        ({"colour": "red"}, "colour", "Known: "),
    ],
)  # fmt: skip
def test_each_mistake_is_one_sentence_with_its_line_and_place(changes, place, words):
    with pytest.raises(ValueError) as raised:
        read_case(json.dumps({**SMALLEST, **changes}, indent=1))
    told = [line for line in str(raised.value).splitlines() if f": {place}: " in line]
    assert len(told) == 1 and words in told[0] and told[0].startswith("line "), str(raised.value)
    assert not told[0].startswith("line 1:")


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "ends too early"), ("[]", "an object in { }"), ("null", "an object"), ('{"child": 1, "child": 2}', "a second time")],
)
def test_what_is_no_case_at_all_is_said(text, words):
    with pytest.raises(ValueError, match=words):
        read_case(text)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"meting_time": "9:30"}, "Did you mean “meeting_time”"),
        ({"decision_date": "soon"}, "review.facts.decision_date: “soon” is no date"),
        ({"decision_date": 20260101}, "is no date"),
        ({"decision_date": "9999-12-31"}, "no day of our time"),
        ({"looked_after": "yes"}, "review.facts.looked_after: write true or false"),
        ({"attendance_percent": "61"}, "write a number"),
        ({"attendance_percent": True}, "write a number"),
        ({"meeting_time": 930}, "write a text"),
        ({"needs": "cognition-and-learning"}, "write a list"),
        ({"actions": {"action": "Ring"}}, "write a list of objects"),
    ],
)
def test_facts_are_those_that_the_rules_know(site, facts, words):
    text = json.dumps({**SMALLEST, "review": {"facts": facts}})
    with pytest.raises(ValueError, match=words):
        read_case(text, None, site.rules)
    read_case(text)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"setting": "osier-lan"}, "line 9: setting: there is no setting “osier-lan”. Did you mean “osier-lane”"),
        ({"people": [{"name": "Ada", "role": "senko"}]}, "line 12: people[0].role: there is no role “senko”. Did you mean “senco”"),
        ({"review": {"people": [{"name": "DS", "team": "disability"}]}}, "review.people[0].team: there is no team “disability”"),
    ],
)
def test_people_and_setting_are_those_that_the_site_knows(site, changes, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        read_case(json.dumps({**SMALLEST, **changes}, indent=1), None, site.rules)
    read_case(json.dumps({**SMALLEST, **changes}))


def test_facts_of_each_kind_are_taken(site):
    facts = {"meeting_time": "9:30", "decision_date": "2026-01-05", "looked_after": True, "attendance_percent": 61.5,
             "needs": ["x"], "actions": [{"action": "Ring"}], "recommendation": "amend", "outcome_status": ["on-track"]}  # fmt: skip
    case, review = read_case(json.dumps({**SMALLEST, "review": {"facts": facts}}), None, site.rules)
    known = facts_of(case, review, TODAY, site.rules)
    assert known["decision_date"] == date(2026, 1, 5) and known["looked_after"] is True
    assert known["outcome_status"] == ("on-track",) and known["attendance_percent"] == 61.5


def test_the_schema_explains_itself():
    schema = PlainCase.model_json_schema()
    parts = schema["$defs"]
    assert schema["required"] == ["child", "plan"] and schema["additionalProperties"] is False
    assert {"PlainReview", "PlainPaper", "PlainPerson", "PlainWorker", "PlainProvision"} <= set(parts)
    silent = [name for name, one in parts["PlainReview"]["properties"].items() if not one.get("description")]
    assert silent == ["people"] and parts["PlainChild"]["properties"]["date_of_birth"]["format"] == "date"
    assert all(part.get("description") for part in parts.values())
