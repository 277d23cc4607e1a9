"""What is thrown away with an abandoned review besides the review itself: drafts, links and files."""

from ehcforms import files
from ehcforms.model import Case
from ehcforms.store import Store


def forget(store: Store, case: Case, review: str) -> None:
    """Removes the drafts, the links and the files of a review that is no longer in its case. Harmless to repeat."""
    store.drop_drafts_of(review)
    store.revoke_tokens(review)
    still = (file.id for one in case.reviews for sent in one.submissions for file in sent.attachments)
    files.remove_all(store.folder, case.id, keeping=frozenset(still))
