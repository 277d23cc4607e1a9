"""Everything of a review as one archive: the papers as a page, and the files that came with them."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator

from flask import Blueprint, Response, send_file
from flask.typing import ResponseReturnValue

from ehcforms import files
from ehcforms.model import Attachment, Case, Review, Submission
from ehcforms.web import review_page, written
from ehcforms.web.door import door, shell, viewer

blueprint = Blueprint("downloads", __name__)


@door(blueprint, "/cases/<case>/reviews/<review>/download", act="download_review")
def everything(case: Case, review: Review) -> ResponseReturnValue:
    """The archive of a review, with what the viewer may read of it."""
    here = shell()
    sent = review_page.contributions(viewer(), case, review, here.edition(review).workflow)
    archive = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("review.html", written.document(case, review, sent, here, attached=True))
        for name, attachment in named(sent):
            _add(into, name, attachment, case)
    archive.seek(0)
    name = f"annual-review-{review.started_at:%Y-%m-%d}.zip"
    answer: Response = send_file(archive, "application/zip", as_attachment=True, download_name=name, etag=False)
    return answer


def _add(into: zipfile.ZipFile, name: str, attachment: Attachment, case: Case) -> None:
    try:
        kept = files.open_file(shell().store.folder, case.id, attachment)
        with kept as source, into.open(f"files/{name}", "w") as to:
            shutil.copyfileobj(source, to)
    except FileNotFoundError:
        into.writestr(f"files/{name}.missing.txt", "This file could not be found. Ask whoever looks after the site.\n")


def named(sent: tuple[Submission, ...]) -> Iterator[tuple[str, Attachment]]:
    """Each file with a name of its own inside the archive; the same as in the links of the page."""
    for one in sent:
        for attachment in one.attachments:
            yield written.in_archive(attachment.id, attachment.name), attachment
