"""When something goes wrong: clear pages, nothing given away, nothing lost, nothing in the log."""

import io
import logging
import re
from importlib.resources import files

import pytest

from ehcforms.model import Attachment
from ehcforms.testing import an_answer
from ehcforms.web import headers
from tests.web.conftest import REVIEW

SAM = f"{REVIEW}/submissions/arrange-senco-0"

ALIKE = [
    ("/cases/sam", "/cases/nobody"),
    ("/cases/sam/plan", "/cases/nobody/plan"),
    (REVIEW, "/cases/sam/reviews/nothing"),
    (REVIEW, "/cases/nobody/reviews/nothing"),
    (SAM, f"{REVIEW}/submissions/nothing"),
    (f"{REVIEW}/papers/arrange/senco/", f"{REVIEW}/papers/nothing/nobody/"),
    ("/files/sam/abc", "/files/nobody/abc"),
]


@pytest.mark.parametrize(("foreign", "random"), ALIKE)
@pytest.mark.parametrize("name", ["stranger", "eve", "fay", "wyn"])
def test_what_is_not_ones_own_and_what_does_not_exist_answer_alike(running, foreign, random, name):
    browser = running.browser(name)
    one, other = browser.get(foreign), browser.get(random)
    assert (one.status_code, one.data) == (other.status_code, other.data) == (404, one.data)
    assert dict(one.headers) == dict(other.headers)


@pytest.mark.parametrize(("foreign", "random"), ALIKE)
def test_nobody_learns_anything_without_signing_in(running, foreign, random):
    answers = [running.browser().get(path) for path in (foreign, random)]
    assert [one.headers["Location"] for one in answers] == ["/sign-in"] * 2
    assert answers[0].data == answers[1].data


def test_a_private_paper_and_a_random_one_answer_alike(running):
    running.sends("sam", "spring", "parent-views", "parent")
    running.advances()
    running.sends("sam", "spring", "meeting", "senco")
    browser = running.browser("jo")
    assert browser.get(f"{REVIEW}/submissions/meeting-senco-2").data == browser.get(f"{REVIEW}/submissions/x").data


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/cases/",
        "/sign-in/nothing",
        "/static/nothing.css",
        "/cases/%00",
        "/cases/..",
        "/cases/%ff",
        "/files/sam/..",
    ],
)
def test_an_unknown_page_says_what_to_do(world, path):
    answer = world.browser("ada").get(path)
    assert answer.status_code == 404 and "Page not found" in answer.text and 'href="/"' in answer.text


def test_a_page_for_another_role_says_so(world):
    answer = world.browser("jo").get("/forms")
    assert answer.status_code == 403 and "This part is not for you" in answer.text


def test_a_button_is_no_page(running):
    answer = running.browser("ada").get("/cases/sam/start")
    assert answer.status_code == 405 and "use the button" in answer.text


def test_a_request_from_elsewhere_does_nothing(running):
    browser = running.browser("ada")
    answer = browser.client.post(
        f"{REVIEW}/abandon", data={"reason": "Because"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 400 and running.store.get("sam").live_review


def test_words_of_a_page_that_was_too_old_are_shown_again(running):
    browser = running.browser("ada")
    data = {
        "csrf_token": "old",
        "reason": "A reason that took long to write.",
        "password": "a secret that is long enough",
    }
    answer = browser.client.post(f"{REVIEW}/abandon", data=data, headers={"Origin": "https://evil.example"})
    assert "A reason that took long to write." in answer.text and "secret that is long" not in answer.text


def test_a_page_of_this_site_that_was_too_old_leads_back_to_it(running):
    browser = running.browser("ada")
    where = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{REVIEW}/abandon"}
    answer = browser.client.post(f"{REVIEW}/abandon", data={"csrf_token": "old", "reason": "Because"}, headers=where)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{REVIEW}/abandon")
    assert "open for too long" in browser.get(f"{REVIEW}/abandon").text


def test_what_was_typed_before_the_visit_ended_comes_back(running):
    browser, path = running.browser("jo"), f"{REVIEW}/papers/parent-views/parent/"
    screen = browser.get(path).headers["Location"]
    name = re.search(r'<textarea[^>]* name="([^"]+)"', browser.get(screen).text)[1]
    token = browser.token()
    running.clock.forward(hours=2)
    answer = browser.client.post(screen, data={"csrf_token": token, name: "Words that took an hour.", "do": "continue"})
    assert answer.headers["Location"] == "/sign-in"
    assert "comes back" in browser.get("/sign-in").text
    answer = browser.post("/sign-in/as", account="jo")
    assert answer.headers["Location"] == screen
    assert "Words that took an hour." in browser.get(screen).text


def test_what_was_typed_is_not_shown_to_whoever_signs_in_next(running):
    browser, path = running.browser("jo"), f"{REVIEW}/papers/parent-views/parent/"
    screen = browser.get(path).headers["Location"]
    name = re.search(r'<textarea[^>]* name="([^"]+)"', browser.get(screen).text)[1]
    token = browser.token()
    running.clock.forward(hours=2)
    browser.client.post(screen, data={"csrf_token": token, name: "Words that took an hour."})
    browser.post("/sign-in/as", account="ada")
    assert "Words that took an hour." not in browser.get(screen).text


def test_more_than_fits_is_said_so(running):
    browser = running.browser("jo")
    data = {"csrf_token": browser.token(), "file": (io.BytesIO(b"x" * 25_100_000), "large.pdf")}
    answer = browser.client.post("/profile", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413 and "up to 20 MB" in answer.text


def test_a_very_long_text_is_not_refused(running):
    browser = running.browser("jo")
    data = {
        "csrf_token": browser.token(),
        "name": "Jo Lee",
        "long": "x" * 2_000_000,
        "file": (io.BytesIO(b"x"), "x.txt"),
    }
    assert browser.client.post("/profile", data=data, content_type="multipart/form-data").status_code == 303


def test_a_torn_case_is_left_alone_and_explained(running):
    file = running.store.folder / "cases" / "sam" / "case.json"
    for content in (b"", b"{", file.read_bytes()[:-50]):
        file.write_bytes(content)
        answer = running.browser("ada").get("/cases/sam")
        assert answer.status_code == 500 and "has been left exactly as it is" in answer.text
        assert file.read_bytes() == content


def test_a_failure_shows_a_page_and_logs_no_words(running, monkeypatch, caplog):
    words = " ".join(("secret", "words"))

    def broken(*_):
        raise ValueError(words)

    monkeypatch.setattr("ehcforms.web.review_page.meeting", broken)
    with caplog.at_level(logging.DEBUG):
        answer = running.browser("ada").get(f"{REVIEW}?q=private")
    assert answer.status_code == 500 and "our mistake and not yours" in answer.text
    assert "ValueError on GET /cases/sam/reviews/spring" in caplog.text and "review_page" in caplog.text
    assert "secret words" not in caplog.text + answer.text and "private" not in caplog.text


def test_another_host_is_refused(world):
    client = world.app().test_client()
    assert client.get("/sign-in", base_url="http://evil.example").status_code == 400
    assert client.get("/sign-in", base_url="http://localhost:8123").status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/cases", "/nowhere", REVIEW, f"{REVIEW}/download"])
def test_every_answer_is_guarded_and_kept_by_nobody(running, path):
    found = running.browser("ada").get(path).headers
    assert found["Cache-Control"] == "no-store" and found["X-Content-Type-Options"] == "nosniff"
    assert (
        "unsafe-inline" not in found["Content-Security-Policy"]
        and "default-src 'none'" in found["Content-Security-Policy"]
    )
    assert "Strict-Transport-Security" not in found


def test_the_policy_allows_the_one_script_in_the_page_and_no_style(running):
    page = running.browser("ada").get(REVIEW).text
    official = (files("govuk_frontend_jinja") / "templates" / "template.html").read_text(encoding="utf-8")
    assert re.findall(r"<script>(.*?)</script>", page) == [headers.JS_IS_ON] and headers.JS_IS_ON in official
    assert " style=" not in page and " onclick=" not in page


def test_browsers_are_told_to_come_back_safely_where_there_is_https(world):
    client = world.app(public_url="https://reviews.example").test_client()
    found = client.get("/sign-in", base_url="https://reviews.example").headers
    assert "max-age=31536000" in found["Strict-Transport-Security"]


def test_a_file_is_saved_and_never_run(running):
    kept = Attachment(id="f" * 32, name="Läse‑Test “1”.txt", media_type="text/plain", size=5)
    place = running.store.folder / "cases" / "sam" / "files"
    place.mkdir(parents=True)
    (place / kept.id).write_bytes(b"hello")
    running.sends("sam", "spring", "parent-views", "parent", (an_answer("x", "y"),), attachments=(kept,))
    answer = running.browser("dee").get(f"/files/sam/{kept.id}")
    assert (answer.status_code, answer.data) == (200, b"hello")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''L%C3%A4se")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert running.browser("eve").get(f"/files/sam/{kept.id}").status_code == 404
    assert running.browser("dee").get(f"/files/sam/{'0' * 32}").status_code == 404
