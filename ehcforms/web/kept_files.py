"""Files that came with a paper or a draft, handed out so that a browser saves them and runs nothing in them."""

from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, abort, send_file
from flask.typing import ResponseReturnValue

from ehcforms import files
from ehcforms.access import Viewer, may
from ehcforms.model import Attachment, Case
from ehcforms.store import DraftKey
from ehcforms.web.door import Shell, door, shell, viewer

blueprint = Blueprint("kept_files", __name__)


@door(blueprint, "/files/<case>/<file>", act="see_file")
def show(case: Case, file: str) -> ResponseReturnValue:
    """One file of a paper that the viewer may read, or of a draft of their own."""
    here = shell()
    attachment = next((one for one in readable(viewer(), case, here) if one.id == file), None)
    if attachment is None:
        abort(404)
    try:
        source = files.open_file(here.store.folder, case.id, attachment)
    except FileNotFoundError:
        abort(404)
    answer: Response = send_file(source, mimetype="application/octet-stream", max_age=0, etag=False)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(attachment.name)}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def readable(viewer: Viewer, case: Case, here: Shell) -> Iterator[Attachment]:
    """The files of a case that the viewer may have."""
    for review in case.reviews:
        workflow = here.edition(review).workflow
        for sent in review.submissions:
            if may(viewer, "see_submission", case, review, workflow=workflow, submission=sent):
                yield from sent.attachments
        for request in review.requests:
            key = DraftKey(case=case.id, review=review.id, form=request.form, participant=request.of)
            draft = here.store.draft(viewer.account, key)
            yield from draft.files if draft else ()
