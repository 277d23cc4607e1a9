"""Who may see a case: rights follow the offices held and the people invited now, and never those of earlier times."""

from dataclasses import replace
from datetime import date

import pytest

from ehcforms import settle
from ehcforms.access import Viewer, may
from ehcforms.model import Participant
from ehcforms.people import Office
from ehcforms.testing import a_case, a_review, at

SINCE = date(2026, 1, 5)
SENCO = Participant(id="senco", role="senco", name="Ada Okafor", email="ada@school.example")
CO_ORDINATOR = Participant(id="coordinator", role="coordinator", name="Bo Reed", email="bo@fen.example")
MOTHER = Participant(id="parent", role="parent", name="Jo Lee", email="jo@family.example", invited_on=SINCE)
FATHER = Participant(id="parent-2", role="parent", name="Kit Lee", email="kit@family.example", invited_on=SINCE)
SERVICE = Participant(id="disability-service", role="team", team="disability-service", name="Service", invited_on=SINCE)
OFFICES = (SENCO, CO_ORDINATOR)


def viewer(person, *offices):
    return Viewer(account=person.id, email=person.email, name=person.name, offices=offices)


def a_round(id, *people, closed=True):
    return replace(a_review(id=id, participants=people), closed_at=at(SINCE) if closed else None)


def a_child(*reviews, people=(MOTHER, FATHER)):
    return a_case(setting="oak", reviews=reviews, people=people)


def sees(who, case):
    return {act for act in ("see_case", "see_plan", "see_file") if may(who, act, case)}


ALL = {"see_case", "see_plan", "see_file"}
LAST = a_round("last", *OFFICES, MOTHER, FATHER)


@pytest.mark.parametrize(
    ("case", "mother", "father"),
    [
        (a_child(LAST), ALL, ALL),
        (a_child(LAST, people=(MOTHER,)), ALL, set()),
        (a_child(LAST, a_round("now", *OFFICES, closed=False)), ALL, ALL),
        (a_child(LAST, a_round("now", *OFFICES, MOTHER, closed=False)), ALL, set()),
        (a_child(LAST, a_round("later", *OFFICES, MOTHER)), ALL, set()),
        (a_child(a_round("now", *OFFICES, MOTHER, replace(FATHER, left_on=SINCE), closed=False)), ALL, set()),
        (a_child(), set(), set()),
    ],
    ids=["between", "struck off", "not arranged yet", "left out", "left out of the last", "taken off", "never invited"],
)
def test_who_is_not_invited_any_more_sees_nothing_of_the_case(case, mother, father):
    assert sees(viewer(MOTHER), case) == mother
    assert sees(viewer(FATHER), case) == father
    for review in case.reviews:
        invited = any(one.email == FATHER.email and not one.left_on for one in review.participants)
        assert may(viewer(FATHER), "see_review", case, review) is (bool(father) and invited)


@pytest.mark.parametrize(("person", "office"), [(SENCO, ("senco", "oak")), (CO_ORDINATOR, ("coordinator", "fen"))])
def test_an_office_gives_its_rights_to_whoever_holds_it_now(person, office):
    review = a_round("now", *OFFICES, MOTHER, closed=False)
    case = a_child(review)
    holder = replace(viewer(person, Office(role=office[0], of=office[1])), email="new@else.example")
    for who, may_do in ((holder, True), (viewer(person), False), (viewer(person, Office(role="senco", of="elm")), False)):
        assert may(who, "see_review", case, review) is may_do
        assert may(who, "download_review", case, review) is may_do
        assert may(who, "see_case", case) is may_do


def test_a_team_of_the_last_review_needs_no_place_on_the_list():
    who = replace(viewer(SERVICE, Office(role="team", of="disability-service")), email="lou@fen.example")
    assert sees(who, a_child(a_round("last", *OFFICES, MOTHER, SERVICE))) == ALL


def test_those_invited_belong_to_the_child_until_the_next_review():
    declined = replace(MOTHER, declined="away", left_on=None)
    review = a_round("now", *OFFICES, declined, replace(FATHER, left_on=SINCE), SERVICE)
    people = settle.people_from_now_on(a_child(people=(CO_ORDINATOR, FATHER)), review, ("disability-service",))
    assert [(one.id, one.name, one.declined, one.invited_on) for one in people] == [
        ("coordinator", "Bo Reed", "", None),
        ("person-2", "Jo Lee", "", None),
    ]
