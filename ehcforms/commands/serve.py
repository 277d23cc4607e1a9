"""Commands that run a server: serve and demo; and sweep, for those who run it from a timer of their own."""

import argparse
import logging
import shutil
import socket
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from ehcforms.cli import Trouble
from ehcforms.commands import Commands
from ehcforms.commands import add as command
from ehcforms.commands.site import site_in
from ehcforms.settings import Settings
from ehcforms.site import Site, starter_folder
from ehcforms.store import Store, StoreTrouble, open_store


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    server = command(commands, "serve", serve, "Serve a site.")
    server.add_argument("folder", type=Path, nargs="?", default=Path("."))
    server.add_argument("--port", type=int)
    demo = command(commands, "demo", show, "Serve a demonstration with made-up people and real mails.")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--data", type=Path, help="keep the demonstration in this folder")
    sweep = command(
        commands, "sweep", sweep_once, "Ask the rules of all running reviews what time has brought, and send mail."
    )
    sweep.add_argument("folder", type=Path, nargs="?", default=Path("."))


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
    site = site_in(given.folder)
    settings = site.settings.using(port=given.port) if given.port else site.settings
    _run(site, store_of(site, settings), settings)
    return 0


def _run(site: Site, store: Store, settings: Settings) -> None:
    import waitress

    from ehcforms.clockwork import Clockwork
    from ehcforms.web import create_app

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    _check_port(settings)
    app = create_app(site, store, settings)
    clockwork = Clockwork(site, store, settings)
    clockwork.start()
    print(f"ehcforms: open {settings['public_url']} (stop with Ctrl+C)", flush=True)
    try:
        waitress.serve(app, host=settings["host"], port=settings["port"], threads=settings["threads"], ident=None)
    finally:
        clockwork.stop()


def _check_port(settings: Settings) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((settings["host"], settings["port"]))
        except OSError:
            port = settings["port"]
            raise Trouble(f"Port {port} is in use. Choose another: ehcforms serve --port {port + 1}") from None


def show(given: argparse.Namespace) -> int:
    """Serves the demonstration; without --data it is gone afterwards."""
    from ehcforms import sink
    from ehcforms.demo import PASSWORD, seed

    site = site_in(starter_folder())
    folder = given.data or Path(tempfile.mkdtemp(prefix="ehcforms-demo-"))
    controller, port = sink.start()
    settings = site.settings.using(
        demo=True, port=given.port, public_url=f"http://localhost:{given.port}", trusted_hosts=("127.0.0.1",), data=str(folder.resolve()),
        smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", smtp_user="", smtp_password="",
    )  # fmt: skip
    try:
        store = store_of(site, settings)
        if not store.ids():
            seed(store, site, datetime.now(UTC))
        print(f"ehcforms: a demonstration; everybody’s password is “{PASSWORD}”, and mails are at /mails", flush=True)
        _run(site, store, settings)
    finally:
        controller.stop()
        if given.data is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


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
