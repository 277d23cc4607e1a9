"""Everything of a review as one archive: the papers as a page, and the files that came with them."""

import io
import zipfile
from collections.abc import Iterator

from flask import Blueprint, Response
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
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("review.html", written.document(case, review, sent, here, attached=True))
        for name, attachment in named(sent):
            with files.open_file(here.store.folder, case.id, attachment) as source:
                into.writestr(f"files/{name}", source.read())
    answer = Response(archive.getvalue(), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="annual-review-{review.started_at:%Y-%m-%d}.zip"'
    return answer


def named(sent: tuple[Submission, ...]) -> Iterator[tuple[str, Attachment]]:
    """Each file with a name of its own inside the archive; the same as in the links of the page."""
    for one in sent:
        for attachment in one.attachments:
            yield written.in_archive(attachment.id, attachment.name), attachment
