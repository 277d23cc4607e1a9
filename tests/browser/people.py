"""People at their browsers: signing in, opening papers, and filling in a screen as its questions ask."""

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Locator, Page

ONE_LINE = {"time": "09:30", "end": "11am", "link": "https://meet.example/room-4"}
WORDS = "Zoë draws a comic of each lesson and explains it to two friends."


def sign_in(page: Page, url: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{url}/sign-in")
    press(page.get_by_role("button", name=re.compile(name)).first)
    assert "/sign-in" not in page.url


def press(button: Locator) -> None:
    """Presses a button that leads to another page, and waits until that is there."""
    with button.page.expect_navigation():
        button.click()


def send_paper(page: Page, home: str, given: dict[str, Any] | None = None, look: Any = None) -> None:
    """Goes through a paper from its first screen to the receipt; questions not named get a plain answer."""
    page.goto(home)
    for _ in range(40):
        if look:
            look(page)
        if page.url.endswith("/check"):
            break
        before = page.url
        fill(page, given or {})
        press(page.get_by_role("button", name="Continue", exact=True).last)
        assert page.url != before, f"{before}: {page.locator('.govuk-error-summary').all_inner_texts()}"
    press(page.locator("form button", has_text=re.compile("^Send ")))
    assert "/sent/" in page.url, page.locator(".govuk-error-summary").all_inner_texts()
    if look:
        look(page)


def fill(page: Page, given: dict[str, Any]) -> None:
    """Fills in what is on a screen and visible, field by field."""
    for name, value in given.items():
        put(page, name, value)
    names = page.eval_on_selector_all(
        "form[data-paper] [name]", "all => [...new Set(all.filter(one => one.type !== 'hidden').map(one => one.name))]"
    )
    for name in names:
        if name not in given and name != "do" and not name.endswith((".day", ".month", ".year", ".file")):
            plain(page, name)


def put(page: Page, name: str, value: Any) -> None:
    found = page.locator(f'form[data-paper] [name="{name}"]')
    if isinstance(value, date):
        for part, number in (("day", value.day), ("month", value.month), ("year", value.year)):
            box = page.locator(f'[name="{name}.{part}"]')
            if box.count():
                box.fill(str(number))
    elif found.count() == 0:
        return
    elif found.first.get_attribute("type") in ("radio", "checkbox"):
        page.locator(f'[name="{name}"][value="{value}"]').check(force=True)
    elif found.first.evaluate("one => one.tagName") == "SELECT":
        found.select_option(value)
    else:
        found.first.fill(str(value))


def plain(page: Page, name: str) -> None:
    """A plain answer to a question that is shown and has none yet."""
    box = page.locator(f'form[data-paper] [name="{name}"]').first
    kind = box.evaluate("one => one.type")
    added = box.evaluate("one => one.closest('.ehc-row, table') !== null")
    if not box.is_visible():
        return
    if kind == "radio":
        group = page.locator(f'form[data-paper] [name="{name}"]')
        if not group.evaluate_all("all => all.some(one => one.checked)"):
            group.last.check(force=True)
    elif kind == "select-one" and not box.input_value() and not name.endswith((".team", ".section", ".outcome-area")):
        box.select_option(index=1)
    elif kind == "textarea" and not box.input_value() and not added:
        box.fill(WORDS)
    elif kind == "text" and not box.input_value() and not added:
        box.fill("96" if "percent" in name else ONE_LINE.get(name, "In the library"))


def next_meeting() -> date:
    return date.today() + timedelta(days=30)
