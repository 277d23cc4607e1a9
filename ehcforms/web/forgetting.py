"""What is thrown away with an abandoned review besides the review itself: drafts, links and files."""

from ehcforms import files
from ehcforms.model import Attachment, Case, Review
from ehcforms.store import Store


def forget(store: Store, case: Case, review: Review) -> None:
    """Removes the drafts, the links and the files of a review that is no longer in its case. Harmless to repeat."""
    store.drop_drafts_of(review.id)
    store.revoke_tokens(review.id)
    for attachment in attachments(review):
        files.remove(store.folder, case.id, attachment)


def attachments(review: Review) -> tuple[Attachment, ...]:
    """Every file that came with a paper of a review."""
    return tuple(file for sent in review.submissions for file in sent.attachments)
