"""How the cost of the rules about words grows with texts that were made to hurt them: no more than the text does."""

from collections.abc import Iterator
from datetime import date

from benchmarks.timing import fastest
from ehcforms.model import Answer
from ehcforms.site import Site, load_site, starter_folder
from ehcforms.testing import a_case, a_review, a_submission, an_answer

NASTY = {
    "phrases": "refuses ", "opening quotes": "“", "single quotes": "‘x ", "one word": "x", "hyphens": "a-", "nested quotes": "“a ‘b ",
    "marks": ".)", "no sentence end": "he can be very very ", "denials": "not refuses or ", "commas": "lazy, ", "capitals": "SALT ",
    "names": "Lazy ", "brackets": "[a", "choices": "he/she", "accents": "e\u0301", "apostrophes": "a'", "dashes": " - ",
    "block quotes": "> a\n", "vague words": "regular support and access to help ", "numbers": "20 20 20 1 1 three ",
    "openings": "by the end of the by the end of a group of up to with every each ", "quotations": "“a” regular ",
    "short sentences": "Regular. Support. ", "promises": "Staff will. ", "abilities": "Sam is never able to sit. ", "slashes": "n/a ",
    "reasons": "considered ", "other children": "hit Ella Moore and Jack B. ",
}  # fmt: skip
FACTS = ("strengths", "new_outcome", "decline_reason", "adulthood_health", "outcome_commentary")
"""What a text may be said about: each brings other rules to it."""


def answers(text: str) -> Iterator[Answer]:
    """The text under each fact, and as provision."""
    for number, fact in enumerate(FACTS):
        yield an_answer(f"q{number}", text, page="p", row="1", fact=fact)
    yield an_answer("rows", ({"id": "1", "what": text},), page="p", type="Rows", fact="new_provision", text="")


def seconds(site: Site, text: str) -> float:
    """Of the faster of two looks at a text by every rule."""
    case, review, form = a_case(child={"date_of_birth": date(2010, 1, 1)}), a_review(), site.forms["report"]
    paper = a_submission(answers=tuple(answers(text)))
    return fastest(lambda: site.plugins.check(paper, form, case, review, site.rules), rounds=2)


def measure() -> Iterator[tuple[str, str, str]]:
    """The text whose cost grows most when it becomes four times as long."""
    site = load_site(starter_folder())
    seconds(site, "warm")
    grown = {name: seconds(site, (part * 40_000)[:40_000]) / seconds(site, (part * 10_000)[:10_000]) for name, part in NASTY.items()}
    worst = max(grown, key=lambda name: grown[name])
    yield f"the worst of {len(NASTY)} nasty texts ({worst}): 40,000 letters / 10,000", f"{grown[worst]:.1f}", "at most 6"
