"""Invitations: who is missing, not asked, too late, at the wrong address, or not told at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ehcforms.model import Participant
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer, at
from plugins import invitations

MEETING = date(2026, 2, 3)
HEALTH = Participant(
    id="slt", role="team", team="speech-and-language", name="Speech and Language Therapy", email="slt@x.example", invited_on=TODAY
)


def reviewed(*more, facts=None, **changes):
    review = a_review(facts={"meeting_date": MEETING, **(facts or {})}, **changes)
    people = tuple(one for one in (*review.participants, HEALTH) if one.id not in {other.id for other in more})
    return replace(review, participants=(*people, *more))


def said(review, rules, today=TODAY, **case):
    return {one.code.partition(".")[2]: one for one in invitations.watch(a_case(**case), review, today, rules)}


def somebody(role="professional", name="Pat Cole", email="pat@cole.example", **more):
    return Participant(id=more.pop("id", name), role=role, name=name, email=email, **{"invited_on": TODAY, **more})


def test_a_list_in_which_all_is_well_is_left_alone(rules):
    assert said(reviewed(), rules) == {}


def test_nothing_is_said_before_the_meeting_is_arranged_and_after_it(rules):
    bare = a_review()
    assert said(bare, rules) == {}
    poor = replace(reviewed(), participants=bare.participants)
    assert said(poor, rules, MEETING) and not said(poor, rules, MEETING + timedelta(days=1))
    assert said(replace(poor, closed_at=at(TODAY)), rules) == {}


def test_somebody_who_was_only_invited_is_named(rules):
    silent = somebody(asked_for_information=False)
    assert "Pat Cole" in said(reviewed(silent), rules)["not-asked"].message
    assert "not-asked" not in said(reviewed(somebody()), rules)
    assert "not-asked" not in said(reviewed(replace(silent, declined="away")), rules)
    assert "not-asked" not in said(reviewed(silent, stage="meeting"), rules)


def test_of_those_who_answered_or_of_whom_another_rule_speaks_nothing_is_said(rules):
    silent = somebody(asked_for_information=False)
    wrote = reviewed(silent)
    wrote = replace(wrote, submissions=(*wrote.submissions, a_submission(participant=silent.id)))
    assert "not-asked" not in said(wrote, rules)
    service = next(one for one in reviewed().participants if one.id == "disability-service")
    assert "not-asked" not in said(reviewed(replace(service, asked_for_information=False)), rules)


TEAMS = {
    "Speech and language therapist": "“Speech and Language Therapy”",
    "SaLT": "“Speech and Language Therapy”",
    "Educational Psychologist": "“Educational Psychology Service”",
    "EP": "“Educational Psychology Service”",
    "Qualified teacher of the deaf": "“Sensory Support Service”",
    "Behaviour support worker": "“Behaviour Support Team”",
    "Autism advisory teacher": "“Autism Spectrum Education Team”",
    "Social worker": "“Disability Service”",
}


@pytest.mark.parametrize("job", TEAMS)
def test_a_job_that_belongs_to_a_team_leads_to_its_address(job, rules):
    assert TEAMS[job] in said(reviewed(somebody(job_role=job)), rules)["team-address"].message


@pytest.mark.parametrize("job", ["Play therapist", "Clinical psychologist", "Educational consultant", "Occupational therapist", "Youth worker", "Class teacher", "Health visitor", "Advocate", "Interpreter", ""])
def test_a_job_of_no_team_is_left_alone(job, rules):
    assert "team-address" not in said(reviewed(somebody(job_role=job)), rules)


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("pat@littlehelp.example", ""),
        ("pat@FENHEALTH.example", "fenhealth.example has 2 in the list"),
        ("pat@fenmarsh.example", "fenmarsh.example has"),
        ("pat@osierlane.example", ""),
        ("pat@nhs.net", ""),
        ("", ""),
    ],
)
def test_an_address_beside_those_of_teams_is_pointed_at(email, words, rules):
    found = said(reviewed(somebody(email=email)), rules).get("team-address")
    assert (words in found.message) if words else found is None


def test_staff_and_family_may_be_invited_by_name(rules):
    for role in ("staff", "parent"):
        assert "team-address" not in said(reviewed(somebody(role, job_role="Speech and language therapist")), rules)


def test_whom_the_law_names_and_nobody_invited_is_named(rules):
    without = lambda *ids: replace(  # noqa: E731
        reviewed(), participants=tuple(one for one in reviewed().participants if one.id not in ids)
    )
    for gone, words in (
        ("slt", "somebody from health"),
        ("parent", "a parent or carer"),
        ("senco", "the head"),
        ("coordinator", "an officer of the local authority"),
    ):
        found = said(without(gone), rules)["missing"]
        assert words in found.message and found.severity == "warning"


@pytest.mark.parametrize(
    ("person", "stands"),
    [
        ({"job_role": "School nurse"}, True),
        ({"job_role": "Paediatrician"}, True),
        ({"organisation": "Fen NHS Trust"}, True),
        ({"email": "pat@fen.nhs.uk"}, True),
        ({"email": "pat@notnhs.uk"}, False),
        ({"job_role": "Teacher"}, False),
        ({"role": "staff", "job_role": "Health lead"}, False),
    ],
)
def test_who_stands_for_health(person, stands, rules):
    people = [one for one in reviewed().participants if one.id != "slt"]
    found = said(replace(reviewed(), participants=(*people, somebody(**person))), rules)
    assert ("missing" not in found) == stands


def test_whoever_declined_was_invited(rules):
    assert "missing" not in said(reviewed(replace(HEALTH, declined="No capacity")), rules)


SEVENTEEN = {"child": {"date_of_birth": date(2008, 9, 20)}}
YOUNG = Participant(id="child", role="child", name="Sam Lee", email="sam@family.example", invited_on=TODAY)


def test_over_compulsory_school_age_the_young_person_has_the_place_of_the_parent(rules):
    assert "Sam has to be invited" in said(reviewed(), rules, **SEVENTEEN)["missing"].message
    alone = reviewed(YOUNG)
    alone = replace(alone, participants=tuple(one for one in alone.participants if one.role != "parent"))
    assert not {"missing", "parents-wish"} & set(said(alone, rules, **SEVENTEEN))


@pytest.mark.parametrize(
    ("wish", "code"),
    [(None, "parents-wish"), ("no", "parents-unwanted"), ("yes", ""), ("represented", "")],
)
def test_a_young_persons_parents_are_invited_as_they_wish(wish, code, rules):
    facts = {"parents_wanted": wish} if wish else {}
    found = said(reviewed(YOUNG, facts=facts), rules, **SEVENTEEN)
    assert {"parents-wish", "parents-unwanted"} & set(found) == ({code} if code else set())
    assert not {"parents-wish", "parents-unwanted"} & set(said(reviewed(YOUNG, facts=facts), rules))


@pytest.mark.parametrize(("days", "code"), [(16, ""), (15, ""), (14, "arguable"), (13, "late"), (0, "late")])
def test_notice_of_somebody_added_later(days, code, rules):
    day = MEETING - timedelta(days=days)
    found = said(reviewed(somebody(invited_on=day)), rules, max(day, TODAY))
    assert {"late", "arguable"} & set(found) == ({code} if code else set())
    if code:
        assert "Pat Cole" in found[code].message and f"{days} days" in found[code].message and "move" in found[code].message


def test_of_those_invited_first_the_deadlines_speak(rules):
    review = reviewed()
    late = tuple(replace(one, invited_on=date(2026, 1, 25)) if one.invited_on else one for one in review.participants)
    assert not {"late", "arguable"} & set(said(replace(review, participants=late), rules, date(2026, 1, 25)))


@pytest.mark.parametrize(("moved_to", "code"), [(date(2026, 1, 27), "late"), (date(2026, 1, 29), ""), (date(2026, 1, 28), "arguable")])
def test_a_meeting_that_is_moved_gives_everyone_new_notice(moved_to, code, rules):
    review = reviewed()
    answer = an_answer("date", moved_to, fact="meeting_date")
    moved = a_submission(form="arrange", on=date(2026, 1, 14), answers=(answer,))
    found = said(replace(review, submissions=(*review.submissions, moved)), rules, date(2026, 1, 14))
    assert {"late", "arguable"} & set(found) == ({code} if code else set())
    if code:
        assert "Jo Lee" in found[code].message
    again = a_submission(form="arrange", on=date(2026, 1, 15), id="again", answers=(answer,))
    sent_along = replace(review, submissions=(*review.submissions, moved, again))
    assert {"late", "arguable"} & set(said(sent_along, rules, date(2026, 1, 15))) == ({code} if code else set())


@pytest.mark.parametrize(("born", "fires"), [(date(2012, 9, 1), False), (date(2012, 8, 31), True)])
def test_from_year_nine_on_somebody_who_knows_what_comes_next(born, fires, rules):
    child = {"child": {"date_of_birth": born}}
    assert ("adulthood" in said(reviewed(), rules, **child)) == fires
    for more in ({"job_role": "Careers adviser"}, {"organisation": "Fen College"}):
        assert "adulthood" not in said(reviewed(somebody(**more)), rules, **child)
    team = somebody("team", name="Preparing for Adulthood Team", team="preparing-for-adulthood")
    assert "adulthood" not in said(reviewed(team), rules, **child)


def test_the_virtual_school_of_a_looked_after_child(rules):
    child = {"child": {"looked_after": True}}
    assert "virtual-school" in said(reviewed(), rules, **child)
    assert "virtual-school" not in said(reviewed(somebody(organisation="Fenmarsh Virtual School")), rules, **child)
    assert "virtual-school" not in said(reviewed(), rules)


def test_somebody_without_an_address_has_to_be_told(rules):
    assert "Joan Lee" in said(reviewed(somebody("parent", "Joan Lee", "")), rules)["no-address"].message
    child = somebody("child", "Sam Lee", "")
    assert "no-address" not in said(reviewed(child), rules)
    assert "no-address" in said(reviewed(child), rules, **SEVENTEEN)


def test_one_address_of_two_people_is_pointed_at(rules):
    child = somebody("child", "Sam Lee", " JO@family.example")
    assert "Jo Lee and Sam Lee share" in said(reviewed(child), rules)["same-address"].message
    assert "same-address" not in said(reviewed(replace(child, email="sam@family.example")), rules)


def test_names_are_said_as_they_are_written_and_braces_stay(rules):
    found = said(reviewed(somebody("parent", "Zoë {who} O’Neill 🎈", "")), rules)
    assert "Zoë {who} O’Neill 🎈" in found["no-address"].message


def test_a_site_without_the_table_is_silent():
    assert invitations.watch(a_case(), reviewed(), TODAY, {}) == []
