"""A mistake in a file of a site: where it is, what is wrong and what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches

from ehcforms.frozen import value

Path = tuple[str | int, ...]
"""The keys and indexes that lead to a place in a JSON file."""


@value
class Problem:
    """One mistake. `code` is stable; `line` and `column` count from 1; `place` is like pages[2].components[0].list."""

    code: str
    file: str
    line: int
    column: int
    place: str
    message: str
    fix: str

    def __str__(self) -> str:
        place = f" at {self.place}" if self.place else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message} {self.fix}{place} [{self.code}]"


def place_of(path: Path) -> str:
    """A path as people read it: pages[2].components[0].list."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """“Did you mean …?” where a known name is like this one, else which names there are; with a full stop."""
    names = sorted({one for one in known if one})
    folded = {one.casefold(): one for one in names}
    if close := get_close_matches(name.casefold(), folded, n=1, cutoff=0.6):
        return f"Did you mean “{folded[close[0]]}”?"
    if not names:
        return "There are none yet."
    shown = ", ".join(f"“{one}”" for one in names[:12])
    return f"Known: {shown}{f' and {len(names) - 12} more' if len(names) > 12 else ''}."
