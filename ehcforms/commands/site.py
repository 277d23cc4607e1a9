"""Commands about a site folder: init, check, schema, assets."""

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from ehcforms import assets
from ehcforms.casefile import PlainCase
from ehcforms.cli import Trouble
from ehcforms.commands import Commands, aside
from ehcforms.commands import add as command
from ehcforms.commands.rehearsal import rehearsed
from ehcforms.commands.said_codes import misnamed
from ehcforms.formcheck import form_schema
from ehcforms.site import PACKAGE, Site, SiteProblems, load_site, starter_folder

ROOMS = ("forms", "rules", "plugins", "ehcforms.toml")


def add(commands: Commands) -> None:
    """Adds the commands of this group."""
    init = command(commands, "init", make, "Copy the starter site into a folder, to be made your own.")
    init.add_argument("folder", type=Path)
    check = command(commands, "check", report, "Read a site and report every mistake in it.")
    check.add_argument("folder", type=Path, nargs="?", default=Path("."))
    check.add_argument("--json", action="store_true", help="as JSON, for machines")
    schema = command(
        commands, "schema", show_schema, "Print the JSON Schema of a form or of a plain case file, for editors."
    )
    schema.add_argument("what", choices=["form", "case"])
    command(commands, "assets", fetch_assets, "Fetch the GOV.UK style sheet and script.")


def make(given: argparse.Namespace) -> int:
    """Copies the starter site."""
    folder: Path = given.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Trouble(f"{folder} is not empty. Name a new folder.")
        _copy(folder)
    except OSError as wrong:
        raise Trouble(f"{folder} cannot be made: {wrong.strerror}. Name another folder.") from None
    print(f"The starter site is in {folder}. Look at rules/directory.json first, then: ehcforms serve {folder}")
    return 0


def _copy(folder: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for room in ROOMS:
        source = starter_folder() / room
        if source.is_dir():
            shutil.copytree(source, folder / room, ignore=ignored)
        else:
            shutil.copy(source, folder / room)
    (folder / "forms" / "form.schema.json").write_text(json.dumps(form_schema(), indent=2), encoding="utf-8")


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Trouble(f"{folder} is no folder. Name the folder of a site.")
    if not folder.is_dir():
        raise Trouble(f"There is no folder {folder}. Make one with: ehcforms init {folder}")
    if not any((folder / room).exists() for room in ROOMS):
        raise Trouble(f"{folder} holds no site: it has none of {', '.join(ROOMS)}. Make one with: ehcforms init DIR")


def site_in(folder: Path) -> Site:
    """The site in a folder; every problem is printed where it does not load."""
    _check_folder(folder)
    try:
        return load_site(folder)
    except SiteProblems as trouble:
        for problem in trouble.problems:
            print(problem, file=sys.stderr)
        raise Trouble(
            f"This site has {len(trouble.problems)} problem(s), listed above; put them right first."
        ) from None


def report(given: argparse.Namespace) -> int:
    """Checks a site, and asks each of its rules once."""
    _check_folder(given.folder)
    try:
        with aside():
            site = load_site(given.folder)
            problems = [*misnamed(site), *rehearsed(site)]
    except SiteProblems as trouble:
        site, problems = None, trouble.problems
    if given.json:
        print(json.dumps([asdict(problem) for problem in problems], indent=2, ensure_ascii=False))
    else:
        for problem in problems:
            print(problem)
        if site and not problems:
            print(
                f"{len(site.forms)} forms, {len(site.rules)} tables and {len(site.plugins.names)} rules: no problems."
            )
    return 1 if problems else 0


def show_schema(given: argparse.Namespace) -> int:
    """Prints a schema."""
    schema = form_schema() if given.what == "form" else PlainCase.model_json_schema()
    print(json.dumps(schema, indent=2, ensure_ascii=False))
    return 0


def fetch_assets(given: argparse.Namespace) -> int:
    """Fetches the assets into the package."""
    try:
        assets.fetch(PACKAGE / "web" / "static" / "govuk")
    except assets.NotFetched as trouble:
        raise Trouble(str(trouble)) from None
    except OSError as wrong:
        raise Trouble(f"The style sheet cannot be put into the package: {wrong.strerror}: {wrong.filename}.") from None
    print(f"GOV.UK Frontend {assets.VERSION} is in place.")
    return 0
