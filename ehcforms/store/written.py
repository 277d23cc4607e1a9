"""A case as JSON for its file. What was submitted never changes, so that each submission is turned into JSON once."""

from typing import Any

import orjson
from pydantic import TypeAdapter

from ehcforms.model import Case, Review, Submission

REMEMBERED = 256
"""How many submissions are remembered as JSON."""


class CaseWriter:
    """Makes JSON of cases. A submission is known again by being the very same value, never by its id."""

    def __init__(self) -> None:
        self._case = TypeAdapter(Case)
        self._submission = TypeAdapter(Submission)
        self._finished: dict[int, tuple[Submission, orjson.Fragment]] = {}

    def __call__(self, case: Case) -> bytes:
        """The case as JSON."""
        try:
            reviews = [self._review(review) for review in case.reviews]
            return orjson.dumps({**_fields(case), "reviews": reviews}, option=orjson.OPT_UTC_Z)
        except TypeError:
            return self._case.dump_json(case)  # it knows more kinds of values, and longer numbers

    def _review(self, review: Review) -> dict[str, Any]:
        return {**_fields(review), "submissions": [self._written(one) for one in review.submissions]}

    def _written(self, submission: Submission) -> orjson.Fragment:
        known = self._finished.get(id(submission))
        if known is None or known[0] is not submission:
            while len(self._finished) >= REMEMBERED:
                self._finished.pop(next(iter(self._finished)), None)
            known = (submission, orjson.Fragment(self._submission.dump_json(submission)))
            self._finished[id(submission)] = known
        return known[1]


def _fields(value: Case | Review) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}
