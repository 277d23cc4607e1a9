"""Commands that run a server: serve and demo; and sweep, for those who run it from a timer of their own."""

import argparse
import errno
import logging
import shutil
import signal
import socket
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from ehcforms.cli import Trouble
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.site import site_in
from ehcforms.settings import MOST_PORT, Settings
from ehcforms.site import Site, starter_folder
from ehcforms.store import Store, StoreTrouble, open_store


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    server = command(commands, "serve", serve, "Serve a site.")
    server.add_argument("folder", type=Path, nargs="?", default=Path("."))
    server.add_argument("--port", type=port)
    demo = command(commands, "demo", show, "Serve a demonstration with made-up people and real mails.")
    demo.add_argument("--port", type=port, default=8000)
    demo.add_argument("--data", type=Path, help="keep the demonstration in this folder")
    sweep = command(
        commands, "sweep", sweep_once, "Ask the rules of all running reviews what time has brought, and send mail."
    )
    sweep.add_argument("folder", type=Path, nargs="?", default=Path("."))


def port(words: str) -> int:
    """A port as it is typed."""
    if not words.isdecimal() or not 1 <= int(words) <= MOST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to {MOST_PORT}, not {words}")
    return int(words)


def store_of(site: Site, settings: Settings) -> Store:
    """The store of a site, in its data folder."""
    try:
        store = open_store(site.path / settings["data"])
    except StoreTrouble as trouble:
        raise Trouble(str(trouble)) from None
    site.keep(store)
    return store


def serve(given: argparse.Namespace) -> int:
    """Serves until it is interrupted."""
    _leave_tidily()
    site = site_in(given.folder)
    settings = site.settings.on_port(given.port) if given.port else site.settings
    _check_port(settings)
    _run(site, store_of(site, settings), settings)
    return 0


def _leave_tidily() -> None:
    """When the system asks to end, what is under way is finished, as after Ctrl+C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def _run(site: Site, store: Store, settings: Settings) -> None:
    import waitress

    from ehcforms.clockwork import Clockwork
    from ehcforms.web import create_app

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    app = create_app(site, store, settings)
    clockwork = Clockwork(site, store, settings)
    clockwork.start()
    print(f"ehcforms: open {settings['public_url']} (stop with Ctrl+C)", flush=True)
    try:
        waitress.serve(app, host=settings["host"], port=settings["port"], threads=settings["threads"], ident=None)
    finally:
        clockwork.stop()


def _check_port(settings: Settings) -> None:
    """Raises Trouble where the port cannot be listened on, before anything else is done."""
    host, port = settings["host"], settings["port"]
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind(address)
    except OSError as wrong:
        raise Trouble(_why_not(wrong, host, port)) from None


def _why_not(wrong: OSError, host: str, port: int) -> str:
    if wrong.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Choose another with --port {min(port + 1, MOST_PORT)}."
    if wrong.errno == errno.EACCES:
        return f"Port {port} is for the system's own servers. Choose one from 1024 on."
    return f"This computer has no network address {host}. Mend `host` in ehcforms.toml."


def show(given: argparse.Namespace) -> int:
    """Serves the demonstration; without --data it is gone afterwards."""
    from ehcforms import sink
    from ehcforms.demo import PASSWORD

    _leave_tidily()
    site = site_in(starter_folder())
    here = site.settings.using(demo=True, port=given.port, public_url=f"http://localhost:{given.port}")
    _check_port(here)
    folder = given.data or Path(tempfile.mkdtemp(prefix="ehcforms-demo-"))
    controller, smtp_port = sink.start()
    settings = here.using(
        trusted_hosts=("127.0.0.1",), data=str(folder.resolve()),
        smtp_host="127.0.0.1", smtp_port=smtp_port, smtp_security="none", smtp_user="", smtp_password="",
    )  # fmt: skip
    try:
        store = store_of(site, settings)
        if not store.ids():
            _seed(store, site)
        print(f"ehcforms: a demonstration; everybody’s password is “{PASSWORD}”, and mails are at /mails", flush=True)
        _run(site, store, settings)
    finally:
        controller.stop()
        if given.data is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _seed(store: Store, site: Site) -> None:
    """Fills the demonstration. Raises Trouble where a rule of another package cannot run and so stops one of its stories."""
    from ehcforms.demo import seed
    from ehcforms.review import Refused

    try:
        seed(store, site, datetime.now(UTC))
    except Refused as stopped:
        raise Trouble(f"The demonstration cannot be set up, since a rule stops one of its reviews: {stopped}") from None


def sweep_once(given: argparse.Namespace) -> int:
    """One sweep and one post."""
    from ehcforms.clockwork import sweep
    from ehcforms.mail import PostOffice

    site = site_in(given.folder)
    store, now = store_of(site, site.settings), datetime.now(UTC)
    changed = sweep(site, store, now)
    sent = PostOffice(store, site.settings).deliver(now)
    print(f"{changed} review(s) changed, {sent} mail(s) sent.")
    return 0
