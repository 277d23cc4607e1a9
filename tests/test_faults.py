"""The store when writers are killed at any moment, when the disk fails, and when it is full: nothing acknowledged is lost."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ehcforms.store import Torn, open_store
from ehcforms.store.commit import unseal
from ehcforms.testing import a_case, a_review, a_submission, an_answer

HERE = Path(__file__).parents[1]


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "data", {"least_free": 0})
    store.add(a_case(reviews=(a_review(submissions=(a_submission(answers=(an_answer("q", "word " * 2000),)),)),)))
    return store


def file_of(store):
    return store.folder / "cases" / "case-1" / "case.json"


def names(store):
    return [act.by for act in store.get("case-1").acts]


def ended(store, what):
    """What was acknowledged while something happened to writers; meanwhile a reader never sees less than before, nor a torn file."""
    command = [sys.executable, "-m", "tests.faults", str(store.folder), what]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writers:
        seen = []
        while True:
            now = names(store)
            assert now[: len(seen)] == seen
            seen = now
            try:
                said, trouble = writers.communicate(timeout=0.02)
            except subprocess.TimeoutExpired:
                continue
            assert (writers.returncode, trouble) == (0, "")
            return said.split()


def check(store, acknowledged, most_besides):
    """Each acknowledged change is there once, in a file that counts every change; little else is."""
    found = names(open_store(store.folder, {"least_free": 0}))
    assert found == names(store) and len(found) == len(set(found))
    assert set(acknowledged) <= set(found)
    assert len(set(found) - set(acknowledged)) <= most_besides
    assert unseal(file_of(store).read_bytes(), "case-1")[1] == 1 + len(found)


def test_nothing_acknowledged_is_lost_when_writers_are_killed_at_any_moment(store):
    acknowledged = ended(store, "at_random")
    rounds = 1 + max(int(name.split("-")[0]) for name in acknowledged)
    assert rounds > 10 and len(acknowledged) > 20
    check(store, acknowledged, most_besides=3 * rounds)


def test_nothing_acknowledged_is_lost_when_a_writer_is_killed_at_any_call(store):
    acknowledged = ended(store, "at_every_call")
    found = names(store)
    assert len(set(found) - set(acknowledged)) >= 4, "some must have been killed between the rename and the acknowledgement"
    check(store, acknowledged, most_besides=40)


def test_a_failing_disk_is_told_and_loses_nothing(store):
    acknowledged = ended(store, "broken")
    assert sum(name.endswith("afterwards") for name in acknowledged) >= 10
    check(store, acknowledged, most_besides=10)
    assert not list(store.folder.rglob("*.part"))


def test_a_full_disk_is_told_and_smaller_changes_still_fit(store):
    acknowledged = ended(store, "full")
    assert acknowledged == ["0-small", "1-small", "2-small"]
    check(store, acknowledged, most_besides=0)
    assert not list(store.folder.rglob("*.part"))


DAMAGE = {
    "empty": lambda whole: b"",
    "only its first line": lambda whole: whole[: whole.index(b"\n") + 1],
    "half": lambda whole: whole[: len(whole) // 2],
    "one byte short": lambda whole: whole[:-1],
    "a byte too long": lambda whole: whole + b" ",
    "nothing but zeros": lambda whole: bytes(len(whole)),
    "zeros at its end": lambda whole: whole[:4096] + bytes(len(whole) - 4096),
    "one bit": lambda whole: whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
    "no seal": lambda whole: whole[whole.index(b"\n") + 1 :],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_never_believed_and_never_written_over(store, damage):
    whole = file_of(store).read_bytes()
    file_of(store).write_bytes(damage(whole))
    for one in (store, open_store(store.folder, {"least_free": 0})):
        with pytest.raises(Torn, match="backup"):
            one.get("case-1")
        with pytest.raises(Torn, match="backup"):
            one.change("case-1", lambda kept: replace(kept, coordinator="Jo"))
    assert file_of(store).read_bytes() == damage(whole)
    file_of(store).write_bytes(whole)
    assert store.change("case-1", lambda kept: replace(kept, coordinator="Jo")).coordinator == "Jo"


def test_a_change_is_on_the_disk_before_it_is_acknowledged(store, monkeypatch):
    done = []

    def noted(name, call):
        def called(first, *more, **named):
            if isinstance(first, int):
                done.append((name, "folder" if stat.S_ISDIR(os.fstat(first).st_mode) else os.fstat(first).st_size))
            elif name == "replace":
                done.append((name, Path(first).stat().st_size))
            return call(first, *more, **named)

        return called

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, noted(name, getattr(os, name)))
    store.change("case-1", lambda kept: replace(kept, coordinator="Jo"))
    size = file_of(store).stat().st_size
    assert done == [("fsync", size), ("replace", size), ("fsync", "folder")]
