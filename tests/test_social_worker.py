"""The Disability Service is always asked, an allocated worker never gets in, and the school tells them the date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ehcforms import facts_of, judging, letters
from ehcforms.access import Viewer, may
from ehcforms.model import Child, Notify, Request, SocialWorker
from ehcforms.people import Office
from ehcforms.plan import mailbox
from ehcforms.review import Refused, submit
from ehcforms.settle import people_after
from ehcforms.testing import TODAY, a_case, a_review, a_submission, an_answer, at
from ehcforms.workflow import Edition
from plugins import social_worker as rule

D = date.fromisoformat
MEETING = D("2026-02-16")
WORKER = SocialWorker(name="Pat Moore", email="Pat.Moore@care.example")
ALLOCATED = a_case(child=Child(name="Sam Lee", date_of_birth=D("2015-05-04"), social_worker=WORKER))
NOBODY = a_case()


def before(days):
    return MEETING - timedelta(days=days)


def arranged(*steps, **changes):
    """A review whose meeting was set on some days: (day, meeting, told-on)."""
    sent = []
    for on, meeting, told in steps or ((TODAY, MEETING, None),):
        answers = [an_answer("date", meeting, fact="meeting_date")]
        answers += [an_answer("told-on", told, fact="social_worker_told_on")] if told else []
        sent.append(a_submission("arrange", on=on, answers=tuple(answers)))
    return a_review(submissions=tuple(sent), **changes)


def codes(site, review, today, case=ALLOCATED):
    return [one.code.partition(".")[2] for one in rule.watch(case, review, today, site.rules)]


def notices(site, review, today, case=ALLOCATED):
    said = rule.watch(case, review, today, site.rules)
    values = rule.route(case, review, said, today, site.rules)
    return [(one.mail, one.to, one.about.get("step")) for one in values if isinstance(one, Notify)]


def with_service(**changes):
    people = a_review().participants
    return tuple(replace(one, **changes) if one.team else one for one in people)


@pytest.mark.parametrize(
    ("days", "found"),
    [(42, ["tell"]), (16, ["tell"]), (15, ["not-told"]), (14, ["not-told", "silent"]), (0, ["not-told", "silent"]), (-1, [])],
)
def test_the_worker_is_told_by_fifteen_days_before(site, days, found):
    assert codes(site, arranged(), before(days)) == found


def test_nobody_is_to_be_told_where_no_worker_is_allocated_or_they_know(site):
    assert codes(site, arranged(), before(15), NOBODY) == []
    assert codes(site, arranged((TODAY, MEETING, TODAY)), before(15)) == []


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([("2026-01-05", "2026-02-16", None)], False),
        ([("2026-01-05", "2026-02-16", "2026-01-02")], True),
        ([("2026-01-05", "2026-02-16", None), ("2026-01-09", "2026-02-16", "2026-01-08")], True),
        ([("2026-01-05", "2026-02-16", "2026-01-06"), ("2026-01-09", "2026-02-18", "2026-01-06")], False),
        ([("2026-01-05", "2026-02-16", "2026-01-06"), ("2026-01-09", "2026-02-18", None)], False),
        ([("2026-01-05", "2026-02-16", "2026-01-06"), ("2026-01-09", "2026-02-18", "2026-01-08")], True),
        ([("2026-01-05", "2026-02-16", "2026-01-06"), ("2026-01-09", "2026-02-18", "2026-01-09")], True),
        ([("2026-01-05", "2026-02-16", "2026-01-06"), ("2026-01-09", "2026-02-16", "2026-01-06")], True),
        ([("2026-01-05", "2026-02-16", "2026-01-06"), ("2026-01-09", "2026-02-18", "2026-01-06"), ("2026-01-10", "2026-02-18", "2026-01-06")], False),
        ([("2026-01-05", "2026-02-16", "2026-01-06"), ("2026-01-09", "2026-02-18", "2026-01-06"), ("2026-01-10", "2026-02-18", "2026-01-10")], True),
        ([("2026-01-05", "2026-02-16", "2026-01-30")], False),
    ],
)  # fmt: skip
def test_being_told_counts_for_the_present_date_of_the_meeting(site, steps, told):
    review = arranged(*((D(on), D(meeting), when and D(when)) for on, meeting, when in steps))
    known = facts_of(ALLOCATED, review, D("2026-01-12"), site.rules)
    assert known["social_worker_told"] is told
    said = codes(site, review, D("2026-01-12"))
    assert said == ([] if told else ["moved" if "social_worker_told_on" in known else "tell"])
    assert ("social-worker-reminder", "senco", 0) in notices(site, review, D("2026-01-12")) or told


def test_the_school_is_asked_again_when_the_meeting_moves_and_when_time_is_short(site):
    first, moved = arranged(), arranged((TODAY, MEETING, TODAY), (before(40), MEETING + timedelta(days=2), None))

    def abouts(review, today):
        values = rule.route(ALLOCATED, review, [], today, site.rules)
        return {one.about for one in values if isinstance(one, Notify) and one.mail == "social-worker-reminder"}

    assert len(abouts(first, TODAY) | abouts(moved, before(40)) | abouts(first, before(15))) == 3
    assert abouts(first, TODAY) == abouts(first, before(16)) and abouts(first, before(-1)) == set()


@pytest.mark.parametrize(
    ("days", "step"),
    [(42, None), (29, None), (28, 28), (22, 28), (21, 21), (16, 21), (15, 15), (14, 15), (0, 15), (-1, None)],
)
def test_the_service_is_reminded_in_steps(site, days, step):
    told = [one for one in notices(site, arranged(), before(days)) if one[0] == "request-reminder"]
    assert told == ([("request-reminder", "disability-service", step)] if step else [])


def test_nobody_is_reminded_of_a_day_before_they_were_asked(site):
    asked = before(20)
    review = arranged((asked, MEETING, None), participants=with_service(invited_on=asked))
    steps = [one[2] for days in (20, 18, 15) for one in notices(site, review, before(days)) if one[0] == "request-reminder"]
    assert steps == [15]


@pytest.mark.parametrize(("days_ago", "found"), [(0, []), (1, []), (2, []), (3, ["silent"]), (4, ["silent"])])
def test_nobody_is_called_silent_who_was_asked_just_now(site, days_ago, found):
    asked = arranged(participants=with_service(invited_on=before(8 + days_ago)))
    assert codes(site, asked, before(8), NOBODY) == found
    told = {one[:2] for one in notices(site, asked, before(8), NOBODY)}
    assert (("request-escalated", "senco") in told) is bool(found)


def test_advice_ends_reminders_and_a_yes_alone_does_not(site):
    advice = a_submission("social-care-advice", participant="disability-service")
    accepts = a_submission("triage", participant="disability-service")
    done = arranged()
    done = replace(done, submissions=(*done.submissions, advice))
    accepted = arranged()
    accepted = replace(accepted, submissions=(*accepted.submissions, accepts))
    assert codes(site, done, before(10), NOBODY) == [] and notices(site, done, before(10), NOBODY) == []
    assert codes(site, accepted, before(10), NOBODY) == ["silent"]


def test_silence_and_declining_are_escalated(site):
    silent = {one[:2] for one in notices(site, arranged(), before(14))}
    assert {("request-escalated", "senco"), ("request-escalated", "coordinator")} <= silent
    assert "request-escalated" not in {one[0] for one in notices(site, arranged(), before(15))}
    declined = arranged(participants=with_service(declined="closed"))
    assert ("decline-escalated", "coordinator", None) in notices(site, declined, before(30))
    assert "declined" in codes(site, declined, before(30)) and codes(site, declined, before(30), NOBODY) == ["no-advice"]
    assert notices(site, declined, before(30), NOBODY) == []


@pytest.mark.parametrize(
    ("reason", "stage", "found"),
    [
        ("No capacity this term", "contribute", ["no-advice"]),
        ("We checked our records and are not involved.", "contribute", ["no-advice"]),
        ("We checked our records. An assessment was offered, and declined.", "contribute", []),
        ("No capacity this term", "meeting", []),
    ],
)
def test_a_reason_that_says_all_is_not_questioned_and_nobody_asks_again_when_advice_is_closed(site, reason, stage, found):
    review = arranged(participants=with_service(declined=reason), stage=stage)
    assert codes(site, review, before(30), NOBODY) == found



def test_the_service_is_always_asked(site):
    values = rule.route(NOBODY, arranged(), [], TODAY, site.rules)
    assert [one.of for one in values if isinstance(one, Request)] == ["team:disability-service"]


PARENT = {"role": "parent", "name": "Jo Lee", "email": "jo@family.example", "ask": True}
SERVICE = {"role": "team", "team": "disability-service"}


@pytest.mark.parametrize(("row", "asked"), [(None, []), ({"ask": True}, []), ({"ask": False}, ["asked"])])
def test_the_service_stays_asked_whatever_the_list_says(site, row, asked):
    rows = (PARENT, *([{**SERVICE, **row}] if row else []))
    paper = a_submission("arrange", answers=(an_answer("people", rows, fact="participants"),))
    after = people_after(a_review(), paper, site.rules, TODAY)
    (team,) = (one for one in after.participants if one.team)
    assert team.asked_for_information and team.invited_on
    found = rule.check(paper, site.forms["arrange"], NOBODY, a_review(), site.rules)
    assert [one.code.partition(".")[2] for one in found] == asked


def test_a_team_that_only_a_rule_asks_is_invited_and_not_missed(site):
    review = arranged(participants=tuple(one for one in a_review().participants if not one.team))
    edition = Edition(site.forms, site.rules, site.workflow, site.plugins, "")
    after = judging.judged(NOBODY, review, edition, at(TODAY))
    assert after.participant("disability-service").invited_on == TODAY
    assert "social_worker.asked" not in {one.code for one in after.findings}
    assert ("social-care-advice", "disability-service") in {one.key for one in after.requests}


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("pat.moore@care.example", True),
        (" PAT.MOORE@CARE.EXAMPLE ", True),
        ("Pat.Moore+review@care.example", True),
        ("pat.moore+a+b@care.example", True),
        ("pat.moor@care.example", False),
        ("pat.moore@school.example", False),
        ("", False),
        ("+x", False),
    ],
)
def test_an_address_is_known_again_in_every_dress(address, same):
    assert WORKER.is_at(address) is same
    assert not SocialWorker(name="Pat Moore").is_at(address)
    assert mailbox(" A+b@C.example") == "a@c.example"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"name": "Pat Moore", "role": "professional"}, True),
        ({"name": "  pat   MOORE "}, True),
        ({"name": "Moore, Pat"}, True),
        ({"name": "Ms Pat Moore"}, True),
        ({"name": "Someone Else", "email": "pat.moore+x@CARE.example", "role": "parent"}, True),
        ({"name": "Pat Moorcroft"}, False),
        ({"name": "Pat"}, False),
        ({"name": "Zoë O’Moore"}, False),
        ({}, False),
    ],
)
def test_the_worker_in_the_list_of_people_is_pointed_at(site, row, found):
    paper = a_submission("arrange", answers=(an_answer("people", (PARENT, row), fact="participants"),))
    said = rule.check(paper, site.forms["arrange"], ALLOCATED, a_review(), site.rules)
    assert [one.code for one in said] == (["social_worker.invited"] if found else [])
    assert rule.check(paper, site.forms["arrange"], NOBODY, a_review(), site.rules) == []


def test_a_worker_who_was_allocated_after_the_invitations_is_sent_nothing(site):
    people = [replace(one, email="PAT.moore+in@care.example") if one.role == "parent" else one for one in a_review().participants]
    review = arranged(participants=tuple(people))
    assert "invited" in codes(site, review, TODAY)
    known = facts_of(ALLOCATED, review, TODAY, site.rules)
    notice = Notify(mail="invitation", to="parent")
    assert letters.letter(ALLOCATED, review, notice, known, site.rules, at(TODAY), 1) is None
    assert letters.letter(NOBODY, review, notice, known, site.rules, at(TODAY), 1) is not None


@pytest.mark.parametrize("address", ["pat.moore@care.example", "PAT.MOORE+sen@care.example"])
def test_a_worker_sees_nothing_whatever_they_hold_and_cannot_be_invited(site, address):
    viewer = Viewer(account="a1", email=address, name="Pat", offices=(Office(role="coordinator", of="fenmarsh"),))
    other = Viewer(account="a2", email="bo@authority.example", name="Bo", offices=viewer.offices)
    review = a_review()
    assert not may(viewer, "see_review", ALLOCATED, review) and may(other, "see_review", ALLOCATED, review)
    rows = (PARENT, {"role": "parent", "name": "Kim", "email": f" {address} "})
    paper = a_submission("arrange", answers=(an_answer("people", rows, fact="participants"),))
    edition = Edition(site.forms, site.rules, site.workflow, site.plugins, "")
    case = replace(ALLOCATED, reviews=(review,))
    with pytest.raises(Refused, match="cannot be invited"):
        submit(case, review.id, paper, edition, at(TODAY))
    assert submit(replace(NOBODY, reviews=(review,)), review.id, paper, edition, at(TODAY)).reviews[0].submissions


def judged_words(site, fact, words, participant="disability-service", **more):
    answers = (an_answer("a", words, fact=fact), *(an_answer(name, value, fact=name) for name, value in more.items()))
    paper = a_submission("triage", participant=participant, answers=answers)
    said = rule.check(paper, site.forms["triage"], NOBODY, a_review(), site.rules)
    return [(words[one.start : one.end] if one.start is not None else None, one) for one in said]


@pytest.mark.parametrize(
    "words",
    [
        "Not known to the service",
        "N/K to social care",
        "NK",
        "Unknown to this team.",
        "This child isn’t known to us",
        "Not currently known to the Disability Service",
        "no involvement",
        "No current social care involvement.",
        "Not open to us",
        "He is not an open case",
        "Nothing to add",
        "Nothing further to contribute at this time.",
        "There is no record of Sam on our system",
        "We do not know this child",
        "Nil return",
        "Dear colleague, this young person is not known to the Disability Service. Please contact us if anything changes. Kind regards",
        "We checked and he is not known.",
    ],
)
def test_not_known_is_no_advice(site, words):
    ((place, one),) = judged_words(site, "decline_reason", words)
    assert one.code == "social_worker.not-known" and place and place in words
    assert judged_words(site, "what_was_checked", words) or "checked" in words


@pytest.mark.parametrize(
    "words",
    [
        "We searched our records from 2019: not known. An assessment was offered on 3 May.",
        "Not known to us. We checked with early help and spoke to Mrs Lee, who does not want an assessment now.",
        "Our short breaks ended in March; our recommendations are in the report that everyone has.",
        "Sam comes to the Saturday club. He knows everybody there.",
        "",
        "🙂",
    ],
)
def test_an_answer_that_says_what_was_checked_is_advice(site, words):
    assert judged_words(site, "decline_reason", words) == []


def test_the_offer_may_stand_in_its_own_question_and_other_teams_only_say_what_they_checked(site):
    words = "We checked our records: not known."
    assert len(judged_words(site, "what_was_checked", words)) == 1
    assert judged_words(site, "what_was_checked", words, assessment_offered=False) == []
    assert judged_words(site, "decline_reason", words, participant="speech-and-language") == []
    assert len(judged_words(site, "decline_reason", "not known", participant="speech-and-language")) == 1
    assert judged_words(site, "strengths", "not known", participant="speech-and-language") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Nothing to add", True),
        ("N/A", True),
        ("He has no contact with his father at the moment.", False),
        ("She is not open about her worries and writes them down.", False),
        ("Sam cooks with his aunt. " * 40 + "Nothing to add.", False),
    ],
)
def test_empty_words_in_the_advice_itself(site, words, found):
    assert bool(judged_words(site, "new_needs", words)) == found


def behalf(site, case=ALLOCATED, form="social-care-advice", participant="disability-service", **said):
    answers = tuple(an_answer(name, value, fact=name) for name, value in said.items())
    paper = a_submission(form, participant=participant, answers=answers)
    return rule.check(paper, site.forms[form], case, a_review(), site.rules)


@pytest.mark.parametrize(
    ("how", "missing"),
    [
        ("by telephone on 3 May", None),
        ("Phoned me yesterday, read back", None),
        ("email of 03/05/2026", None),
        ("E-mail, 2026-05-03", None),
        ("at our meeting on Tuesday", None),
        ("verbally", "how and when"),
        ("by telephone", "when"),
        ("3 May", "how"),
        ("", "how and when"),
    ],
)
def test_on_behalf_says_how_and_when(site, how, missing):
    said = behalf(site, on_behalf_name="Pat Moore", **({"on_behalf_how": how} if how else {}))
    assert [one.code for one in said] == (["social_worker.how-given"] if missing else [])
    assert not missing or f"Say {missing} Pat Moore gave this" in said[0].message
    assert behalf(site, participant="senco", on_behalf_name="Pat Moore") == []


def test_advice_of_the_service_says_whose_it_is(site):
    assert [one.code for one in behalf(site, strengths="Sam swims.")] == ["social_worker.whose"]
    assert behalf(site, NOBODY, strengths="Sam swims.") == [] and behalf(site, form="triage", triage_answer="accept") == []
