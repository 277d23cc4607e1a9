"""The store: a durable change against the bare sequence of system calls, and what more cases cost."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.timing import in_turn, ratio, seconds
from ehcforms.store import Store, open_store
from ehcforms.testing import a_case, a_review, a_submission, an_answer

WORDS = "Tomek reads a page aloud with two words told, on four days a week. "


def a_large_case(id: str, live: bool = True) -> object:
    """A case of about 40 KB."""
    answers = tuple(an_answer(f"q{n}", WORDS * 6, fact="outcome_commentary") for n in range(40))
    review = a_review(submissions=(a_submission(answers=answers),))
    return a_case(id=id, reviews=(review,) if live else ())


def bare_write(path: Path, content: bytes) -> None:
    """Write, fsync, rename, fsync of the folder: the least that a durable change can cost.

    It is measured in the folder of the case: the same new file takes ext4 6 µs in one folder and 100 µs in another.
    """
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(handle, content)
    os.fsync(handle)
    os.close(handle)
    os.replace(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def filled(folder: Path, count: int, live: int) -> Store:
    """A store with so many cases, some of them with a running review."""
    store = open_store(folder)
    for number in range(count):
        store.add(a_large_case(f"case{number:06d}", live=number < live))
    return store


def change(store: Store, id: str) -> None:
    """One durable change of a case."""
    store.change(id, lambda case: replace(case, coordinator=datetime.now(UTC).isoformat()))


def measure() -> Iterator[tuple[str, str, str]]:
    """Ratios of changes, and the time to list."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as place:
        small, large = filled(Path(place) / "100", 100, 50), filled(Path(place) / "3000", 3000, 50)
        written = Path(place) / "100" / "cases" / "case000001" / "case.json"
        size = written.stat().st_size
        content, bare = b"x" * size, written.with_name("bare")
        times = in_turn(
            {
                "bare": lambda: bare_write(bare, content),
                "100": lambda: change(small, "case000001"),
                "3000": lambda: change(large, "case000001"),
            }
        )
        yield (
            f"one durable change of a case of {size // 1000} KB / the bare sequence",
            f"{ratio(times, '100', 'bare'):.2f}",
            "at most 1.4",
        )
        yield "the same among 3,000 cases / among 100", f"{ratio(times, '3000', '100'):.2f}", "at most 1.2"
        large.summaries()
        listing = seconds(in_turn({"list": lambda: [one for one in large.summaries() if one.review]}), "list")
        yield "the list of 50 live cases out of 3,000, in ms", f"{listing * 1000:.2f}", "at most 10"
