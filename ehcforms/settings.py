"""The settings of a site: one table of name, default and help, read from ehcforms.toml and the environment."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from ehcforms.problem import Problem


@dataclass(frozen=True)
class Setting:
    """One setting. Its type is that of the default; a list is written with commas in the environment."""

    name: str
    default: str | int | bool | tuple[str, ...]
    help: str


SETTINGS = (
    Setting("site_name", "EHC plan reviews", "The name at the top of each page."),
    Setting("public_url", "http://localhost:8000", "The address that people type; links in mails begin with it."),
    Setting("trusted_hosts", (), "Further host names that may be used; that of public_url always may."),
    Setting("host", "127.0.0.1", "The network address that the server listens on."),
    Setting("port", 8000, "The port that the server listens on."),
    Setting("threads", 8, "How many requests are answered at the same time."),
    Setting("behind_proxy", False, "Whether a proxy in front sets X-Forwarded-For, -Proto and -Host."),
    Setting("data", "data", "The folder for cases, accounts and drafts; from the site's folder if relative."),
    Setting("contact", "", "Where people turn for help; shown on error and help pages."),
    Setting("smtp_host", "", "The mail server; without one, mails wait in the outbox."),
    Setting("smtp_port", 587, "Its port."),
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

    def using(self, demo: bool | None = None, **changed: Any) -> "Settings":
        """The settings with some of them changed."""
        values = MappingProxyType({**self.values, **changed})
        return Settings(values, self.demo if demo is None else demo)


def defaults() -> Settings:
    """Every setting at its default."""
    return Settings(MappingProxyType({setting.name: setting.default for setting in SETTINGS}))


def read_settings(file: Path, environment: Mapping[str, str] | None = None) -> tuple[Settings, list[Problem]]:
    """The settings of a file, which may be missing, and of EHCFORMS_* variables, with what is wrong with them."""
    problems: list[Problem] = []
    given = _of_file(file, problems) | _of_environment(os.environ if environment is None else environment)
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in BY_NAME:
            problems.append(_unknown(name, file.name))
        elif (fitting := _fitting(BY_NAME[name], value)) is None:
            problems.append(_misfit(BY_NAME[name], value, file.name))
        else:
            values[name] = fitting
    return defaults().using(**values), problems + _impossible(values, file.name)


def _of_file(file: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        fix = 'Each line is a name, an equals sign and a value; text stands in "quotes".'
        problems.append(_problem("settings.syntax", file.name, f"The settings cannot be read: {trouble}.", fix))
        return {}


def _of_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {f"EHCFORMS_{name.upper()}": name for name in BY_NAME}
    return {names[key]: value for key, value in environment.items() if key in names}


def _fitting(setting: Setting, value: Any) -> Any:
    """The value in the setting's type, or None where it does not fit."""
    kind = type(setting.default)
    if kind is tuple:
        return tuple(value.split(",")) if isinstance(value, str) else tuple(value) if isinstance(value, list) else None
    if kind is bool and isinstance(value, str):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(value.lower())
    if kind is int and isinstance(value, str):
        return int(value) if value.isdecimal() else None
    return value if type(value) is kind else None


def _impossible(values: Mapping[str, Any], file: str) -> list[Problem]:
    problems = []
    url = urlsplit(values.get("public_url", "http://localhost"))
    if url.scheme not in ("http", "https") or not url.hostname:
        fix = 'Write it like "https://reviews.example.sch.uk".'
        problems.append(_problem("settings.public-url", file, "public_url is no web address.", fix, "public_url"))
    if values.get("smtp_security", "none") not in ("starttls", "tls", "none"):
        fix = 'Write "starttls", "tls" or "none".'
        problems.append(_problem("settings.value", file, "smtp_security is none of its values.", fix, "smtp_security"))
    return problems


def _unknown(name: str, file: str) -> Problem:
    near = difflib.get_close_matches(name, BY_NAME, 1)
    fix = f"Did you mean {near[0]}?" if near else "The settings stand in the README."
    return _problem("settings.unknown", file, f"There is no setting called {name}.", fix, name)


def _misfit(setting: Setting, value: Any, file: str) -> Problem:
    kind = {int: "a whole number", bool: "true or false", tuple: "a list of texts"}.get(type(setting.default), "a text")
    message = f"{setting.name} is {value!r}, but it has to be {kind}."
    return _problem("settings.value", file, message, f"For example {setting.name} = {setting.default!r}.", setting.name)


def _problem(code: str, file: str, message: str, fix: str, place: str = "") -> Problem:
    return Problem(code=code, file=file, line=1, column=1, place=place, message=message, fix=fix)
