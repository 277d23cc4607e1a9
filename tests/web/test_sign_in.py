"""Signing in: passwords, links, invitations, the end of a visit, and the profile."""

import re
from datetime import timedelta

import pytest
from itsdangerous import base64_decode, base64_encode

from ehcforms import sink
from ehcforms.mail import PostOffice
from ehcforms.settings import defaults
from ehcforms.store import Token
from tests.web.conftest import PASSWORD, REVIEW, Browser


def body(answer):
    return re.sub(r'value="[^"]{40,}"', "", answer.text)


def sign_in(browser, email="ada@marsh.example", password=PASSWORD, **more):
    return browser.post("/sign-in", email=email, password=password, **more)


def test_the_right_password_signs_in(world):
    browser = world.browser()
    assert sign_in(browser, email="ADA@marsh.example ").headers["Location"] == "/cases"
    assert "Signed in as Ada Okafor" in browser.get("/cases").text


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(world):
    wrong = sign_in(world.browser(), password="not this one at all")
    unknown = sign_in(world.browser(), email="nobody@marsh.example")
    assert wrong.status_code == unknown.status_code == 400
    assert body(wrong).replace("ada@", "nobody@") == body(unknown)


def test_an_account_without_a_password_cannot_be_entered_with_an_empty_one(world):
    assert sign_in(world.browser(), email="jo@family.example", password="").status_code == 400


def test_guessing_is_slowed_down_but_a_link_still_helps(world):
    browser = world.browser()
    answers = [sign_in(browser, password=f"guess number {n}").status_code for n in range(11)]
    assert answers == [400] * 10 + [429]
    late = sign_in(browser)
    assert late.status_code == 429 and late.headers["Retry-After"] == "900" and "/sign-in/link" in late.text
    assert browser.post("/sign-in/link", email="ada@marsh.example").status_code == 200
    world.clock.forward(minutes=16)
    assert sign_in(browser).status_code == 303


def test_a_link_is_sent_to_a_known_address_only_and_nobody_can_tell(world):
    known = world.browser().post("/sign-in/link", email="jo@family.example")
    unknown = world.browser().post("/sign-in/link", email="nobody@family.example")
    assert body(known) == body(unknown)
    assert [mail.to for mail in world.store.posted()] == ["jo@family.example"]


@pytest.fixture(scope="module")
def post():
    """A mail server of the test's own; gives the link of the newest mail after delivering what waits."""
    controller, port = sink.start()

    def link_of(world):
        settings = defaults().using(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        assert PostOffice(world.store, settings).deliver(world.clock.now) == 1
        return re.search(r"(/link/\S+)", sink.received()[0].body)[1]

    yield link_of
    controller.stop()


def test_a_link_is_used_up_by_its_button_and_not_by_looking(world, post):
    browser = world.browser()
    browser.post("/sign-in/link", email="jo@family.example")
    link = post(world)
    assert [browser.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert browser.post(link).headers["Location"] == "/cases"
    assert "Signed in as Jo Lee" in browser.get("/cases").text
    again = world.browser()
    assert again.get(link).status_code == again.post(link).status_code == 410
    assert "so you need no link" in browser.get(link).text and "so you need no link" not in again.get(link).text


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 410), (31, 410)])
def test_a_link_lasts_half_an_hour_from_when_it_was_sent(world, post, minutes, status):
    browser = world.browser()
    browser.post("/sign-in/link", email="jo@family.example")
    world.clock.forward(hours=5)
    link = post(world)
    world.clock.forward(minutes=minutes)
    assert browser.get(link).status_code == status


def test_no_link_lies_in_the_outbox(world):
    world.browser().post("/sign-in/link", email="jo@family.example")
    assert "{link}" in next(iter(world.store.posted())).body


@pytest.mark.parametrize("email", ["", "jo", "jo.family.example"])
def test_something_that_is_no_address_is_said_so(world, email):
    answer = world.browser().post("/sign-in/link", email=email)
    assert answer.status_code == 400 and "Enter an email address" in answer.text


def invite(world, email="new@family.example", participant="parent", secret="invitation"):
    token = Token(
        purpose="invitation",
        email=email,
        case="sam",
        review="spring",
        participant=participant,
        path=REVIEW,
        expires_at=world.clock.now + timedelta(days=7),
    )
    world.store.keep_token(secret, token)
    return f"/link/{secret}"


@pytest.fixture
def invited(world):
    """A parent without an account is invited."""
    parent = {"id": "0", "role": "parent", "name": "Kim Lee", "email": "new@family.example", "ask": True}
    case = world.a_case()
    world.started(case)
    world.arranged(case, "spring", (parent,))
    return world


def test_an_invitation_makes_an_account_and_opens_the_review(invited):
    browser, link = invited.browser(), invite(invited, participant="parent-2")
    page = browser.get(link)
    assert "You have been invited" in page.text and 'value="Kim Lee"' in page.text
    answer = browser.post(link, name="Kim Lee", job_role="", phone="01632 960001", password="")
    assert answer.headers["Location"] == REVIEW
    account = invited.store.account_by_email("new@family.example")
    assert (account.name, account.phone, account.offices, account.password) == ("Kim Lee", "01632 960001", (), "")
    assert browser.get(REVIEW).status_code == 200
    assert invited.browser().get(link).status_code == 410


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"name": " "}, "Enter your name."), ({"name": "Kim", "password": "short"}, "at least 12 characters")],
)
def test_an_invitation_says_what_is_missing_and_stays_good(invited, fields, words):
    browser, link = invited.browser(), invite(invited, participant="parent-2")
    answer = browser.post(link, **fields)
    assert answer.status_code == 400 and words in answer.text
    assert invited.store.account_by_email("new@family.example") is None
    assert browser.get(link).status_code == 200


def test_a_password_chosen_with_an_invitation_works(invited):
    browser, link = invited.browser(), invite(invited, participant="parent-2")
    browser.post(link, name="Kim Lee", password="purple otter kettle")
    assert sign_in(invited.browser(), "new@family.example", "purple otter kettle").status_code == 303


def test_an_invitation_is_worth_nothing_to_somebody_who_is_not_invited_at_that_address(invited):
    link = invite(invited, email="else@family.example", participant="parent-2")
    assert invited.browser().get(link).status_code == 410


def test_the_invitation_of_an_allocated_social_worker_is_refused(invited):
    case = invited.with_worker(invited.store.get("sam"))
    people = tuple(
        {"id": "0", "role": "professional", "name": "Wyn", "email": one, "ask": True} for one in ("other@fen.example",)
    )
    invited.arranged(case, "spring", people)
    assert invited.browser().get(invite(invited, "wyn@fen.example", "professional")).status_code == 410


def test_who_opens_a_teams_invitation_belongs_to_the_team(running):
    team = running.store.get("sam").review("spring").participant("speech-and-language")
    browser, link = running.browser(), invite(running, email=team.email, participant=team.id)
    browser.post(link, name="Robin Speech")
    account = running.store.account_by_email(team.email)
    assert [(one.role, one.of) for one in account.offices] == [("team", "speech-and-language")]
    assert browser.get(REVIEW).status_code == 200


def test_someone_with_an_account_only_signs_in_with_their_invitation(running):
    browser, link = running.browser(), invite(running, email="jo@family.example")
    assert "Sign in as Jo Lee" in browser.get(link).text
    assert browser.post(link, name="Somebody Else").headers["Location"] == REVIEW
    assert running.store.account_by_email("jo@family.example").name == "Jo Lee"


def test_a_link_of_ones_own_opens_its_page_without_being_used_up(running):
    browser, link = running.browser("jo"), invite(running, email="JO@family.example")
    assert [browser.get(link).headers["Location"] for _ in range(2)] == [REVIEW, REVIEW]
    assert "Sign in as Jo Lee" in running.browser("ada").get(link).text


def test_an_invitation_dies_with_its_review(running):
    link = invite(running, email="jo@family.example")
    running.browser("ada").post(f"{REVIEW}/abandon", reason="Moved away")
    assert running.browser().get(link).status_code == 410


@pytest.mark.parametrize(("minutes", "still"), [(59, True), (60, True), (61, False)])
def test_a_visit_ends_after_an_hour_without_a_click(world, minutes, still):
    browser = world.browser("ada")
    world.clock.forward(minutes=minutes)
    assert (browser.get("/profile").status_code == 200) is still


def test_a_visit_that_ended_says_so_and_goes_on_where_it_was(world):
    browser = world.browser("ada")
    world.clock.forward(hours=2)
    assert browser.get("/profile").headers["Location"] == "/sign-in"
    assert sign_in(browser).headers["Location"] == "/profile"


def test_the_sign_in_page_tells_an_idle_visitor_why(world):
    browser = world.browser("ada")
    world.clock.forward(hours=2)
    assert "nothing had happened for a while" in browser.get("/sign-in").text


def test_a_visit_ends_after_half_a_day_in_any_case(world):
    browser = world.browser("ada")
    for _ in range(13):
        world.clock.forward(minutes=55)
        assert browser.get("/profile").status_code == 200
    world.clock.forward(minutes=6)
    assert browser.get("/profile").status_code == 303


def test_signing_out_asks_first(world):
    browser = world.browser("ada")
    assert browser.get("/sign-out").status_code == 200
    assert browser.get("/cases").status_code == 200
    browser.post("/sign-out")
    assert browser.get("/cases").headers["Location"] == "/sign-in"


def test_signing_in_goes_to_the_page_that_was_asked_for(running):
    browser = running.browser()
    assert browser.get(REVIEW).headers["Location"] == "/sign-in"
    assert browser.post("/sign-in/as", account="jo").headers["Location"] == REVIEW


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_in(world, path):
    browser = world.browser()
    with browser.client.session_transaction() as session:
        session["next"] = path
    assert sign_in(browser).headers["Location"] == "/cases"


def test_the_profile_is_kept(world):
    browser = world.browser("jo")
    browser.post("/profile", name=" Jo   Lee-Carter ", job_role="", phone="01632 960002")
    account = world.store.account("jo")
    assert (account.name, account.phone) == ("Jo Lee-Carter", "01632 960002")
    assert browser.post("/profile", name="").status_code == 400


def test_a_text_that_cannot_be_kept_is_refused(world):
    assert world.browser("jo").post("/profile", name="Jo\x00Lee").status_code == 400


def test_a_new_password_ends_every_other_visit(world):
    here, there = world.browser("ada"), world.browser("ada")
    fresh = {"old_password": PASSWORD, "password": "copper lantern field"}
    assert here.post("/profile/password", **fresh).status_code == 303
    assert here.get("/profile").status_code == 200
    assert there.get("/profile").status_code == 303
    assert sign_in(world.browser()).status_code == 400
    assert sign_in(world.browser(), password="copper lantern field").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("not the old one", "copper lantern field", "not the password"),
        (PASSWORD, "short", "at least 12 characters"),
        (PASSWORD, "passwordpassword", "harder to guess"),
    ],
)
def test_a_password_is_not_changed_lightly(world, old, new, words):
    answer = world.browser("ada").post("/profile/password", old_password=old, password=new)
    assert answer.status_code == 400 and words in answer.text
    assert sign_in(world.browser()).status_code == 303


def test_somebody_without_a_password_chooses_one(world):
    world.browser("jo").post("/profile/password", password="copper lantern field")
    assert sign_in(world.browser(), "jo@family.example", "copper lantern field").status_code == 303


def test_rights_end_with_the_account(world):
    browser = world.browser("ada")
    world.store.change_account("ada", lambda known: type(known)(id="ada", email=known.email, name=known.name, epoch=9))
    assert browser.get("/profile").status_code == 303


def test_people_are_listed_in_the_demonstration_only(world):
    assert "Ada Okafor" in world.browser().get("/sign-in").text
    plain = world.browser(demo=False)
    assert "Ada Okafor" not in plain.get("/sign-in").text
    assert plain.post("/sign-in/as", account="ada").status_code == 404


def test_the_cookie_is_as_strict_as_the_address_allows(world):
    plain = world.browser().get("/sign-in").headers["Set-Cookie"]
    strict = world.app(public_url="https://reviews.example").test_client()
    cookie = strict.get("/sign-in", base_url="https://reviews.example").headers["Set-Cookie"]
    assert plain.startswith("ehcforms=") and "HttpOnly" in plain and "SameSite=Lax" in plain
    assert (
        cookie.startswith("__Host-ehcforms=") and "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
    )


def test_a_cookie_that_was_altered_signs_nobody_in(world):
    browser = world.browser("ada")
    name, cookie = next((one.key, one.value) for one in browser.client._cookies.values())
    payload, moment, signature = cookie.split(".")
    other = base64_encode(base64_decode(payload).replace(b'"ada"', b'"bo"')).decode()
    altered = (f"{other}.{moment}.{signature}", f"{payload}.AAAA.{signature}", f"{payload}.{moment}.{signature[:-2]}")
    strange = ("", ".", "..", "a.b.c", "é", payload, f"{payload}.{moment}", f"{cookie}.{signature}")
    for value in (cookie, *altered, *strange, cookie):
        fresh = Browser(world.app())
        fresh.client.set_cookie(name, value)
        assert fresh.get("/cases").status_code == (200 if value == cookie else 303), value


def test_an_account_of_a_team_has_no_password_that_one_of_them_could_keep(running):
    link = invite(running, "slt.team@fenhealth.example", "speech-and-language", "team")
    browser = running.browser()
    assert 'name="password"' not in browser.get(link).text
    browser.post(link, name="Tess Novak", job_role="", phone="", password="three random words")
    account = running.store.account_by_email("slt.team@fenhealth.example")
    assert (account.password, account.offices[0].of) == ("", "speech-and-language")


def test_a_forwarded_link_says_whom_it_is_for(running):
    page = running.browser().get(invite(running, "jo@family.example", "parent", "known")).text
    assert "only for <strong>jo@family.example</strong>" in page
