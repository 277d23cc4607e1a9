"""The parts of the site, one blueprint each."""

from collections.abc import Iterator

from flask import Blueprint

from ehcforms.settings import Settings
from ehcforms.web import (
    about,
    cases,
    contributions,
    downloads,
    kept_files,
    links,
    mails,
    new_case,
    papers,
    previews,
    profile,
    reviews,
    sending,
    sign_in,
)


def of(settings: Settings) -> Iterator[Blueprint]:
    """The blueprints of a site; the page of mails belongs to the demonstration only."""
    people, running, writing = (sign_in, links, profile), (cases, new_case, reviews), (papers, sending, previews)
    reading = (contributions, downloads, kept_files)
    yield from (room.blueprint for room in (*people, *running, *writing, *reading, about))
    if settings.demo:
        yield mails.blueprint
