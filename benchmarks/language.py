"""The language rules: the lexicon against one compiled alternation of the same phrases, and how the cost grows."""

import re
from collections.abc import Iterator
from datetime import date

from benchmarks.timing import fastest
from ehcforms import language
from ehcforms.site import load_site, starter_folder
from ehcforms.testing import a_case, a_review, a_submission, an_answer

DAY = date(2026, 1, 5)
PARAGRAPH = (
    "Sam reads a page aloud to his teacher and retells it with three pictures. He joins the group after lunch and stays for "
    "twenty minutes with a card on the table. When the hall is loud he goes to the library, where he draws maps of the town. "
    "His mother told us that mornings are easier since the taxi comes earlier. He refuses to write when the room is noisy; with "
    "a word bank and five minutes of talk he writes four sentences. The therapist visits every second Tuesday and shows the "
    "teaching assistant what to do. Next term he will try the choir, and we shall look again at the times of the tablets. "
)
"""About a hundred words of a report, with one phrase of the lexicon."""


def a_report(words: int) -> str:
    """A report of about so many words."""
    each = len(PARAGRAPH.split())
    return "\n".join(f"{PARAGRAPH}{number}." for number in range(max(1, words // each)))


def alternation(rows: tuple[dict[str, object], ...]) -> re.Pattern[str]:
    """The phrases of the lexicon as one pattern, as a plain scan would look for them."""
    terms = [_pattern(phrase) for row in rows for term in row["terms"] for phrase in language.phrases_of(term)]
    return re.compile(rf"\b(?:{'|'.join(terms)})\b", re.IGNORECASE)


def _pattern(phrase: str) -> str:
    steps = language.steps_of(phrase)
    made = ""
    for number, (words, optional, _) in enumerate(steps):
        some = "[a-z']+" if words is None else "|".join(re.escape(word) for word in sorted(words - {"@name"}))
        gap = "[ -]" if number + 1 < len(steps) else ""
        made += f"(?:(?:{some}){gap})?" if optional else f"(?:{some}){gap}"
    return made


def measure() -> Iterator[tuple[str, str, str]]:
    """The lexicon and all text rules against the scan, and the growth from 10,000 to 40,000 words."""
    site = load_site(starter_folder())
    rows = site.rules.rows("transparency", DAY)
    lexicon, scan = language.Lexicon(rows), alternation(rows)
    text, long = a_report(10_000), a_report(40_000)
    plain = fastest(lambda: scan.findall(text), 2)
    ours = fastest(lambda: lexicon.find(language.Text(text)))
    yield f"10,000 words: one alternation / the lexicon ({ours * 1000:.0f} ms)", f"{plain / ours:.1f}", "at least 10"
    case, review, form = a_case(), a_review(), next(iter(site.forms.values()))

    def judge(words: str) -> None:
        paper = a_submission(answers=(an_answer("a", words),))
        site.plugins.check(paper, form, case, review, site.rules)

    judge("once, so that every lexicon is made")
    every = fastest(lambda: judge(text))
    yield f"10,000 words: all text rules ({every * 1000:.0f} ms) / that scan", f"{every / plain:.2f}", "at most 1.0"
    yield "all text rules: 40,000 words / 10,000 words", f"{fastest(lambda: judge(long)) / every:.2f}", "at most 4.5"
