"""The page of a review, asking, moving on, abandoning, reading what was sent, and taking it home."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ehcforms import review as story
from ehcforms.access import viewer_of
from ehcforms.model import Attachment, Child, Deadline, Finding, OnBehalfOf, freeze
from ehcforms.site import load_site
from ehcforms.store import Draft, DraftKey
from ehcforms.testing import an_answer
from ehcforms.web import review_page
from tests.web.conftest import INVITED, MEETING, PEOPLE, REVIEW, START, World


def views(world, **more):
    answers = (an_answer("hopes", "To read to my sister.\nTo swim.", title="What matters to Sam?", own_words=True),)
    return world.sends("sam", "spring", "parent-views", "parent", answers, **more)


def decided(world, decision="maintain"):
    views(world)
    world.advances()
    for form, participant in (("meeting", "senco"), ("report", "senco")):
        world.sends("sam", "spring", form, participant)
    said = (
        an_answer("decision", decision, fact="decision"),
        an_answer("date", MEETING, fact="decision_date"),
    )
    world.sends("sam", "spring", "decision", "coordinator", said)


def test_the_page_shows_the_stages_the_meeting_and_the_date(running):
    page = running.browser("ada").get(REVIEW).text
    for words in (
        "Views and advice being collected",
        "Friday 30 January 2026 at 2:00pm",
        "The library",
        "19 February 2026",
    ):
        assert words in page
    assert page.count('class="site-stages__stage ') == 5 and page.count('aria-current="step"') == 1


def test_the_states_of_the_stages_are_in_words(running):
    lines = list(review_page.stage_lines(running.store.get("sam").review("spring"), running.site.workflow))
    assert [line.state for line in lines] == ["done", "now", "later", "later", "later"]
    assert lines[1].words == "Open now, since 5 January 2026"


def states(world):
    lines = review_page.person_lines(world.store.get("sam").review("spring"), world.site.edition, True)
    return {line.id: (line.state, line.askable) for line in lines}


def test_each_person_has_a_state_in_words(running):
    views(running)
    found = states(running)
    assert found["parent"] == ("Answered", False)
    assert found["disability-service"] == ("Asked for information", False)
    assert found["speech-and-language"] == ("Invited, not asked for information", True)
    assert found["coordinator"] == ("Invited", False)


def test_a_team_that_named_somebody_or_declined_is_shown_so(running):
    accept = (
        an_answer("answer", "name", fact="triage_answer", type="RadiosField"),
        an_answer("who", "Dr Lindqvist", fact="allocated_professional"),
    )
    running.sends("sam", "spring", "triage", "disability-service", accept)
    assert "Allocated: Dr Lindqvist" in running.browser("jo").get(REVIEW).text
    decline = (
        an_answer("answer", "decline", fact="triage_answer", type="RadiosField"),
        an_answer("why", "Not known to us", fact="decline_reason"),
    )
    running.sends("sam", "spring", "triage", "disability-service", decline)
    assert states(running)["disability-service"] == ("Declined", True)
    team = running.browser("dee")
    assert "What you are asked for" not in team.get("/cases").text + team.get(REVIEW).text
    assert "Reason: Not known to us" in running.browser("jo").get(REVIEW).text


def test_information_is_requested_with_one_button(running):
    browser = running.browser("ada")
    assert "Request information" in browser.get(REVIEW).text
    assert "Request information" not in running.browser("jo").get(REVIEW).text
    assert browser.post(f"{REVIEW}/ask/speech-and-language").status_code == 303
    assert states(running)["speech-and-language"] == ("Asked for information", False)
    assert browser.post(f"{REVIEW}/ask/nobody").status_code == 409


@pytest.mark.parametrize("path", ["ask/speech-and-language", "advance", "abandon"])
@pytest.mark.parametrize("name", ["bo", "jo", "dee", "eve", "fay", "stranger"])
def test_only_the_senco_runs_the_review(running, path, name):
    before = running.store.get("sam")
    assert running.browser(name).post(f"{REVIEW}/{path}", reason="Because").status_code == 404
    assert running.store.get("sam") == before


def test_nobody_moves_on_before_one_contribution(running):
    browser = running.browser("ada")
    answer = browser.post(f"{REVIEW}/advance")
    assert answer.status_code == 409 and "At least one person must have sent" in answer.text
    assert running.store.get("sam").review("spring").stage == "contribute"
    views(running)
    assert "Disability Service" in browser.get(f"{REVIEW}/advance").text
    assert browser.post(f"{REVIEW}/advance", stage="contribute").status_code == 303
    assert running.store.get("sam").review("spring").stage == "meeting"


def test_nobody_is_asked_once_advice_is_no_longer_collected(running):
    views(running)
    running.advances()
    browser = running.browser("ada")
    assert "Request information" not in browser.get(REVIEW).text
    assert browser.post(f"{REVIEW}/ask/speech-and-language").status_code == 409


def test_titles_of_pages_name_the_child(running):
    answers = (an_answer("strengths", "Sam swims.", page=running.site.forms["setting-advice"].pages[1].id),)
    running.sends("sam", "spring", "setting-advice", "senco", answers)
    assert "{known_as}" not in running.browser("jo").get(f"{REVIEW}/contributions").text


def test_pressing_the_button_twice_moves_on_once(running):
    views(running)
    browser = running.browser("ada")
    assert [browser.post(f"{REVIEW}/advance", stage="contribute").status_code for _ in range(2)] == [303, 303]
    assert running.store.get("sam").review("spring").stage == "meeting"


def test_a_paper_that_closed_says_so_to_whoever_was_asked(running):
    views(running)
    running.advances()
    answer = running.browser("dee").post(
        f"{REVIEW}/papers/triage/disability-service/x", answer="A long answer that I had typed"
    )
    assert answer.status_code == 409 and "A long answer that I had typed" in answer.text
    assert running.browser("stranger").get(f"{REVIEW}/papers/triage/disability-service/").status_code == 404
    assert running.browser("ada").get(f"{REVIEW}/papers/parent-views/parent/").status_code == 409
    assert running.browser("jo").get(f"{REVIEW}/papers/setting-advice/senco/").status_code == 404


def test_own_papers_and_those_one_can_help_with_are_offered(running):
    page = running.browser("ada").get(REVIEW).text
    assert f"{REVIEW}/papers/setting-advice/senco/" in page and "Views you can help with" in page
    assert f"{REVIEW}/papers/parent-views/parent/" in page and "Change the meeting, or invite somebody else" in page
    page = running.browser("jo").get(REVIEW).text
    assert f"{REVIEW}/papers/parent-views/parent/" in page and "setting-advice/senco" not in page


def test_only_the_author_is_told_of_a_draft(running):
    key = DraftKey(case="sam", review="spring", form="parent-views", participant="parent")
    draft = Draft(form="parent-views", typed={"hopes": ("A secret hope",)})
    running.store.save_draft("jo", key, lambda _: draft)
    assert "Draft saved" in running.browser("jo").get(REVIEW).text
    for name in ("ada", "bo", "dee"):
        assert "Draft saved" not in running.browser(name).get(REVIEW).text


def test_what_was_sent_is_open_to_everyone_invited(running):
    views(running, on_behalf_of=OnBehalfOf(name="Kit Lee", how="by telephone"))
    words = "Uploaded by Jo Lee on behalf of Kit Lee (by telephone)"
    for name in ("ada", "bo", "dee", "jo"):
        browser = running.browser(name)
        assert words in browser.get(REVIEW).text
        for path in (
            "contributions",
            "submissions/parent-views-parent-1",
            "submissions/parent-views-parent-1/download",
        ):
            page = browser.get(f"{REVIEW}/{path}")
            assert page.status_code == 200 and "To read to my sister." in page.text and words in page.text
    assert running.browser("eve").get(f"{REVIEW}/submissions/parent-views-parent-1").status_code == 404


def test_a_newer_version_takes_the_place_of_the_older_which_can_still_be_read(running):
    views(running)
    answers = (an_answer("hopes", "To ride a bicycle.", title="What matters to Sam?"),)
    running.sends("sam", "spring", "parent-views", "parent", answers)
    browser = running.browser("bo")
    assert "To read to my sister." not in browser.get(f"{REVIEW}/contributions").text
    assert "parent-views-parent-1" in browser.get(f"{REVIEW}/submissions/parent-views-parent-2").text
    assert "To read to my sister." in browser.get(f"{REVIEW}/submissions/parent-views-parent-1").text


def test_the_record_of_the_meeting_is_the_sencos_until_the_report_is_submitted(running):
    views(running)
    running.advances()
    running.sends("sam", "spring", "meeting", "senco", (an_answer("notes", "Everyone came."),))
    paths = [REVIEW, f"{REVIEW}/contributions", f"{REVIEW}/submissions/meeting-senco-2"]
    assert ["meeting-senco-2" in running.browser("jo").get(paths[0]).text] == [False]
    assert "Everyone came." not in running.browser("jo").get(paths[1]).text
    assert running.browser("jo").get(paths[2]).status_code == 404
    assert "Everyone came." in running.browser("ada").get(paths[2]).text
    running.sends("sam", "spring", "report", "senco")
    assert "Everyone came." in running.browser("jo").get(paths[2]).text


def test_the_decision_is_awaited_in_words_then_told(running):
    views(running)
    running.advances()
    running.sends("sam", "spring", "meeting", "senco")
    running.sends("sam", "spring", "report", "senco")
    assert "Awaiting local authority decision" in running.browser("ada").get(REVIEW).text
    assert "Awaiting local authority decision" in running.browser("ada").get("/cases").text


@pytest.mark.parametrize(
    ("decision", "there", "not_there"),
    [
        ("maintain", ["Maintain the EHC plan", "29 January 2027"], ["draft of the amended plan"]),
        ("amend", ["Amend the EHC plan", "View the draft of the amended plan", "29 January 2027"], []),
        ("cease", ["Cease to maintain", "can appeal"], ["29 January 2027"]),
    ],
)
def test_the_decision_and_the_next_date_are_shown(running, decision, there, not_there):
    decided(running, decision)
    page = running.browser("jo").get(REVIEW).text
    assert [words for words in there if words not in page] == []
    assert [words for words in not_there if words in page] == []
    assert "/abandon" not in running.browser("ada").get(REVIEW).text


def test_abandoning_warns_offers_a_download_and_wants_a_reason(running):
    views(running)
    browser = running.browser("ada")
    page = browser.get(f"{REVIEW}/abandon").text
    assert "permanently deleted" in page and f"{REVIEW}/download" in page and "19 February 2026" in page
    answer = browser.post(f"{REVIEW}/abandon", reason="  ")
    assert answer.status_code == 400 and "Say why" in answer.text
    assert running.store.get("sam").live_review


def kept_file(world, id):
    place = world.store.folder / "cases" / "sam" / "files"
    place.mkdir(parents=True, exist_ok=True)
    (place / id).write_bytes(b"A scan of a letter")
    return Attachment(id=id, name="Letter.pdf", media_type="application/pdf", size=18)


def test_everything_of_an_abandoned_review_is_gone(running):
    views(running, attachments=(kept_file(running, "a" * 32),))
    kept_file(running, "d" * 32)
    key = DraftKey(case="sam", review="spring", form="parent-views", participant="parent")
    running.store.save_draft("jo", key, lambda _: Draft(form="parent-views", typed={"hopes": ("A secret hope",)}))
    running.browser("ada").post(f"{REVIEW}/abandon", reason="Sam has moved to another school.")
    assert running.store.get("sam").reviews == ()
    assert running.store.draft("jo", key) is None
    for file in running.store.folder.rglob("*"):
        words = file.read_bytes() if file.is_file() else b""
        assert b"To read to my sister" not in words and b"A scan of a letter" not in words
    assert running.browser("jo").get(REVIEW).status_code == 404
    page = running.browser("ada").get("/cases/sam").text
    assert "Reason: Sam has moved to another school." in page and "19 February 2026" in page


def test_everything_can_be_taken_home(running):
    lost = Attachment(id="b" * 32, name="Lost.pdf", media_type="application/pdf", size=1)
    views(running, attachments=(kept_file(running, "a" * 32), lost))
    answer = running.browser("ada").get(f"{REVIEW}/download")
    assert answer.headers["Cache-Control"] == "no-store" and "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        page = archive.read("review.html").decode()
        assert archive.read("files/aaaaaaaa-Letter.pdf") == b"A scan of a letter"
        assert "files/bbbbbbbb-Lost.pdf.missing.txt" in archive.namelist()
    assert "To read to my sister." in page and "<link" not in page and "<script" not in page
    assert running.browser("jo").get(f"{REVIEW}/download").status_code == 404


def test_messages_that_wait_are_shown_with_an_address_to_copy(running):
    page = running.browser("ada").get(REVIEW).text
    assert "messages not sent yet" in page and f"http://localhost:8000{REVIEW}</p>" in page
    assert "Messages" not in running.browser("jo").get(REVIEW).text


def test_messages_that_went_are_listed_with_their_moment(running):
    def carried(case):
        review = case.review("spring")
        sent = tuple(replace(mail, sent_at=START) for mail in review.outbox)
        return replace(case, reviews=(replace(review, outbox=sent),))

    running.store.change("sam", carried)
    page = running.browser("ada").get(REVIEW).text
    assert "5 January 2026 at 9:00am: jo@family.example" in page and "messages not sent yet" not in page


def test_findings_and_deadlines_are_sorted_and_in_words(running):
    found = review_page.findings(
        tuple(Finding(code="x.y", severity=one, message=one) for one in ("advice", "block", "warning"))
    )
    assert [review_page.SEVERITY[one.severity] for one in found] == ["Has to be put right", "Please check", "Suggestion"]
    dates = review_page.deadlines(
        (deadline("later", MEETING), deadline("unknown", None), deadline("first", START.date()))
    )
    assert [one.name for one in dates] == ["first", "later", "unknown"]


def deadline(name, due):
    return Deadline(name=name, title=name, due=due, target=due, state="due", counted_from="", basis="")


PARENT, TEAM = INVITED


def newest(world, subject):
    return [one for one in world.store.get("sam").live_review.outbox if subject in one.subject][-1]


def test_who_is_taken_off_the_list_is_told_and_sees_nothing_any_more(running):
    running.sends("sam", "spring", "parent-views", "parent", (an_answer("school", "zebracorn"),))
    assert running.browser("jo").get(REVIEW).status_code == 200
    running.arranged(running.store.get("sam"), "spring", people=(TEAM,))
    gone = newest(running, "no longer invited")
    assert "METHOD:CANCEL" in gone.calendar and gone.to == "jo@family.example" and gone.link == ""
    for path in (REVIEW, f"{REVIEW}/contributions", "/cases/sam", "/cases/sam/plan"):
        assert running.browser("jo").get(path).status_code == 404
    assert "Sam" not in running.browser("jo").get("/cases").text
    page = running.browser("ada").get(REVIEW).text
    assert "No longer invited" in page and "zebracorn" in running.browser("ada").get(f"{REVIEW}/contributions").text


def test_mails_say_until_when_and_no_mail_asks_for_something_by_a_day_that_is_over(running):
    mail = newest(running, "a request for information")
    assert "by Thursday 15 January 2026" in mail.body
    running.clock.forward(days=20)
    running.arranged(running.store.get("sam"), "spring", people=({**TEAM, "ask": True}, PARENT))
    late = newest(running, "Please say who will answer")
    assert late.to == "slt.team@fenhealth.example" and "as soon as you can" in late.body
    assert late.link.endswith("/papers/triage/speech-and-language/")
    assert "15 January" not in late.body


def test_who_is_invited_and_asked_at_once_gets_one_mail_that_says_all_of_it(world):
    case, ada = world.a_case(), viewer_of(PEOPLE["ada"])
    world.store.change("sam", lambda known: story.start(known, world.site.edition, ada, world.clock.now, "spring"))
    world.arranged(case, "spring", people=({**TEAM, "ask": True}, {**PARENT, "ask": False}))
    review = world.store.get("sam").live_review
    to_team = [one for one in review.outbox if one.to == "slt.team@fenhealth.example"]
    assert len(to_team) == 1 and to_team[0].subject.endswith("2026, and a request for information")
    first = to_team[0].body.index("- Please say first whether your team will send advice")
    assert 0 < to_team[0].body.index("Date: ") < first < to_team[0].body.index("- Please write “Professional advice” by")
    assert "BEGIN:VCALENDAR" in to_team[0].calendar and to_team[0].link == REVIEW
    assert sorted(one.mail for one in review.notices if one.to == to_team[0].participant) == [
        "information-request",
        "invitation",
        "triage-request",
    ]
    only_invited = next(one for one in review.outbox if one.to == "jo@family.example")
    assert "asked for information" not in only_invited.body and "request" not in only_invited.subject


def test_what_was_wanted_by_a_day_that_is_over_is_wanted_soon(running):
    assert "By 15 January 2026" in running.browser("jo").get(REVIEW).text
    running.clock.forward(days=10)
    assert "By 15 January 2026" in running.browser("jo").get(REVIEW).text
    running.clock.forward(days=1)
    page = running.browser("jo").get(REVIEW).text
    assert "As soon as you can: it was wanted by 15 January 2026" in page and "By 15 January 2026" not in page
    assert "Was wanted by 15 January 2026" in running.browser("jo").get("/cases").text


def test_what_is_missing_from_a_team_is_one_line(running):
    running.arranged(running.store.get("sam"), "spring", people=(PARENT, {**TEAM, "ask": True}))
    page = running.browser("ada").get(REVIEW).text
    assert "Not sent yet: “Will your team send advice?” and “Professional advice”, wanted by 15 January 2026" in page
    assert "Still to come" not in page and "In 10 days" in page


def test_the_co_ordinator_hears_of_the_report_once_and_not_that_there_is_nothing_to_do(running):
    running.sends("sam", "spring", "parent-views", "parent", (an_answer("school", "Well"),))
    running.advances()
    for form in ("meeting", "report"):
        running.sends("sam", "spring", form, "senco")
    told = [(one.mail, one.to) for one in running.store.get("sam").live_review.notices if one.mail.startswith("report")]
    assert ("report-submitted", "coordinator") in told and ("report-sent", "coordinator") not in told
    assert ("report-sent", "parent") in told


def test_a_meeting_is_told_from_when_to_when_and_that_there_is_a_note(running):
    answers = (
        an_answer("meeting-date", MEETING, fact="meeting_date"),
        an_answer("time", "14:00", fact="meeting_time"),
        an_answer("end", "15:30", fact="meeting_end"),
        an_answer("note", "Park behind Sam’s house.", fact="meeting_note"),
        an_answer("people", freeze(INVITED), fact="participants", type="Rows", text=""),
    )
    running.sends("sam", "spring", "arrange", "senco", answers)
    mail = newest(running, "Changed")
    assert "Time: 2:00pm to 3:30pm" in mail.body and "There is a note" in mail.body and "Park" not in mail.body


def test_the_day_by_which_papers_are_wanted_moves_with_the_meeting(running):
    due = {one.key: one.due for one in running.store.get("sam").live_review.requests}
    running.arranged(running.store.get("sam"), "spring", on=MEETING + timedelta(days=20))
    moved = {one.key: one.due for one in running.store.get("sam").live_review.requests}
    wanted = ("parent-views", "parent")
    assert moved[wanted] == due[wanted] + timedelta(days=20)


def test_before_moving_on_the_page_says_whether_that_is_possible(running):
    page = running.browser("ada").get(f"{REVIEW}/advance").text
    assert "At least one person must have sent" in page and 'action="/cases/sam/reviews/spring/advance"' not in page
    views(running)
    page = running.browser("ada").get(f"{REVIEW}/advance").text
    assert "At least one person" not in page and 'action="/cases/sam/reviews/spring/advance"' in page


def test_a_date_that_cannot_be_kept_is_not_said_to_be_tomorrow(running):
    running.arranged(running.store.get("sam"), "spring", on=MEETING + timedelta(days=1))
    running.clock.now = START.replace(month=1, day=21)
    page = running.browser("ada").get(REVIEW).text
    assert "The date that is planned is later than this" in page


def test_abandoning_what_the_authority_has_to_decide_on_is_warned_of(running):
    views(running)
    assert "with the local authority" not in running.browser("ada").get(f"{REVIEW}/abandon").text
    running.advances()
    for form in ("meeting", "report"):
        running.sends("sam", "spring", form, "senco")
    assert "Speak to the case co-ordinator" in running.browser("ada").get(f"{REVIEW}/abandon").text


def test_no_mail_names_the_child_except_in_the_greeting_of_their_own(world):
    child = {"id": "2", "role": "child", "name": "Sam Wren-Lee", "email": "sam@family.example", "ask": True}
    case = world.a_case(child=Child(name="Sam Wren-Lee", known_as="Sammy", date_of_birth=date(2012, 9, 1)))
    world.started(case)
    world.arranged(case, "spring", (*INVITED, child))
    views(world)
    world.sends("sam", "spring", "child-views", "child", (an_answer("hard", "zebracorn"),))
    world.advances()
    for form, of in (("meeting", "senco"), ("report", "senco")):
        world.sends("sam", "spring", form, of)
    world.sends("sam", "spring", "decision", "coordinator", (an_answer("decision", "amend", fact="decision"),))
    box = world.store.get("sam").review("spring").outbox
    assert any("has arrived" in mail.subject for mail in box) and any("decided" in mail.subject for mail in box)
    for mail in box:
        told = mail.subject + mail.calendar + mail.body.partition("\n")[2]
        assert not [word for word in ("Wren", "Sammy", "zebracorn") if word in told], mail.subject


def test_a_team_that_declined_and_is_asked_again_is_told_so(running):
    team = {**TEAM, "ask": True}
    running.arranged(running.store.get("sam"), "spring", people=(PARENT, team))
    no = (
        an_answer("answer", "decline", fact="triage_answer"),
        an_answer("reason", "We closed our work.", fact="decline_reason"),
    )
    running.sends("sam", "spring", "triage", "speech-and-language", no)
    assert "Declined" in running.browser("ada").get(REVIEW).text
    told = len(running.store.get("sam").live_review.outbox)
    for _ in range(2):
        assert running.browser("ada").post(f"{REVIEW}/ask/speech-and-language").status_code == 303
    fresh = running.store.get("sam").live_review.outbox[told:]
    assert [mail.to for mail in fresh] == ["slt.team@fenhealth.example"] and "Please write" in fresh[0].subject
    assert len({mail.id for mail in running.store.get("sam").live_review.outbox}) == told + len(fresh)
    assert running.store.get("sam").live_review.participant("speech-and-language").declined == ""


def test_everything_that_is_found_is_shown_and_suggestions_are_folded_where_there_are_many(running):
    running.clock.forward(days=11)
    case = running.store.get("sam")
    said = running.site.plugins.watch(case, case.reviews[-1], running.clock().date(), running.site.rules).findings
    page = running.browser("ada").get(REVIEW).text
    assert len(said) > 3 and {one.severity for one in said} == {"advice", "warning"}
    assert page.count('class="site-finding ') == len(said)
    folded = page[page.index(" suggestion") : page.index("</details>", page.index(" suggestion"))]
    assert folded.count("site-finding--advice") == sum(one.severity == "advice" for one in said)
    assert "site-finding--warning" not in folded
    assert "What to look at" not in running.browser("jo").get(REVIEW).text


def test_dates_that_are_kept_already_are_folded(running):
    page = running.browser("ada").get(REVIEW).text
    kept = page[page.index("1 date kept already") :]
    assert kept.index("Invitations sent") < kept.index("</section>") and "Invitations sent" not in page[: -len(kept)]


@pytest.mark.parametrize(
    "hook", ["check(submission, form, case, review, rules)", "watch(case, review, today, rules)", "route(case, review, today, rules)"]
)
def test_a_rule_that_could_not_run_is_named_once_where_the_stage_stays_open(tmp_path, hook):
    (tmp_path / "site" / "plugins").mkdir(parents=True)
    (tmp_path / "site" / "plugins" / "broken.py").write_text(f"from ehcforms import rule\n@rule\ndef {hook}:\n    raise ValueError\n")
    world = World(load_site(tmp_path / "site"), tmp_path / "data")
    world.started(world.a_case())
    page = world.browser("ada").get(REVIEW).text
    assert page.count("The rule “broken” could not run, so this stage stays open.") == 1
    assert "broken" not in world.browser("jo").get(REVIEW).text
