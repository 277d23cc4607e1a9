"""Takes the picture of the README: a paper with what a rule noticed, from the demonstration. `python -m tests.picture`."""

import re
import socket
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

import waitress
from playwright.sync_api import sync_playwright

from ehcforms.demo import seed
from ehcforms.settings import defaults
from ehcforms.site import load_site, starter_folder
from ehcforms.store import open_store
from ehcforms.web import create_app
from tests.browser.conftest import CHROMIUM, FLAGS

PICTURE = Path(__file__).parent.parent / "docs" / "review.png"


def take() -> None:
    """Serves a demonstration, opens the advice of the school at its page on needs, and keeps what is seen."""
    site = load_site(starter_folder())
    with socket.socket() as line, tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        line.bind(("127.0.0.1", 0))
        url, port = f"http://127.0.0.1:{line.getsockname()[1]}", line.getsockname()[1]
        line.close()
        store = open_store(folder)
        site.keep(store)
        seed(store, site, datetime.now(UTC))
        app = create_app(site, store, defaults().using(demo=True, public_url=url))
        server = waitress.create_server(app, host="127.0.0.1", port=port)
        threading.Thread(target=server.run, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1000, "height": 760})
        page.goto(f"{url}/sign-in")
        page.get_by_role("button", name=re.compile("Priya Shah")).first.click()
        case = next(one for one in store.summaries() if one.known_as == "Tomek")
        page.goto(f"{url}/cases/{case.id}/reviews/{case.review}/papers/setting-advice/senco/new-provision")
        page.get_by_role("button", name="Check this page").click()
        page.locator("mark").first.evaluate("one => one.scrollIntoView({block: 'center'})")
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
        server.close()


if __name__ == "__main__":
    take()
    print(f"{PICTURE.name}: {PICTURE.stat().st_size // 1000} KB")
