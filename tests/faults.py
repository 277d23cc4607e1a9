"""Writers to whom something happens, in a process of its own: `python -m tests.faults FOLDER WHAT`.

Each change adds an act of its own to the case "case-1". What was acknowledged is printed, and only that.
"""

import errno
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count

from ehcforms.model import Act
from ehcforms.store import Store, open_store

CALLS = ("open", "write", "fsync", "replace", "close")
"""What a durable change asks of the system."""
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
SECONDS = 4
say = os.write


def add(store: Store, name: str, words: str = "") -> None:
    """One change, printed when it is acknowledged."""
    act = Act(at=NOW, by=name, what="tried", detail=words)
    store.change("case-1", lambda kept: replace(kept, acts=(*kept.acts, act)))
    say(1, f"{name}\n".encode())


def forked(work: Callable[[], None]) -> int:
    """A child process that does some work."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            work()
        os._exit(0)
    return child


@contextmanager
def at_call(number: int, before: Callable[[], None], after: Callable[[], None]) -> Iterator[None]:
    """Something happens before and after one of the calls to the system, counted from 0."""
    real, counted = {name: getattr(os, name) for name in CALLS}, count()

    def watched(name: str) -> Callable[..., object]:
        def call(*given: object, **more: object) -> object:
            here = next(counted) == number
            if here and name != "close":
                before()
            result = real[name](*given, **more)
            if here:
                after()
            return result

        return call

    for name in CALLS:
        setattr(os, name, watched(name))
    try:
        yield
    finally:
        for name in CALLS:
            setattr(os, name, real[name])


def die() -> None:
    """What `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def nothing() -> None:
    """Goes on."""


def fail() -> None:
    """What a broken disk says."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def at_random(store: Store) -> None:
    """Three writers at a time, killed at any moment, over some seconds."""
    chance, end, rounds = random.Random(7), time.monotonic() + SECONDS, count()

    def write(name: str) -> None:
        for number in count():
            add(store, f"{name}-{number}")

    while time.monotonic() < end:
        round = next(rounds)
        writers = [forked(partial(write, f"{round}-{which}")) for which in range(3)]
        time.sleep(chance.random() / 15)
        for writer in writers:
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)


def at_every_call(store: Store) -> None:
    """A writer killed before each of its calls to the system in turn, and one killed after it."""

    def write(number: int, before: Callable[[], None], after: Callable[[], None]) -> None:
        with at_call(number, before, after):
            add(store, f"{number}-{before.__name__}")

    for number in count():
        writers = [forked(partial(write, number, *when)) for when in ((die, nothing), (nothing, die))]
        if not any([os.WIFSIGNALED(os.waitpid(writer, 0)[1]) for writer in writers]):
            return
        open_store(store.folder, {"least_free": 0}).get("case-1")


def broken(store: Store) -> None:
    """One writer whose disk fails it at each call in turn, and who goes on afterwards."""
    for number in count():
        try:
            with at_call(number, fail, fail):
                add(store, f"{number}-failing")
            return
        except OSError:
            held = {act.by for act in store.get("case-1").acts}
            fresh = open_store(store.folder, {"least_free": 0})
            assert held == {act.by for act in fresh.get("case-1").acts}, "what is remembered is not what is on the disk"
            add(store, f"{number}-afterwards")


def full(store: Store) -> None:
    """A disk that takes no more: the writer is told, nothing of it stays, and smaller changes still fit."""
    size = (store.folder / "cases" / "case-1" / "case.json").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4000, size + 4000))
    for number in range(3):
        with suppress(OSError):
            add(store, f"{number}-large", "word " * 2000)
        add(store, f"{number}-small")


if __name__ == "__main__":
    {one.__name__: one for one in (at_random, at_every_call, broken, full)}[sys.argv[2]](
        open_store(sys.argv[1], {"least_free": 0})
    )
