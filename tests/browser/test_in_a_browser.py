"""The whole review as every role, in a real browser, with JavaScript and without, and axe on every page."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from people import fill, next_meeting, press, put, send_paper, sign_in

pytestmark = pytest.mark.browser

AXE = Axe()
PHONE = {"width": 375, "height": 800}
DESK = {"width": 1200, "height": 900}


def accessible(page):
    """No violation that axe can find, and nothing to scroll sideways."""
    found = AXE.run(page)
    told = [f"{one['id']}: {node['html'][:200]}" for one in found.response["violations"] for node in one["nodes"][:3]]
    assert told == [], f"{page.url}: {told}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), (
        f"{page.url} scrolls sideways"
    )


def a_page(chromium, script=True, size=PHONE):
    page = chromium.new_context(java_script_enabled=script, viewport=size).new_page()
    page.set_default_timeout(15_000)
    return page


def add_team(page, index, team):
    press(page.get_by_role("button", name="Add another"))
    put(page, f"people.{index}.role", "team")
    put(page, f"people.{index}.team", team)
    put(page, f"people.{index}.ask", "yes")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_review_from_arranging_to_decision(chromium, served, script):
    page = a_page(chromium, script)
    sign_in(page, served.url, "Marcus Bell")
    page.get_by_role("link", name="Zoë O’Neill", exact=True).first.click()
    press(page.get_by_role("button", name="Start review"))
    review = re.match(r".*/cases/\w+/reviews/\w+", page.url)[0]

    page.goto(f"{review}/papers/arrange/senco/")
    fill(page, {"date": next_meeting(), "venue": "The library"})
    press(page.get_by_role("button", name="Continue", exact=True).last)
    count = page.locator(".ehc-row").count()
    add_team(page, count, "speech-and-language")
    press(page.get_by_role("button", name="Continue", exact=True).last)
    assert "taking-part" in page.url, page.locator(".govuk-error-summary").all_inner_texts()
    fill(page, {})
    press(page.get_by_role("button", name="Continue", exact=True).last)
    press(page.locator("form button", has_text=re.compile("^Send ")))
    assert "Sent" in page.inner_text("h1")

    invitation = served.mail_to("siobhan.oneill@family.example", "Invitation")
    assert "BEGIN:VCALENDAR" in invitation.calendar and "Zoë" not in invitation.body + invitation.subject
    page.context.clear_cookies()
    page.goto(re.search(r"http\S+/link/\S+", invitation.body)[0])
    press(page.locator("main form button").first)
    assert page.url.startswith(review)
    send_paper(page, f"{review}/papers/parent-views/parent/")

    sign_in(page, served.url, "Zoë O’Neill")
    send_paper(page, f"{review}/papers/child-views/child/")

    sign_in(page, served.url, "Tess Novak")
    send_paper(page, f"{review}/papers/triage/speech-and-language/", {"answer": "accept", "professional": "Tess Novak"})
    send_paper(page, f"{review}/papers/professional-advice/speech-and-language/", {"for-another": "no"})

    sign_in(page, served.url, "Lou Hart")
    send_paper(page, f"{review}/papers/social-care-advice/disability-service/", {"known": "yes"})

    sign_in(page, served.url, "Marcus Bell")
    page.goto(f"{review}/papers/setting-advice/senco/strengths")
    put(page, "strengths", "Zoë refuses to give up and would benefit from regular support.")
    press(page.get_by_role("button", name="Check this page"))
    assert page.locator("mark", has_text="refuses to").count() == 1
    page.goto(f"{review}/papers/setting-advice/senco/new-provision")
    put(page, "new-provision.0.what", "Would benefit from regular support")
    press(page.get_by_role("button", name="Check this page"))
    assert "neither who nor how often" in page.inner_text("form")
    send_paper(page, f"{review}/papers/setting-advice/senco/", {"for-another": "no"})

    page.goto(review)
    assert "Tess Novak" in page.inner_text("main")
    page.goto(f"{review}/contributions")
    assert "Zoë draws a comic" in page.inner_text("main")
    page.goto(review)
    page.get_by_role("button", name="Progress to the meeting").or_(
        page.get_by_role("link", name="Progress to the meeting")
    ).first.click()
    press(page.locator("main form button", has_text="Progress to the meeting"))
    assert served.mail_to("aset@fenmarsh.example", "ready to read")

    send_paper(page, f"{review}/papers/meeting/senco/")
    send_paper(page, f"{review}/papers/report/senco/", {"recommendation": "amend"})
    assert served.mail_to("joanna.reed@fenmarsh.example", "needs your decision")
    page.goto(review)
    assert "Awaiting local authority decision" in page.inner_text("main")

    sign_in(page, served.url, "Joanna Reed")
    decided = {"decision": "amend", "date": date.today(), "notice-says": "representations"}
    send_paper(page, f"{review}/papers/decision/coordinator/", decided)
    assert served.mail_to("siobhan.oneill@family.example", "has decided")
    draft = served.mail_to("marcus.bell@marshacademy.example", "draft amended plan")
    page.goto(re.search(r"http\S+/link/\S+", draft.body)[0])
    page.goto(review)
    assert "next annual review" in page.inner_text("main")
    case = served.store.get(re.search(r"/cases/(\w+)/", review)[1])
    assert case.live_review is None and case.last_review == date.today()
    page.context.close()


PLACES = {
    "Priya Shah": (
        "",
        "/plan",
        "/reviews/{r}",
        "/reviews/{r}/contributions",
        "/reviews/{r}/advance",
        "/reviews/{r}/abandon",
    ),
    "Agnieszka": ("", "/plan", "/reviews/{r}", "/reviews/{r}/contributions"),
    "Joanna Reed": ("", "/plan", "/reviews/{r}"),
    "Ida Berg": ("/reviews/{r}",),
}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible(chromium, served, size):
    page = a_page(chromium, size=size)
    case = next(one for one in served.store.summaries() if one.known_as == "Tomek")
    for path in (
        "/sign-in",
        "/sign-in/link",
        "/help",
        "/privacy",
        "/accessibility",
        "/mails",
        "/nothing-here",
        "/link/none",
    ):
        page.goto(f"{served.url}{path}")
        accessible(page)
    for name, places in PLACES.items():
        sign_in(page, served.url, name)
        accessible(page)
        for place in (*(f"/cases/{case.id}{one.format(r=case.review)}" for one in places), "/profile"):
            page.goto(f"{served.url}{place}")
            accessible(page)
    sign_in(page, served.url, "Joanna Reed")
    for path in ("/cases/new", "/cases/new/plan/child", "/cases/new/plan/people", f"/cases/{case.id}/plan/edit/dates"):
        page.goto(f"{served.url}{path}")
        accessible(page)
    sign_in(page, served.url, "Olga Ford")
    page.goto(f"{served.url}/forms")
    accessible(page)
    page.context.close()


def test_every_screen_of_every_paper_is_accessible(chromium, served):
    page = a_page(chromium)
    sign_in(page, served.url, "Olga Ford")
    from ehcforms.site import load_site, starter_folder

    for form in load_site(starter_folder()).forms.values():
        for one in form.pages:
            if one.repeat is None or not one.repeat.over:
                answer = page.goto(f"{served.url}/forms/{form.id}/{one.id}")
                if answer.status == 200:
                    accessible(page)
    page.goto(f"{served.url}/forms/setting-advice/writer")
    press(page.get_by_role("button", name="Continue", exact=True).last)
    assert page.locator(".govuk-error-summary").is_visible()
    accessible(page)
    case = next(one for one in served.store.summaries() if one.known_as == "Tomek")
    sign_in(page, served.url, "Priya Shah")
    home = f"{served.url}/cases/{case.id}/reviews/{case.review}/papers"
    for screen in ("outcomes.o1", "needs", "attainment", "new-provision", "documents", "check"):
        page.goto(f"{home}/setting-advice/senco/{screen}")
        accessible(page)
    send_paper(page, f"{home}/parent-views/parent/", look=lambda shown: accessible(shown))
    page.context.close()


def a_paper(served, name="parent-views", person="parent"):
    case = next(one for one in served.store.summaries() if one.known_as == "Tomek")
    return f"{served.url}/cases/{case.id}/reviews/{case.review}/papers/{name}/{person}"


def test_words_survive_a_closed_page_and_a_lost_session(chromium, served):
    page = a_page(chromium)
    sign_in(page, served.url, "Agnieszka")
    page.goto(f"{a_paper(served)}/now")
    page.locator("[name=home]").fill("Saved by itself, żółć 🎉")
    page.locator("[name=school]").focus()
    page.locator("#saved").filter(has_text="Saved at").wait_for()
    page.goto(f"{a_paper(served)}/now")
    assert page.locator("[name=home]").input_value() == "Saved by itself, żółć 🎉"
    page.locator("[name=home]").fill("Typed when the session had ended")
    page.context.clear_cookies(name="ehcforms")
    page.evaluate("document.querySelector('form[data-paper]').submit()")
    page.wait_for_url(re.compile("sign-in"))
    press(page.get_by_role("button", name=re.compile("Agnieszka")).first)
    assert "What you were writing is here" in page.inner_text("main")
    assert page.locator("[name=home]").input_value() == "Typed when the session had ended"
    page.context.close()


def test_two_windows_show_both(chromium, served):
    page = a_page(chromium, script=False)
    sign_in(page, served.url, "Agnieszka")
    other = page.context.new_page()
    for one in (page, other):
        one.goto(f"{a_paper(served)}/now")
    page.locator("[name=home]").fill("From the first window")
    press(page.get_by_role("button", name="Continue", exact=True).last)
    other.locator("[name=home]").fill("From the second window")
    press(other.get_by_role("button", name="Continue", exact=True).last)
    assert "From the first window" in other.inner_text("main")
    assert other.locator("[name=home]").input_value() == "From the second window"
    page.context.close()


def test_questions_that_do_not_apply_are_hidden_and_keep_their_words(chromium, served):
    page = a_page(chromium)
    sign_in(page, served.url, "Ida Berg")
    page.goto(f"{a_paper(served, 'professional-advice', 'educational-psychology')}/writer")
    name = page.locator("[name=behalf-name]")
    put(page, "for-another", "no")
    assert not name.is_visible()
    put(page, "for-another", "yes")
    name.fill("Pat")
    put(page, "for-another", "no")
    put(page, "for-another", "yes")
    assert name.input_value() == "Pat"
    page.context.close()


def test_rules_speak_while_somebody_types(chromium, served):
    page = a_page(chromium)
    sign_in(page, served.url, "Priya Shah")
    page.goto(f"{a_paper(served, 'setting-advice', 'senco')}/strengths")
    page.locator("[name=strengths]").press_sequentially("He suffers from hay fever.")
    page.wait_for_selector("mark:has-text('suffers from')")
    assert "Suggestion" in page.inner_text(".ehc-note")
    accessible(page)
    page.context.close()


def test_somebody_added_to_a_list_is_in_view_and_reached_by_the_next_key(chromium, served):
    page = a_page(chromium)
    sign_in(page, served.url, "Priya Shah")
    page.goto(f"{a_paper(served, 'arrange', 'senco')}/people")
    assert "as you go" in page.inner_text("#saved") or "Saved on" in page.inner_text("#saved")
    before = page.locator(".ehc-row").count()
    press(page.get_by_role("button", name="Add another"))
    added = page.locator(".ehc-row").last
    assert page.locator(".ehc-row").count() == before + 1
    assert 0 <= added.bounding_box()["y"] < PHONE["height"] / 2
    page.keyboard.press("Tab")
    assert added.evaluate("one => one.contains(document.activeElement)")
    page.context.close()
