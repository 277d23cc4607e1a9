"""A case as JSON for its file. What a change leaves as it was is not made into JSON again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from pydantic import TypeAdapter

from ehcforms.model import Case, Review, Submission

Parts = Mapping[int, tuple[Any, orjson.Fragment]]
"""Parts of a value as finished JSON, by identity. Each part is kept beside, so that its identity stays its own."""

_CASE = TypeAdapter(Case)
_SUBMISSION = TypeAdapter(Submission)


def case_json(case: Case, before: Parts) -> tuple[bytes, Parts]:
    """The case as JSON, and its parts for the next change; `before` are the parts of the case that was changed."""
    parts: dict[int, tuple[Any, orjson.Fragment]] = {}

    def finished(part: Any) -> Any:
        if part is None or isinstance(part, (str, date)):
            return part
        known = before.get(id(part)) or (part, orjson.Fragment(_json(part)))
        parts[id(part)] = known
        return known[1]

    def fields(value: Case | Review, **own: Any) -> dict[str, Any]:
        names = value.__dataclass_fields__
        return {name: own[name] if name in own else finished(getattr(value, name)) for name in names}

    try:
        reviews = [fields(one, submissions=[*map(finished, one.submissions)]) for one in case.reviews]
        return _json(fields(case, reviews=reviews)), parts
    except TypeError:
        return _CASE.dump_json(case), {}  # slower, and it knows more kinds of values and longer numbers


def _json(value: Any) -> bytes:
    """A part as JSON. Only pydantic knows which of a submission's fields are never kept."""
    return _SUBMISSION.dump_json(value) if isinstance(value, Submission) else orjson.dumps(value, option=orjson.OPT_UTC_Z)
