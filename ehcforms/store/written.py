"""A case as JSON for its file. What a change leaves as it was is not made into JSON again."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import orjson
from pydantic import TypeAdapter

from ehcforms.model import Case, Review, Submission


class Finished(NamedTuple):
    """A part of a case as finished JSON, with the parts of it. The part is kept, so that its identity stays its own."""

    part: Any
    json: orjson.Fragment
    within: "Parts" = {}


Parts = Mapping[int, Finished]
"""Finished parts by the identity of what they are made of."""

_CASE = TypeAdapter(Case)
_SUBMISSION = TypeAdapter(Submission)


def case_json(case: Case, before: Parts) -> tuple[bytes, Parts]:
    """The case as JSON, and its parts for the next change; `before` are the parts of the case that was changed."""
    parts: dict[int, Finished] = {}
    try:
        reviews = [_review(one, before, parts) for one in case.reviews]
        return _json(_fields(case, before, parts, reviews=reviews)), parts
    except TypeError:
        return _CASE.dump_json(case), {}  # slower, and it knows more kinds of values and longer numbers


def _review(review: Review, before: Parts, parts: dict[int, Finished]) -> orjson.Fragment:
    known = before.get(id(review))
    if known is None:
        within: dict[int, Finished] = {}
        submissions = [_finished(one, before, within) for one in review.submissions]
        json = _json(_fields(review, before, within, submissions=submissions))
        known = Finished(review, orjson.Fragment(json), within)
    parts[id(review)] = known
    parts.update(known.within)
    return known.json


def _fields(value: Case | Review, before: Parts, parts: dict[int, Finished], **own: Any) -> dict[str, Any]:
    names = value.__dataclass_fields__
    return {name: own[name] if name in own else _finished(getattr(value, name), before, parts) for name in names}


def _finished(part: Any, before: Parts, parts: dict[int, Finished]) -> Any:
    if part is None or isinstance(part, (str, date)):
        return part
    known = before.get(id(part)) or Finished(part, orjson.Fragment(_json(part)))
    parts[id(part)] = known
    return known.json


def _json(value: Any) -> bytes:
    """A part as JSON. Only pydantic knows which of a submission's fields are never kept."""
    return _SUBMISSION.dump_json(value) if isinstance(value, Submission) else orjson.dumps(value, option=orjson.OPT_UTC_Z)
