"""The labelled sentences of tests/sentences: how many of the phrases that hurt are found, and how many finds are right."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ehcforms.commands.language import findings_of
from ehcforms.site import Site, load_site, starter_folder

FOLDER = Path(__file__).parent.parent / "tests" / "sentences"


def judged(site: Site, sentences: list[dict[str, Any]], kind: str) -> Iterator[tuple[str, set[str], set[str]]]:
    """Each sentence, read as a text of its own, with the codes that it should have and those that it got."""
    for one in sentences:
        got = {finding["code"] for finding in findings_of(site, [one["text"]], kind)}
        yield one["text"], set(one["codes"]), got


def recall_and_precision(site: Site, path: Path) -> tuple[float, float, list[str]]:
    """Of the codes wanted in a file the part that was found, of those found the part that was wanted, and what went wrong."""
    file = json.loads(path.read_text(encoding="utf-8"))
    wanted = found = both = 0
    wrong = []
    for text, codes, got in judged(site, file["sentences"], file["as"]):
        wanted, found, both = wanted + len(codes), found + len(got), both + len(codes & got)
        if codes != got:
            wrong.append(f"{text} — wanted {sorted(codes)}, got {sorted(got)}")
    return both / max(1, wanted), both / max(1, found), wrong


def measure() -> Iterator[tuple[str, str, str]]:
    """Recall and precision of each file."""
    site = load_site(starter_folder())
    for path in sorted(FOLDER.glob("*.json")):
        recall, precision, _ = recall_and_precision(site, path)
        yield f"{path.stem}: recall", f"{recall:.3f}", "at least 0.95"
        yield f"{path.stem}: precision", f"{precision:.3f}", "at least 0.95"
