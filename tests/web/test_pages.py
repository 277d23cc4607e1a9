"""The pages that everyone can read, and what is the same on every page."""

import re
from pathlib import Path

import pytest

from ehcforms import sink
from ehcforms.mail import PostOffice
from ehcforms.settings import defaults
from ehcforms.web import frame
from ehcforms.web.secret import signing_key
from tests.web.conftest import REVIEW


@pytest.mark.parametrize("path", ["/help", "/privacy", "/accessibility"])
def test_pages_for_everyone_name_the_owners_contact(world, path):
    page = world.browser(contact="Write to help@fenmarsh.example").get(path).text
    assert "Write to help@fenmarsh.example" in page
    assert "has not given a contact yet" in world.browser().get(path).text


@pytest.mark.parametrize(("name", "home"), [("", "/sign-in"), ("jo", "/cases")])
def test_the_first_page_leads_on(world, name, home):
    assert world.browser(name).get("/").headers["Location"] == home


PLACES = {
    "": ["Sign in"],
    "ada": ["Your cases", "Your profile", "Sign out"],
    "jo": ["Your reviews", "Your profile", "Sign out"],
    "fay": ["Your cases", "Forms", "Your profile", "Sign out"],
}


@pytest.mark.parametrize(("name", "places"), PLACES.items())
def test_the_navigation_fits_whoever_is_looking(world, name, places):
    page = world.browser(name).get("/help").text
    found = re.findall(r'class="govuk-service-navigation__link"[^>]*>\s*(?:<strong[^>]*>)?([^<]+?)\s*<', page)
    assert found == places


def test_the_page_one_is_on_is_marked(running):
    page = running.browser("ada").get(REVIEW).text
    assert re.search(r'href="/cases"\s+aria-current="true"', page)


def test_pages_are_titled_without_names(running):
    browser = running.browser("ada")
    for path in ("/cases", "/cases/sam", "/cases/sam/plan", REVIEW, f"{REVIEW}/abandon"):
        title = re.search("<title>(.*?)</title>", browser.get(path).text)[1]
        assert "Sam" not in title and title.endswith("– EHC plan reviews")


def test_a_page_with_mistakes_says_so_in_its_title(running):
    assert "<title>Error: " in running.browser("ada").post(f"{REVIEW}/abandon", reason="").text


def test_a_small_stylesheet_serves_where_the_large_one_is_missing(world, monkeypatch, tmp_path):
    monkeypatch.setattr(frame, "STATIC", tmp_path)
    page = world.browser().get("/help").text
    assert "/static/plain.css" in page and "govuk-frontend.min" not in page and "site.js" not in page


def test_mails_of_the_demonstration_can_be_read_and_followed(running):
    controller, port = sink.start()
    try:
        settings = defaults().using(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        assert PostOffice(running.store, settings).deliver(running.clock.now) > 0
    finally:
        controller.stop()
    page = running.browser().get("/mails").text
    assert "To jo@family.example" in page and "with a calendar file" in page
    assert re.search(r'<a href="http://localhost:8000/link/[^"]+"', page)
    assert "Sam Lee" not in page


def test_the_key_that_signs_cookies_is_made_once_and_is_private(tmp_path):
    first = signing_key(tmp_path)
    assert len(first) == 32 and signing_key(tmp_path) == first
    assert (tmp_path / "signing-key").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["signing-key"]


def test_every_dress_of_the_site_is_worn():
    here = Path(frame.__file__).parent
    sources = [*here.glob("*.py"), *here.glob("templates/*.html"), *here.glob("static/*.js")]
    worn = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r"\.((?:site|ehc)-[A-Za-z_-]+)", (here / "static/site.css").read_text(encoding="utf-8")))
    unworn = {name for name in named if name not in worn and f"{name.partition('--')[0]}--{{{{" not in worn}
    assert {name for name in unworn if f"{name.partition('--')[0]}--{{" not in worn} == set()
