"""Times calls in turn, so that what else the machine does falls on all of them alike."""

import time
from collections.abc import Callable
from statistics import median


def in_turn(calls: dict[str, Callable[[], object]], rounds: int = 15, each: int = 20) -> dict[str, float]:
    """Seconds for one call of each, the median of the rounds."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            for _ in range(each):
                call()
            taken[name].append((time.perf_counter() - start) / each)
    return {name: median(times) for name, times in taken.items()}
