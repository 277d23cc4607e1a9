"""The labelled sentences of tests/sentences: how many of those to be pointed at are, and how many of those pointed at should be."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ehcforms.commands.language import findings_of
from ehcforms.site import Site, load_site, starter_folder

FOLDER = Path(__file__).parent.parent / "tests" / "sentences"
UNSEEN = FOLDER / "unseen"
"""Sentences that no table was mended on and no weight learned from: they tell how the rules read what others write."""


def recall_and_precision(site: Site, path: Path, most: int | None = None, aside: str = "") -> tuple[float, float, list[str]]:
    """Of the sentences that should be pointed at the part that was, of those pointed at the part that should be, and what went wrong.

    Each is read as a text of its own, as `ehcforms language` reads it; of more than `most` as many, from the whole file. What the
    rule `aside` says is left out.
    """
    read_as, sentences = _in(path, most)
    codes = [{one["code"] for one in findings_of(site, [line["text"]], read_as) if one["code"].partition(".")[0] != aside} for line in sentences]
    told = [(bool(line["codes"]), bool(got), f"{line['text']} {sorted(got)}") for line, got in zip(sentences, codes, strict=True)]
    right = sum(wanted and got for wanted, got, _ in told)
    wrong = [text for wanted, got, text in told if wanted != got]
    return right / max(1, sum(wanted for wanted, _, _ in told)), right / max(1, sum(got for _, got, _ in told)), wrong


def _in(path: Path, most: int | None) -> tuple[str, list[dict[str, Any]]]:
    file = json.loads(path.read_text(encoding="utf-8"))
    sentences = file["sentences"]
    return file["as"], sentences[:: max(1, len(sentences) // most)] if most else sentences


def pointed_at(site: Site, path: Path, most: int | None = None) -> tuple[int, int]:
    """Of sentences from reports in which no word is to be pointed at, how many are, and how many were read; a long one may be."""
    read_as, sentences = _in(path, most)
    codes = [{one["code"] for one in findings_of(site, [line["text"]], read_as)} for line in sentences]
    return sum(bool(said - {"transparency.long-sentence"}) for said in codes), len(sentences)


def measure() -> Iterator[tuple[str, str, str]]:
    """Recall and precision of each file, and how much of whole reports by careful writers is pointed at."""
    site = load_site(starter_folder())
    for path in (*sorted(FOLDER.glob("*.json")), *sorted(UNSEEN.glob("*.json"))):
        name = path.stem if path.parent == FOLDER else f"{path.stem} that nobody mended on"
        if path.stem == "reports":
            wrong, whole = pointed_at(site, path)
            yield f"{name}: sentences pointed at, of {whole}", f"{wrong / whole:.3f}", "at most 0.03"
            continue
        recall, precision, _ = recall_and_precision(site, path)
        yield f"{name}: recall", f"{recall:.3f}", "at least 0.95"
        yield f"{name}: precision", f"{precision:.3f}", "at least 0.95"
