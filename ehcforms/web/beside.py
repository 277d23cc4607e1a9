"""What is handed to the rules beside a paper: the words of its documents, and names that its writer may know anyway.

Names are given only of cases that the writer may open, and only for what is shown to the writer at once. What is kept with
a paper, which others read, never depends on who else has a plan: so nobody can ask by trying names.
"""

from collections.abc import Iterator
from dataclasses import replace

from ehcforms import attachment_text
from ehcforms.model import Beside, FileText, Submission
from ehcforms.web.caselist import visible
from ehcforms.web.shell import shell
from ehcforms.web.writing import Writing


def to_be_shown(writing: Writing, submission: Submission) -> Submission:
    """The paper with all that the rules may know of it, for findings that only its writer sees."""
    others = tuple(sorted(_other_children(writing)))
    return replace(submission, beside=Beside(other_children=others, files=_files(writing, submission)))


def to_be_kept(writing: Writing, submission: Submission) -> Submission:
    """The paper with the words of its documents, for findings that are kept with it."""
    return replace(submission, beside=Beside(files=_files(writing, submission)))


def _files(writing: Writing, submission: Submission) -> tuple[FileText, ...]:
    case = writing.case.id if writing.case else ""
    return attachment_text.texts_of(shell().store.folder, case, submission.attachments)


def _other_children(writing: Writing) -> Iterator[tuple[str, str]]:
    """Full name and what they are called, of the children of the same setting whose cases the writer may open."""
    here, case = shell(), writing.case
    if case is None:
        return
    there = (one for one in here.store.summaries() if one.setting == case.setting and one.id != case.id)
    for one in visible(writing.viewer, there, here.store.get):
        yield one.child_name, one.known_as
