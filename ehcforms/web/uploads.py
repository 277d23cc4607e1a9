"""Files that come with a screen: kept at once, so that an error elsewhere on the page does not lose them."""

from collections.abc import Iterable
from dataclasses import replace

from flask import g, request

from ehcforms import files
from ehcforms.files import BadFile
from ehcforms.model import Attachment
from ehcforms.path import Screen
from ehcforms.store import Draft
from ehcforms.web.shell import shell
from ehcforms.web.widgets import Typed, questions_on
from ehcforms.web.writing import Writing

Received = tuple[tuple[str, Attachment], ...]
"""Kept files with the field they came in."""


FILES_AT_ONCE = 10
"""So many files of the largest size may come with one screen."""


def make_room() -> None:
    """Lets somebody who is signed in send several files with a screen; one that is too large is then told beside its question.

    Without this the whole request would be refused, and what was typed with it.
    """
    if g.get("viewer") and (request.endpoint or "").startswith("papers."):
        request.max_content_length = FILES_AT_ONCE * shell().settings["upload_mb"] * 1_000_000


def received(screen: Screen, writing: Writing) -> tuple[Received, dict[str, str]]:
    """Keeps what was uploaded on a screen; the files with their fields, and what is wrong with others by field."""
    kept: list[tuple[str, Attachment]] = []
    errors: dict[str, str] = {}
    for _, question, name in questions_on(screen):
        if question.type != "FileUploadField":
            continue
        for upload in request.files.getlist(f"{name}.file"):
            if not upload.filename:
                continue
            try:
                kept.append((name, _keep(writing, upload.stream, upload.filename)))
            except BadFile as trouble:
                errors[name] = f"{files.plain_name(upload.filename)}: {trouble}"
    return tuple(kept), errors


def _keep(writing: Writing, stream: object, name: str) -> Attachment:
    here = shell()
    case = writing.case.id if writing.case else ""
    largest = here.settings["upload_mb"] * 1_000_000
    return files.keep(here.store.folder, case, stream, name, largest, here.settings["clamav"])  # type: ignore[arg-type]


def with_files(typed: Typed, fresh: Received) -> Typed:
    """What was typed, with the new files beside those that are there already."""
    found = dict(typed)
    for name, file in fresh:
        found[name] = (*found.get(name, ()), file.id)
    return found


def knowing(writing: Writing, fresh: Received) -> Writing:
    """The writing with the new files among those of its draft."""
    return writing if not fresh else replace(writing, draft=_with(writing, (file for _, file in fresh)))


def _with(writing: Writing, fresh: Iterable[Attachment]) -> Draft:
    draft = writing.draft or Draft(form=writing.form.id, answers=dict(writing.answers))
    return replace(draft, files=(*draft.files, *fresh))
