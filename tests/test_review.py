"""The story of a review as pure functions: each step, what follows from it, and what may not be done."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from types import SimpleNamespace

import pytest

from ehcforms import letters
from ehcforms import review as story
from ehcforms.access import Viewer, may
from ehcforms.facts import sources
from ehcforms.form import Form
from ehcforms.hookspecs import rule
from ehcforms.model import Beside, Case, Child, FileText, Finding, Notify, Participant, Plan, Request, SocialWorker
from ehcforms.people import Office
from ehcforms.plugins import Plugins
from ehcforms.review import Refused
from ehcforms.rulebook import Rulebook
from ehcforms.testing import a_case, a_review, a_submission, an_answer, at
from ehcforms.workflow import Edition, Workflow

DAY = date(2026, 1, 5)
MEETING = date(2026, 2, 10)
SENCO = Viewer(account="a", email="ada@school.example", name="Ada Okafor", offices=(Office(role="senco", of="oak"),))

WORKFLOW = {
    "title": "A small review",
    "stages": [
        {
            "id": "arrange",
            "title": "Arrange",
            "papers": [{"form": "arrange", "asked_of": ["senco"], "also_in": ["contribute", "meeting"]}],
            "closes": {"submitted": "arrange"},
        },
        {
            "id": "contribute",
            "title": "Contribute",
            "papers": [
                {"form": "setting-advice", "asked_of": ["senco"]},
                {"form": "parent-views", "asked_of": ["parent"], "support": ["senco"], "mail": "information-request"},
                {"form": "triage", "asked_of": ["team"], "mail": "information-request"},
            ],
            "closes": {
                "advanced_by": ["senco"],
                "needs_one_of": ["setting-advice", "parent-views"],
                "why_not": "Nobody has contributed yet.",
            },
            "on_close": [{"mail": "papers-ready", "to": ["everyone"]}],
        },
        {
            "id": "meeting",
            "title": "Meeting",
            "papers": [{"form": "meeting", "asked_of": ["senco"], "private_until": "report"}],
            "closes": {"submitted": "meeting"},
        },
        {
            "id": "report",
            "title": "Report",
            "papers": [{"form": "report", "asked_of": ["senco"]}],
            "closes": {"submitted": "report"},
            "on_close": [
                {"mail": "report-submitted", "to": ["coordinator"]},
                {"mail": "report-sent", "to": ["everyone"]},
            ],
        },
        {
            "id": "decision",
            "title": "Decision",
            "papers": [{"form": "decision", "asked_of": ["coordinator"]}],
            "closes": {"submitted": "decision"},
            "on_close": [
                {"mail": "decision", "to": ["everyone"]},
                {"mail": "draft-plan", "to": ["senco"], "when": "amend"},
            ],
        },
    ],
}
MAILS = [
    "invitation",
    "meeting-changed",
    "information-request",
    "papers-ready",
    "report-submitted",
    "report-sent",
    "decision",
    "draft-plan",
    "contribution-received",
    "team-accepted",
    "team-declined",
]
DIRECTORY = {
    "authority": {"id": "fen", "name": "Fenmarsh"},
    "settings": [{"id": "oak", "name": "Oak School", "kind": "academy"}],
    "teams": [
        {"id": "disability-service", "name": "Disability Service", "email": "ds@fen.example"},
        {"id": "salt", "name": "Speech and language therapy", "email": "salt@fen.example"},
    ],
}
TABLES = {
    "workflow": WORKFLOW,
    "directory": DIRECTORY,
    "mails": {
        "mails": {name: {"subject": f"{name} at {{setting_name}}", "body": "{meeting_date} {link}"} for name in MAILS}
    },
}
FORMS = ["arrange", "setting-advice", "parent-views", "triage", "meeting", "report", "decision"]


def an_edition(**plugins):
    forms = {
        id: Form.model_validate({"id": id, "title": id, "pages": [{"id": "p", "title": "P", "components": []}]})
        for id in FORMS
    }
    return Edition(forms, Rulebook(TABLES), Workflow.model_validate(WORKFLOW), Plugins(plugins, seconds=1), "edition-1")


EDITION = an_edition()
CASE = Case(
    id="c",
    setting="oak",
    child=Child(name="Sam Lee", date_of_birth=date(2012, 9, 1)),
    plan=Plan(made_on=date(2024, 2, 20)),
    coordinator="bo@fen.example",
    people=(Participant(id="person-1", role="parent", name="Jo Lee", email="jo@family.example"),),
    last_review=date(2025, 2, 20),
)
JO = {"name": "Jo Lee", "role": "parent", "email": "jo@family.example", "ask": True}
SALT = {"team": "salt", "ask": True}


def days(n):
    return at(DAY + timedelta(days=n))


def rows_answer(fact, rows):
    return an_answer("people", tuple(rows), type="Rows", fact=fact)


def arrangement(id="arrange-1", people=(JO,), when=MEETING):
    answers = (an_answer("day", when, fact="meeting_date"), rows_answer("participants", people))
    return a_submission("arrange", id=id, answers=answers)


def started(edition=EDITION, case=CASE):
    return story.start(case, edition, SENCO, days(0), "r")


def arranged(edition=EDITION, case=CASE, **changes):
    return story.submit(started(edition, case), "r", arrangement(**changes), edition, days(0))


def with_advice(edition=EDITION):
    return story.submit(arranged(edition), "r", a_submission("setting-advice"), edition, days(1))


def at_stage(stage, edition=EDITION):
    case = arranged(edition)
    if stage == "contribute":
        return case
    case = story.submit(case, "r", a_submission("setting-advice"), edition, days(1))
    case = story.advance(case, "r", edition, SENCO, days(2))
    for form in ("meeting", "report"):
        if case.live_review.stage == stage:
            return case
        case = story.submit(case, "r", a_submission(form, id=form), edition, days(3))
    return case


def decided(decision="maintain"):
    answers = (an_answer("d", decision, fact="decision"), an_answer("on", DAY + timedelta(20), fact="decision_date"))
    sent = a_submission("decision", participant="coordinator", by="Bo Reed", answers=answers)
    return story.submit(at_stage("decision"), "r", sent, EDITION, days(20))


def mails(case, name, review="r"):
    return [one.to for one in case.review(review).notices if one.mail == name]


def test_a_review_starts_with_its_standing_people_and_the_disability_service():
    review = started().live_review
    assert [person.id for person in review.participants] == ["senco", "coordinator", "disability-service"]
    assert [one.key for one in review.requests] == [("arrange", "senco")]
    assert (review.stage, review.pinned, review.outbox) == ("arrange", "edition-1", ())


def test_only_one_review_runs_at_a_time():
    with pytest.raises(Refused, match="already running"):
        story.start(started(), EDITION, SENCO, days(1), "r2")


def test_arranging_invites_everyone_and_asks_those_who_should_write():
    review = arranged(people=(JO, SALT)).live_review
    assert review.stage == "contribute"
    assert mails(arranged(people=(JO, SALT)), "invitation") == [
        "senco",
        "coordinator",
        "disability-service",
        "parent",
        "salt",
    ]
    assert {one.key for one in review.unanswered()} == {
        ("setting-advice", "senco"),
        ("parent-views", "parent"),
        ("triage", "disability-service"),
        ("triage", "salt"),
    }
    salt = review.participant("salt")
    assert (salt.role, salt.email, salt.name) == ("team", "salt@fen.example", "Speech and language therapy")


def test_a_mail_goes_to_one_address_and_names_no_child():
    outbox = arranged().live_review.outbox
    assert {one.to for one in outbox} == {"ada@school.example", "bo@fen.example", "ds@fen.example", "jo@family.example"}
    assert all("Sam" not in one.subject + one.body for one in outbox)
    invitation = next(one for one in outbox if one.to == "jo@family.example")
    assert invitation.subject == "invitation at Oak School"
    assert "Tuesday 10 February 2026" in invitation.body and "{link}" in invitation.body
    assert "BEGIN:VCALENDAR" in invitation.calendar


def test_a_changed_meeting_is_told_to_everyone_even_when_it_changes_back():
    case = arranged()
    for n, when in enumerate((date(2026, 2, 12), MEETING), 2):
        case = story.submit(case, "r", arrangement(f"arrange-{n}", when=when), EDITION, days(n))
    assert mails(case, "meeting-changed").count("parent") == 2
    assert mails(case, "invitation").count("parent") == 1
    assert case.live_review.stage == "contribute"


def test_saving_the_meeting_unchanged_tells_nobody_again():
    case = story.submit(arranged(), "r", arrangement("arrange-2"), EDITION, days(1))
    assert case.live_review.notices == arranged().live_review.notices


def test_somebody_added_later_is_invited_and_asked():
    case = story.submit(arranged(), "r", arrangement("arrange-2", people=(JO, SALT)), EDITION, days(1))
    assert mails(case, "invitation")[-1] == "salt"
    assert case.live_review.participant("salt").invited_on == DAY + timedelta(days=1)
    assert case.live_review.participant("parent").invited_on == DAY


def test_somebody_left_out_goes_unless_they_wrote_something():
    case = story.submit(arranged(people=(JO, SALT)), "r", arrangement("arrange-2", people=()), EDITION, days(1))
    assert [one.id for one in case.live_review.participants] == ["senco", "coordinator", "disability-service"]
    wrote = story.submit(
        arranged(), "r", a_submission("parent-views", participant="parent", by="Jo Lee"), EDITION, days(1)
    )
    wrote = story.submit(wrote, "r", arrangement("arrange-2", people=()), EDITION, days(2))
    assert wrote.live_review.participant("parent") is not None


def test_the_allocated_social_worker_cannot_be_invited():
    worker = SocialWorker(name="Pat", email="pat@care.example")
    case = replace(CASE, child=replace(CASE.child, social_worker=worker))
    row = {"name": "Pat", "role": "professional", "email": " PAT@care.example "}
    with pytest.raises(Refused, match="Disability Service"):
        arranged(case=case, people=(row,))


def test_nobody_moves_on_before_one_contribution():
    with pytest.raises(Refused, match="Nobody has contributed"):
        story.advance(arranged(), "r", EDITION, SENCO, days(1))
    assert story.advance(with_advice(), "r", EDITION, SENCO, days(2)).live_review.stage == "meeting"


def test_late_advice_is_refused_and_says_the_words_are_kept():
    with pytest.raises(Refused, match="kept"):
        story.submit(at_stage("meeting"), "r", a_submission("setting-advice", id="late"), EDITION, days(4))


def test_the_same_submission_twice_is_one():
    once = with_advice()
    assert story.submit(once, "r", a_submission("setting-advice"), EDITION, days(2)) == once


def test_the_senco_hears_what_came_from_others_and_that_a_team_declined():
    case = story.submit(arranged(), "r", a_submission("parent-views", participant="parent", by="Jo"), EDITION, days(1))
    assert mails(case, "contribution-received") == ["senco"]
    answers = (an_answer("a", "decline", fact="triage_answer"), an_answer("r", "Not known", fact="decline_reason"))
    sent = a_submission("triage", participant="disability-service", by="Lou", answers=answers)
    case = story.submit(case, "r", sent, EDITION, days(1))
    assert mails(case, "team-declined") == ["senco"]
    assert case.live_review.participant("disability-service").declined == "Not known"


def test_the_senco_hears_that_a_team_will_send_advice():
    answers = (an_answer("a", "accept", fact="triage_answer"), an_answer("p", "Lou", fact="allocated_professional"))
    sent = a_submission("triage", participant="disability-service", by="Lou", answers=answers)
    case = story.submit(arranged(), "r", sent, EDITION, days(1))
    assert (mails(case, "team-accepted"), mails(case, "contribution-received")) == (["senco"], [])


def test_a_team_that_accepts_names_its_professional():
    answers = (an_answer("a", "named", fact="triage_answer"), an_answer("n", "Ida Berg", fact="allocated_professional"))
    sent = a_submission("triage", participant="disability-service", by="Lou", answers=answers)
    assert (
        story.submit(arranged(), "r", sent, EDITION, days(1)).live_review.participant("disability-service").allocated
        == "Ida Berg"
    )


def test_the_report_is_told_and_the_authority_is_awaited():
    case = at_stage("decision")
    assert case.live_review.stage == "decision"
    assert mails(case, "report-submitted") == ["coordinator"]
    assert len(mails(case, "report-sent")) == 4
    assert [one.key for one in case.live_review.unanswered() if one.form == "decision"] == [("decision", "coordinator")]


@pytest.mark.parametrize(("decision", "drafts"), [("maintain", []), ("cease", []), ("amend", ["senco"])])
def test_the_decision_closes_the_review_and_sets_the_next_date(decision, drafts):
    case = decided(decision)
    assert case.live_review is None
    assert case.review("r").decision == decision
    assert case.last_review == DAY + timedelta(20)
    assert len(mails(case, "decision")) == 4
    assert mails(case, "draft-plan") == drafts


def test_a_closed_review_takes_nothing_more():
    with pytest.raises(Refused, match="closed"):
        story.submit(decided(), "r", a_submission("setting-advice", id="x"), EDITION, days(30))


def test_abandoning_takes_everything_and_restores_the_date():
    case = story.abandon(with_advice(), "r", "The family has moved", SENCO, days(5))
    assert case.reviews == () and case.last_review == CASE.last_review and case.people == CASE.people
    assert [(act.what, act.detail) for act in case.acts] == [("abandoned a review", "The family has moved")]
    with pytest.raises(Refused, match="why"):
        story.abandon(with_advice(), "r", "  ", SENCO, days(5))


def test_asking_somebody_who_was_only_invited():
    case = arranged(people=({**JO, "ask": False},))
    assert ("parent-views", "parent") not in {one.key for one in case.live_review.requests}
    case = story.ask_for_information(case, "r", "parent", EDITION, SENCO, days(1))
    assert ("parent-views", "parent") in {one.key for one in case.live_review.requests}
    assert mails(case, "information-request")[-1] == "parent"


def blocking(submission):
    if submission.form == "report" and submission.id != "report-2":
        return [Finding(code="strict.no", severity="block", message="Say more.")]
    return []


def test_a_blocking_finding_stops_the_paper_that_closes_a_stage():
    edition = an_edition(strict=SimpleNamespace(check=rule(blocking)))
    case = at_stage("report", edition)
    with pytest.raises(Refused) as refused:
        story.submit(case, "r", a_submission("report"), edition, days(4))
    assert [one.code for one in refused.value.findings] == ["strict.no"]
    assert (
        story.submit(case, "r", a_submission("report", id="report-2"), edition, days(4)).live_review.stage == "decision"
    )


def test_a_broken_rule_keeps_the_words_and_the_stage_until_it_is_mended():
    broken = an_edition(broken=SimpleNamespace(check=rule(lambda submission: 1 / 0)))
    case = story.submit(at_stage("report"), "r", a_submission("report", id="rep"), broken, days(4))
    assert case.live_review.stage == "report" and case.live_review.latest("report")
    assert story.sweep(case, broken, days(5)).live_review.stage == "report"
    assert story.sweep(case, EDITION, days(5)).live_review.stage == "decision"


def of_the_documents(submission):
    return [Finding(code="reader.named", severity="advice", message="A name.") for _ in submission.beside.files]


def test_what_other_rules_said_of_the_documents_stays_when_a_broken_rule_is_mended():
    reader = {"reader": SimpleNamespace(check=rule(of_the_documents))}
    broken = an_edition(broken=SimpleNamespace(check=rule(lambda submission: 1 / 0)), **reader)
    sent = a_submission("setting-advice", beside=Beside(files=(FileText(id="f", name="a.txt"),)))
    case = story.submit(arranged(), "r", sent, broken, days(2))
    codes = lambda case: [one.code for one in case.live_review.submissions[-1].findings]  # noqa: E731
    assert codes(case) == ["reader.named", "broken.could-not-run"]
    assert case.live_review.submissions[-1].beside == Beside()
    assert codes(story.sweep(case, an_edition(**reader), days(3))) == ["reader.named"]


def test_sweeping_twice_changes_nothing_the_second_time():
    once = story.sweep(with_advice(), EDITION, days(3))
    assert story.sweep(once, EDITION, days(3)) == once
    assert story.sweep(CASE, EDITION, days(3)) == CASE


def test_a_rule_may_ask_a_team_that_nobody_invited():
    routes = SimpleNamespace(
        route=rule(lambda: [Request(form="triage", of="team:salt"), Notify(mail="decision", to="senco")])
    )
    review = arranged(an_edition(routes=routes)).live_review
    assert review.participant("salt").email == "salt@fen.example"
    assert ("triage", "salt") in {one.key for one in review.requests}
    assert [one.mail for one in review.notices].count("decision") == 1


def people_of_last_time():
    said = {"mum": "Mum’s words", "dad": "Dad’s words"}
    people = tuple(Participant(id=id, role="parent", name=id, email=f"{id}@family.example") for id in said)
    papers = tuple(
        a_submission(id=id, form="parent-views", participant=id, role="parent", answers=(an_answer("home", words),))
        for id, words in said.items()
    )
    return a_case(reviews=(a_review(participants=people, submissions=papers, closed_at=at(DAY), decision="maintain"),))


@pytest.mark.parametrize(
    ("email", "words"),
    [("MUM@family.example", "Mum’s words"), ("dad@family.example", "Dad’s words"), ("gran@family.example", None)],
)
def test_nobody_is_given_the_words_of_another_person_of_their_role(email, words):
    now = Participant(id="new-id", role="parent", name="As it may be", email=email)
    assert sources(people_of_last_time(), None, now, {}).get("previous.parent-views.home") == words


def test_a_new_holder_of_an_office_finds_what_was_arranged_last_time():
    senco = Participant(id="s", role="senco", name="Ada", email="ada@school.example")
    paper = a_submission(form="arrange", participant="s", role="senco", answers=(an_answer("venue", "The library"),))
    case = a_case(reviews=(a_review(participants=(senco,), submissions=(paper,), closed_at=at(DAY), decision="amend"),))
    later = Participant(id="t", role="senco", name="Bea", email="bea@school.example")
    assert sources(case, None, later, {})["previous.arrange.venue"] == "The library"


def without(case, *people, id="arrange-2", on=3):
    return story.submit(case, "r", arrangement(id=id, people=people), EDITION, days(on))


def test_who_is_taken_off_the_list_is_told_once_and_the_meeting_leaves_their_diary():
    case = without(arranged(people=(JO, SALT)), JO)
    assert mails(case, "no-longer-invited") == ["salt"]
    assert mails(without(case, JO, id="arrange-3"), "no-longer-invited") == ["salt"]


def test_who_wrote_something_and_is_taken_off_the_list_sees_nothing_of_it_any_more():
    views = a_submission("parent-views", participant="parent")
    wrote = story.submit(arranged(people=(JO, SALT)), "r", views, EDITION, days(1))
    review = without(wrote, SALT).live_review
    jo = Viewer(account="jo", email=JO["email"], name="Jo Lee")
    assert review.participant("parent").left_on and "parent" not in {one.id for one in review.invited}
    assert may(jo, "see_review", wrote, wrote.live_review) and not may(jo, "see_review", without(wrote, SALT), review)
    assert not any(one.of == "parent" for one in review.requests)
    assert review.latest("parent-views") is not None
    told = len([one for one in review.notices if one.to == "parent"])
    later = arrangement("arrange-9", (SALT,), MEETING + timedelta(1))
    moved = story.submit(without(wrote, SALT), "r", later, EDITION, days(4))
    assert len([one for one in moved.live_review.notices if one.to == "parent"]) == told
    back = without(without(wrote, SALT), JO, SALT, id="arrange-4", on=5)
    assert back.live_review.participant("parent").left_on is None
    assert mails(back, "invitation").count("parent") == 2
    with pytest.raises(Refused, match="Only somebody who is invited"):
        story.ask_for_information(without(wrote, SALT), "r", "parent", EDITION, SENCO, days(4))


def test_another_person_never_gets_the_place_of_one_who_was_taken_off_the_list():
    other = {**JO, "name": "Kit Moss", "email": "kit@family.example"}
    case = without(without(arranged(people=(JO, SALT)), SALT), other, SALT, id="arrange-3", on=4)
    kit = next(one for one in case.live_review.participants if one.name == "Kit Moss")
    assert kit.id == "parent-2" and "parent-2" in mails(case, "invitation")


def test_a_version_that_a_relative_wrote_hides_nothing_of_somebodys_own():
    block = Finding(code="x.y", severity="block", message="No.")
    own = a_submission(form="child-views", participant="child", findings=(block,))
    beside = replace(own, id="beside", supporter="parent", findings=())
    mended = replace(own, id="mended", findings=())
    assert story.standing_blocks(a_review(submissions=(own, beside))) == (block,)
    assert story.standing_blocks(a_review(submissions=(own, mended))) == ()


@pytest.mark.parametrize("order", list(permutations(("invitation", "triage-request", "information-request"))))
def test_what_one_mail_says_for_another_is_said_in_a_mail_that_is_sent(order, site):
    notices = [Notify(mail=mail, to="parent") for mail in order]
    covered = letters.covering(notices, site.rules)
    assert {one.mail: host.mail for one, host in covered.items()} == dict.fromkeys(("triage-request", "information-request"), "invitation")
    assert letters.covering([replace(one, to=one.mail) for one in notices], site.rules) == {}


def test_mails_that_would_each_be_said_by_the_other_are_both_sent(site):
    wordings = {**site.rules["mails"]["mails"], "one": {"covers": ["two"]}, "two": {"covers": ["one"]}}
    rules = Rulebook({"mails": {**site.rules["mails"], "mails": wordings}})
    assert letters.covering([Notify(mail="one", to="parent"), Notify(mail="two", to="parent")], rules) == {}
