"""The list of cases in words, the inbox, who sees which case, one case, its plan, and new cases."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ehcforms.store import open_store
from ehcforms.testing import an_answer
from ehcforms.web import caselist
from tests.web.conftest import MEETING, REVIEW


def due_in(world, days, id, **changes):
    """A case whose decision is due so many days after today."""
    due = world.clock.now.date() + timedelta(days=days)
    return world.a_case(id=id, last_review=due.replace(year=due.year - 1) + timedelta(days=1), **changes)


@pytest.mark.parametrize(
    ("days", "there", "not_there"),
    [
        (-3, ["Review pending", "Overdue by 3 days"], []),
        (-1, ["Review pending", "Overdue by 1 day"], []),
        (0, ["Review pending"], ["Overdue"]),
        (112, ["Review pending"], ["Overdue"]),
        (113, ["No review due yet"], ["Review pending", "Overdue"]),
    ],
)
def test_a_case_says_in_words_how_it_stands(world, days, there, not_there):
    due_in(world, days, "sam")
    page = world.browser("ada").get("/cases").text
    assert [words for words in there if words not in page] == []
    assert [words for words in not_there if words in page] == []


def test_who_looks_after_the_forms_and_has_no_case_lands_at_the_forms(running):
    assert running.browser("fay").get("/cases").headers["Location"] == "/forms"
    running.arranged(running.store.get("sam"), "spring", people=({"id": "0", "role": "parent", "name": "Fay", "email": "fay@fen.example", "ask": True},))
    assert "Sam Lee" in running.browser("fay").get("/cases").text


def test_a_review_that_starts_knows_the_co_ordinator_by_name(world):
    world.a_case()
    world.browser("ada").post("/cases/sam/start")
    assert world.store.get("sam").live_review.participant("coordinator").name == "Bo Reed"


def test_a_plan_is_entered_and_not_sent(world):
    page = world.browser("bo").get("/cases/new/plan/check").text
    assert "Enter “EHC plan”</button>" in page and "It is entered when you press" in page and "Send “" not in page


def test_the_date_is_that_of_the_decision(running):
    page = running.browser("ada").get("/cases").text
    assert "Decision must be published by" in page and "19 February 2026" in page
    assert "and not the date of the meeting" in page and "30 January 2026" in page


def test_a_running_review_shows_what_its_stage_displays(running):
    assert "Views and advice being collected" in running.browser("ada").get("/cases").text


def named(case, name):
    return replace(case, child=replace(case.child, name=name))


def test_the_most_urgent_case_comes_first(world):
    for id, days in (("late", -20), ("soon", 10), ("far", 200)):
        due_in(world, days, id)
        world.store.change(id, lambda known, name=id: named(known, f"Child {name}"))
    page = world.browser("ada").get("/cases").text
    assert page.index("Child late") < page.index("Child soon") < page.index("Child far")
    page = world.browser("ada").get("/cases?sort=name").text
    assert page.index("Child far") < page.index("Child late") < page.index("Child soon")


@pytest.mark.parametrize(
    ("query", "number"), [("child 1", 15), ("CHILD", 60), ("nobody", 0), ("", 60), ("child 7 x", 0)]
)
def test_cases_are_found_by_name_and_shown_50_to_a_page(world, query, number):
    for n in range(60):
        case = world.a_case(id=f"c{n}")
        world.store.change(case.id, lambda known, n=n: named(known, f"Child {n}"))
    browser = world.browser("ada")
    pages = [browser.get("/cases", query_string={"q": query, "page": page}).text for page in (1, 2)]
    rows = [page.count('href="/cases/c') for page in pages]
    assert rows[0] == min(number, 50)
    assert rows[1] == (number - 50 if number > 50 else rows[0])


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "99"])
def test_a_page_that_is_not_there_is_no_error(running, page):
    assert running.browser("ada").get("/cases", query_string={"page": page}).status_code == 200


SEEN = {"ada": True, "bo": True, "dee": True, "jo": True, "fay": False, "eve": False, "stranger": False, "wyn": False}


@pytest.mark.parametrize(("name", "sees"), SEEN.items())
def test_people_see_the_cases_they_have_a_part_in(running, name, sees):
    browser = running.browser(name)
    assert ("Sam Lee" in browser.get("/cases").text) is sees
    for path in ("/cases/sam", "/cases/sam/plan", REVIEW, f"{REVIEW}/contributions"):
        assert browser.get(path).status_code == (200 if sees else 404)


def test_the_allocated_social_worker_is_shown_nothing_even_if_they_hold_an_office(running):
    running.with_worker(running.store.get("sam"))
    running.store.change_account("wyn", lambda known: replace(known, offices=running.store.account("dee").offices))
    browser = running.browser("wyn")
    assert "Sam Lee" not in browser.get("/cases").text
    assert browser.get("/cases/sam").status_code == 404


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("ada", ["Advice from the setting"]),
        ("jo", ["Views of parents and carers"]),
        ("bo", []),
        ("eve", []),
        ("dee", ["Will your team"]),
    ],
)
def test_the_inbox_holds_what_one_is_asked_for(running, name, titles):
    page = running.browser(name).get("/cases").text
    assert ("What you are asked for" in page) is bool(titles)
    assert [title for title in titles if title not in page] == []


def test_what_was_sent_leaves_the_inbox(running):
    running.sends("sam", "spring", "parent-views", "parent")
    assert "What you are asked for" not in running.browser("jo").get("/cases").text


def test_a_long_inbox_is_shown_in_part(world):
    for n in range(12):
        world.started(world.a_case(id=f"c{n}"), review=f"r{n}")
    browser = world.browser("ada")
    assert browser.get("/cases").text.count("/papers/setting-advice/") == 10
    assert browser.get("/cases?asked=all").text.count("/papers/setting-advice/") == 12


def test_a_case_names_the_child_the_date_and_who_may_start(world):
    world.with_worker(world.a_case())
    page = world.browser("ada").get("/cases/sam").text
    for words in (
        "Sam Lee",
        "1 September 2012, 13 years old",
        "Year 8",
        "Marsh Academy",
        "19 February 2026",
        "Wyn Hill",
    ):
        assert words in page
    assert "Start review" in page
    assert "Start review" not in world.browser("bo").get("/cases/sam").text


def test_the_plan_shows_its_sections_needs_outcomes_and_provision(running):
    page = running.browser("jo").get("/cases/sam/plan").text
    assert "Section E: Outcomes" in page and "By July 2026 Sam will read a page of a book aloud." in page
    assert "Change the plan" not in page
    assert "Change the plan" in running.browser("bo").get("/cases/sam/plan").text


def test_a_review_is_started_once_and_opens_its_first_paper(world):
    world.a_case()
    browser = world.browser("ada")
    answer = browser.post("/cases/sam/start")
    review = world.store.get("sam").live_review
    assert answer.headers["Location"] == f"/cases/sam/reviews/{review.id}/papers/arrange/senco/"
    assert review.pinned == world.site.edition.digest and world.store.edition(review.pinned)
    again = browser.post("/cases/sam/start")
    assert again.status_code == 409 and "already running" in again.text


@pytest.mark.parametrize("name", ["bo", "eve", "fay", "stranger"])
def test_only_the_senco_of_the_setting_starts_a_review(world, name):
    world.a_case()
    assert world.browser(name).post("/cases/sam/start").status_code == 404
    assert world.store.get("sam").reviews == ()


WRITTEN = {
    "setting": "marsh-academy",
    "child": {"name": "Ivy Stone", "date_of_birth": "2015-04-02"},
    "plan": {"made_on": "2025-06-01", "outcomes": [{"id": "o1", "text": "Ivy will dress by herself."}]},
}


def upload(browser, content):
    data = {"csrf_token": browser.token(), "file": (io.BytesIO(content), "plan.json")}
    return browser.client.post("/cases/new", data=data, content_type="multipart/form-data")


def test_a_case_is_entered_from_a_file(world):
    browser = world.browser("bo")
    answer = upload(browser, json.dumps(WRITTEN).encode())
    case = world.store.get(answer.headers["Location"].removeprefix("/cases/"))
    assert (case.child.name, case.coordinator, case.plan.made_on) == ("Ivy Stone", "bo@fen.example", date(2025, 6, 1))
    assert len(case.id) == 32
    assert "Ivy Stone" in browser.get("/cases").text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a file."),
        (b" " * 1_000_001, "at most 1 MB"),
        (b"\xff\xfe\x00", "no text file"),
        (b'{"child": ', "Line 1"),
        (b'{"child": 1, "child": 2}', "Line 1"),
        (json.dumps({**WRITTEN, "setting": "nowhere"}).encode(), "not known here"),
        (json.dumps({**WRITTEN, "child": {"name": "Ivy"}}).encode(), "child.date_of_birth"),
    ],
)
def test_a_file_that_is_no_case_says_what_to_change(world, content, words):
    answer = upload(world.browser("bo"), content)
    assert answer.status_code == 400 and words in answer.text
    assert world.store.ids() == ()


@pytest.mark.parametrize("name", ["ada", "fay", "jo"])
def test_only_a_coordinator_enters_cases(world, name):
    browser = world.browser(name)
    assert browser.get("/cases/new").status_code == 403
    assert upload(browser, json.dumps(WRITTEN).encode()).status_code == 403


def test_a_case_that_cannot_be_read_is_told_to_the_coordinator(running):
    (running.store.folder / "cases" / "sam" / "case.json").write_bytes(b"torn")
    running.store = open_store(running.store.folder)
    assert "1 case cannot be read and is missing from this list" in running.browser("bo").get("/cases").text
    assert "cannot be read" not in running.browser("ada").get("/cases").text


def test_a_plan_that_ceases_is_over(running):
    ceased = replace(running.store.summaries()[0], review="", stage="", last_decision="cease", review_due=MEETING)
    line = caselist.line(ceased, running.site.workflow, MEETING + timedelta(days=9))
    assert (line.state, line.due, line.overdue) == ("Decided: cease to maintain the plan", None, "")


def test_what_a_provision_says_is_shown(world):
    provision = {"id": "p1", "what": "Precision teaching", "how_often": "3 times a week"}
    content = json.dumps({**WRITTEN, "plan": {"made_on": "2025-06-01", "provision": [provision]}}).encode()
    browser = world.browser("bo")
    page = browser.get(upload(browser, content).headers["Location"] + "/plan").text
    assert "Precision teaching" in page and "3 times a week" in page


def test_a_case_that_has_ceased_asks_for_no_further_review(world):
    world.started(world.a_case())
    world.sends("sam", "spring", "parent-views", "parent")
    world.advances()
    world.sends("sam", "spring", "meeting", "senco")
    world.sends("sam", "spring", "report", "senco")
    world.sends("sam", "spring", "decision", "coordinator", (an_answer("decision", "cease", fact="decision"),))
    page = world.browser("ada").get("/cases/sam").text
    assert "Decided: cease to maintain the plan" in page and "Start review" not in page


def test_an_overdue_case_says_what_to_do(world):
    due_in(world, -30, "sam")
    page = world.browser("ada").get("/cases/sam").text
    assert "Start the review as soon as you can" in page and "before that day" not in page


def test_a_family_sees_at_once_by_when_their_views_are_wanted(running):
    page = running.browser("jo").get("/cases").text
    assert "Wanted by 15 January 2026 · Meeting on 30 January 2026" in page
