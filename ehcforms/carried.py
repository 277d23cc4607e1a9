"""Words that a paper carries over from another, such as "Ada Okafor (SENCo): …" in the report, are their writer's.

Whoever wrote them was told what the rules say of them, and may have kept them with a reason. Whoever puts the papers
together is not asked to write them anew.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ehcforms.model import Finding, Review, Submission

BEFORE = ": "
"""What stands between a writer's name and the words, as `facts.sources` puts them together."""


def without_repeated(values: Iterable[Any], submission: Submission, review: Review) -> tuple[Any, ...]:
    """What the rules say, without advice on the very words that somebody else's paper has brought."""
    texts = {answer.field: answer.text for answer in submission.answers}
    earlier = _sent_before(submission, review)
    spans: dict[str, tuple[tuple[int, int], ...]] = {}
    kept = []
    for one in values:
        if isinstance(one, Finding) and one.severity == "advice" and one.start is not None and one.end is not None:
            if one.field not in spans:
                spans[one.field] = tuple(_spans(texts.get(one.field, ""), earlier))
            if any(start < one.end and one.start < end for start, end in spans[one.field]):
                continue
        kept.append(one)
    return tuple(kept)


def _sent_before(submission: Submission, review: Review) -> tuple[str, ...]:
    """The texts of the other papers of a review, each once."""
    papers = (sent for sent in review.newest() if sent.form != submission.form)
    texts = (answer.text for sent in papers for answer in sent.answers if answer.type == "MultilineTextField")
    return tuple(dict.fromkeys(text for text in texts if text))


def _spans(text: str, earlier: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where a text holds words of other papers behind their writer's name."""
    for words in earlier:
        place = text.find(BEFORE + words)
        if place > 0:
            yield place, place + len(BEFORE) + len(words)
