"""The settings of a site: one table of name, default and help, read from ehcforms.toml and the environment."""

import difflib
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from ehcforms.problem import Problem

MOST_PORT = 65535


@dataclass(frozen=True)
class Setting:
    """One setting. Its type is that of the default; a list is written with commas in the environment.

    A whole number is at least 1 and at most `most`, where that is given.
    """

    name: str
    default: str | int | bool | tuple[str, ...]
    help: str
    most: int | None = None


SETTINGS = (
    Setting("site_name", "EHC plan reviews", "The name at the top of each page."),
    Setting("public_url", "http://localhost:8000", "The address that people type; links in mails begin with it."),
    Setting("trusted_hosts", (), "Further host names that may be used; that of public_url always may."),
    Setting("host", "127.0.0.1", "The network address that the server listens on."),
    Setting("port", 8000, "The port that the server listens on.", MOST_PORT),
    Setting("threads", 8, "How many requests are answered at the same time."),
    Setting("behind_proxy", False, "Whether a proxy in front sets X-Forwarded-For, -Proto and -Host."),
    Setting("data", "data", "The folder for cases, accounts and drafts; from the site's folder if relative."),
    Setting("contact", "", "Where people turn for help; shown on error and help pages."),
    Setting("smtp_host", "", "The mail server; without one, mails wait in the outbox."),
    Setting("smtp_port", 587, "Its port.", MOST_PORT),
    Setting("smtp_user", "", "The user at the mail server."),
    Setting("smtp_password", "", "The password there; better in EHCFORMS_SMTP_PASSWORD than in the file."),
    Setting("smtp_security", "starttls", "starttls, tls or none."),
    Setting("smtp_timeout", 15, "After how many seconds a silent mail server is given up for now."),
    Setting("mail_from", "EHC plan reviews <reviews@localhost>", "The sender of all mails."),
    Setting("link_hours", 168, "For how many hours a link in a mail can be used."),
    Setting("session_idle_minutes", 60, "After how many minutes without a click one has to sign in again."),
    Setting("session_hours", 12, "After how many hours one has to sign in again in any case."),
    Setting("upload_mb", 20, "The largest attachment, in MB."),
    Setting("clamav", "", "The socket of ClamAV, as a path or host:port; files wait while it does not answer."),
    Setting("sweep_minutes", 15, "How often rules are asked what time alone has brought."),
    Setting("rule_seconds", 2, "How long one rule may think about one question."),
)
"""Every setting."""

NO_SETTINGS = frozenset({"EHCFORMS_TRACE"})
"""Variables of the environment that begin like a setting and are none."""

LOCAL = frozenset({"localhost", "127.0.0.1"})
"""Names by which a computer calls itself."""

BY_NAME = MappingProxyType({setting.name: setting for setting in SETTINGS})


@dataclass(frozen=True)
class Settings:
    """The values of all settings, by name."""

    values: Mapping[str, Any]
    demo: bool = False
    """Whether this is the demonstration: people are listed at the sign-in and mails are shown."""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def is_https(self) -> bool:
        """Whether people reach the site by https."""
        return bool(str(self["public_url"]).startswith("https://"))

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that requests may be for."""
        public = urlsplit(self["public_url"]).hostname or "localhost"
        return (public, *self["trusted_hosts"])

    def on_port(self, port: int) -> "Settings":
        """The settings for another port. An address that names this computer moves along, or its links would lead astray."""
        url = urlsplit(self["public_url"])
        moved = f"{url.scheme}://{url.hostname}:{port}" if url.hostname in LOCAL else self["public_url"]
        return self.using(port=port, public_url=moved)

    def using(self, demo: bool | None = None, **changed: Any) -> "Settings":
        """The settings with some of them changed."""
        values = MappingProxyType({**self.values, **changed})
        return Settings(values, self.demo if demo is None else demo)


def defaults() -> Settings:
    """Every setting at its default."""
    return Settings(MappingProxyType({setting.name: setting.default for setting in SETTINGS}))


@dataclass(frozen=True)
class _Given:
    """What was given for a setting, and where."""

    name: str
    value: Any
    file: str
    place: str
    line: int = 1

    def problem(self, code: str, message: str, fix: str) -> Problem:
        """What is wrong with it, and what to write instead."""
        return Problem(
            code=f"settings.{code}",
            file=self.file,
            line=self.line,
            column=1,
            place=self.place,
            message=message,
            fix=fix,
        )


def read_settings(file: Path, environment: Mapping[str, str] | None = None) -> tuple[Settings, list[Problem]]:
    """The settings of a file, which may be missing, and of EHCFORMS_* variables, with what is wrong with them."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for given in (*_of_file(file, problems), *_of_environment(os.environ if environment is None else environment)):
        problem = _wrong_with(given)
        if problem:
            problems.append(problem)
        else:
            values[given.name] = _fitting(BY_NAME[given.name], given.value)
    return defaults().using(**values), problems


def _of_file(file: Path, problems: list[Problem]) -> list[_Given]:
    try:
        text = file.read_text(encoding="utf-8")
        return [_Given(name, value, file.name, name, _line_of(name, text)) for name, value in tomllib.loads(text).items()]
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        found = re.search(r"at line (\d+)", str(trouble))
        place = _Given("", None, file.name, "", int(found[1]) if found else 1)
        fix = 'Each line is a name, an equals sign and a value; text stands in "quotes".'
        problems.append(place.problem("syntax", f"The settings cannot be read: {trouble}.", fix))
        return []


def _line_of(name: str, text: str) -> int:
    """The line on which a setting stands, from 1."""
    begins = re.compile(rf"""[\s\["']*{re.escape(name)}\b""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if begins.match(line)), 1)


def _of_environment(environment: Mapping[str, str]) -> Iterator[_Given]:
    for key, value in environment.items():
        if key.startswith("EHCFORMS_") and key not in NO_SETTINGS:
            yield _Given(key.removeprefix("EHCFORMS_").lower(), value, "environment", key)


def _wrong_with(given: _Given) -> Problem | None:
    setting = BY_NAME.get(given.name)
    if setting is None:
        near = difflib.get_close_matches(given.name, BY_NAME, 1)
        fix = f"Did you mean {near[0]}?" if near else "The settings stand in the README."
        return given.problem("unknown", f"There is no setting called {given.name}.", fix)
    value = _fitting(setting, given.value)
    if value is None:
        said = "not of its kind" if "password" in given.name else repr(given.value)
        message = f"{given.name} is {said}, but it has to be {_kind(setting)}."
        return given.problem("value", message, f"For example {_example(setting)}.")
    possible, code, fix = POSSIBLE.get(given.name, (bool, "", ""))
    return given.problem(code, f"{given.name} is {value!r}, which cannot be.", fix) if code and not possible(value) else None


def _fitting(setting: Setting, value: Any) -> Any:
    """The value in the setting's type, or None where it does not fit."""
    kind = type(setting.default)
    if kind is tuple:
        return _texts(value.split(",") if isinstance(value, str) else value)
    if kind is bool and isinstance(value, str):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(value.lower())
    if kind is int:
        number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else value
        return number if type(number) is int and 1 <= number <= (setting.most or number) else None
    return value if type(value) is kind else None


def _texts(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    return tuple(one.strip() for one in value if one.strip())


def _kind(setting: Setting) -> str:
    if type(setting.default) is int:
        return f"a whole number from 1 to {setting.most}" if setting.most else "a whole number from 1 on"
    return {bool: "true or false", tuple: "a list of texts"}.get(type(setting.default), "a text")


def _example(setting: Setting) -> str:
    """A line of the settings that would do."""
    if isinstance(setting.default, tuple):
        return f'{setting.name} = ["reviews.example.sch.uk"]'
    return f"{setting.name} = {json.dumps(setting.default)}"


def _is_address_of_a_site(value: str) -> bool:
    try:
        url = urlsplit(value)
        return url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0 and not (url.query or url.fragment)
    except ValueError:
        return False


def _is_sender(value: str) -> bool:
    return value.isprintable() and "@" in parseaddr(value)[1]


POSSIBLE: Mapping[str, tuple[Callable[[str], bool], str, str]] = MappingProxyType(
    {
        "public_url": (_is_address_of_a_site, "public-url", 'Write it like "https://reviews.example.sch.uk".'),
        "smtp_security": (("starttls", "tls", "none").__contains__, "value", 'Write "starttls", "tls" or "none".'),
        "mail_from": (_is_sender, "value", 'Write it like "EHC plan reviews <reviews@example.sch.uk>".'),
    }
)
"""Settings of which not every text will do: what tells, the code of the problem, and what to write."""
