"""What is thrown away for good: what an abandoned review leaves, at once, and after a crash what of it was left behind."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from ehcforms import files
from ehcforms.model import Attachment, Case
from ehcforms.store import Missing, Store, Torn

A_STRAY_AFTER = timedelta(days=1)
"""For so long a file that no paper names may be one that is just being attached."""


def forget(store: Store, case: Case, review: str) -> None:
    """Removes the drafts, the links and the files of a review that is no longer in its case. Harmless to repeat."""
    store.drop_drafts_of(review)
    store.revoke_tokens(review)
    files.remove_all(store.folder, case.id, keeping=_ids(_named_in(store, case)))


def tidy(store: Store, now: datetime) -> None:
    """Finishes what a crash interrupted: drafts and links of reviews that are gone, and files that nothing names."""
    store.clear_strays()
    for id in files.cases_with_files(store.folder):
        with contextlib.suppress(Missing, Torn):
            before = now - A_STRAY_AFTER
            files.remove_all(store.folder, id, keeping=_ids(_named_in(store, store.get(id))), before=before)


def _named_in(store: Store, case: Case) -> Iterator[Attachment]:
    for review in case.reviews:
        yield from (file for sent in review.submissions for file in sent.attachments)
        yield from (file for draft in store.drafts_of(review.id) for file in draft.files)
    yield from (file for draft in store.drafts_of("") for file in draft.files)


def _ids(attachments: Iterator[Attachment]) -> frozenset[str]:
    return frozenset(file.id for file in attachments)
