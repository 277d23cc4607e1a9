"""A real site for a real browser: the demonstration, served by waitress, with its mails going to a real SMTP server."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import waitress
from playwright.sync_api import Browser, sync_playwright

from ehcforms import sink
from ehcforms.clockwork import Clockwork
from ehcforms.demo import seed
from ehcforms.settings import defaults
from ehcforms.store import Store, open_store
from ehcforms.web import create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Served:
    """A site that is being served."""

    url: str
    store: Store

    def mail_to(self, address: str, subject: str, seconds: float = 15) -> Any:
        """The newest mail to an address whose subject holds some words, waiting for it."""
        end = time.time() + seconds
        while time.time() < end:
            for mail in sink.received():
                if mail.to == address and subject in mail.subject and self.url in mail.body:
                    return mail
            time.sleep(0.1)
        raise AssertionError(f"no mail “{subject}” came to {address}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; with Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served(site: Any, tmp_path: Any) -> Iterator[Served]:
    """A freshly seeded demonstration for one test."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    controller, smtp = sink.start()
    url = f"http://127.0.0.1:{port}"
    settings = defaults().using(demo=True, public_url=url, smtp_host="127.0.0.1", smtp_port=smtp, smtp_security="none")
    store = open_store(tmp_path / "data", {"least_free": 0})
    site.keep(store)
    seed(store, site, datetime.now(UTC))
    clockwork = Clockwork(site, store, settings)
    clockwork.start()
    server = waitress.create_server(create_app(site, store, settings), host="127.0.0.1", port=port, threads=6)
    threading.Thread(target=server.run, daemon=True).start()
    yield Served(url, store)
    server.close()
    clockwork.stop()
    controller.stop()
