"""Times calls in turn, so that what else the machine does falls on all of them alike."""

import time
from collections.abc import Callable, Mapping
from statistics import median

Times = Mapping[str, list[float]]
"""Seconds for one call, by the name of the call, one for each round."""


def in_turn(calls: Mapping[str, Callable[[], object]], rounds: int = 24, each: int = 20) -> Times:
    """Times each call in rounds. Every second round goes backwards, so that none always follows the same other."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for number in range(rounds):
        for name in reversed(calls) if number % 2 else calls:
            start = time.perf_counter()
            for _ in range(each):
                calls[name]()
            taken[name].append((time.perf_counter() - start) / each)
    return taken


def fastest(call: Callable[[], object], rounds: int = 5) -> float:
    """Seconds of the processor for the fastest of some calls."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken)


def ratio(times: Times, one: str, other: str) -> float:
    """How many times as long one call takes as another: the median of the rounds, each compared within itself."""
    return median(long / short for long, short in zip(times[one], times[other], strict=True))


def seconds(times: Times, name: str) -> float:
    """Seconds for one call, the median of the rounds."""
    return median(times[name])
