"""The embedded store: what was acknowledged is there, whatever happens to the process."""

import io
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from ehcforms import files
from ehcforms.forgetting import tidy
from ehcforms.model import Attachment, Case, Mail, Notify
from ehcforms.people import Account
from ehcforms.store import Draft, DraftKey, Missing, Parked, StoreTrouble, Token, Torn, open_store
from ehcforms.store.commit import seal, unseal
from ehcforms.store.written import case_json
from ehcforms.testing import a_case, a_review, a_submission, an_answer

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = DraftKey(case="case-1", review="review-1", form="parent-views", participant="parent")


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "data", {"least_free": 0})


def test_a_case_comes_back_as_it_was(store):
    case = a_case(reviews=(a_review(),))
    store.add(case)
    assert store.get("case-1") == case
    assert store.change("case-1", lambda kept: replace(kept, coordinator="Zoë")).coordinator == "Zoë"
    assert open_store(store.folder, {"least_free": 0}).get("case-1").coordinator == "Zoë"


def test_what_a_step_raises_leaves_everything_as_it_was(store):
    store.add(a_case())
    with pytest.raises(ZeroDivisionError):
        store.change("case-1", lambda kept: 1 / 0)
    assert store.get("case-1") == a_case()


@pytest.mark.parametrize("about", [{}, {"due": date(2026, 2, 3), "who": "Zoë"}, {"number": 2**70}])
def test_a_case_is_written_as_it_is_whatever_is_remembered_of_it(about):
    parts = {}
    sent = a_submission(answers=(an_answer("home", "“Łódź” 🎉"),))
    case = a_case(reviews=(a_review(submissions=(sent,), notices=(Notify(mail="m", to="senco", about=about),)),))
    more = replace(case, reviews=(replace(case.reviews[0], submissions=(sent, replace(sent, id="two", by="Jo"))),))
    other = replace(case, reviews=(replace(case.reviews[0], submissions=(replace(sent, by="Jo"),)),))
    earlier = replace(case.reviews[0], id="earlier")
    two = replace(case, reviews=(earlier, case.reviews[0]))
    changed = replace(two, reviews=(earlier, other.reviews[0]))
    for one in (case, more, case, other, a_case(), case, replace(case, coordinator="Jo"), two, changed, two, more):
        written, parts = case_json(one, parts)
        assert written == TypeAdapter(Case).dump_json(one)


@pytest.mark.parametrize("id", ["unknown", "..", "a/b", "", "../../etc"])
def test_what_is_not_there_is_missing(store, id):
    with pytest.raises(Missing):
        store.get(id)
    with pytest.raises(Missing):
        store.change("unknown", lambda kept: kept)


def test_an_id_is_given_once(store):
    store.add(a_case())
    with pytest.raises(ValueError, match="already kept"):
        store.add(a_case())
    with pytest.raises(ValueError, match="cannot name"):
        store.add(a_case(id="../out"))


@pytest.mark.parametrize("damage", [b"", b"not ours at all", None])
def test_a_torn_case_is_said_to_be_torn_and_the_others_go_on(store, damage):
    for id in ("case-1", "case-2"):
        store.add(a_case(id=id))
    path = store.folder / "cases" / "case-1" / "case.json"
    path.write_bytes(path.read_bytes()[:-40] if damage is None else damage)
    fresh = open_store(store.folder, {"least_free": 0})
    with pytest.raises(Torn, match="backup"):
        fresh.get("case-1")
    assert [one.id for one in fresh.summaries()] == ["case-2"]
    assert fresh.torn() == ("case-1",)


def test_a_file_laid_out_otherwise_is_read_and_changed_like_any(store):
    store.add(a_case())
    path = store.folder / "cases" / "case-1" / "case.json"
    content, sequence = unseal(path.read_bytes(), "case-1")
    path.write_bytes(seal(json.dumps(json.loads(content), indent=2).encode(), sequence))
    assert store.get("case-1") == a_case()
    store.change("case-1", lambda kept: replace(kept, coordinator="Jo"))
    assert open_store(store.folder, {"least_free": 0}).get("case-1") == a_case(coordinator="Jo")


def test_the_seal_knows_every_change_of_a_byte():
    whole = bytearray(seal(b'{"a": 1}', 3))
    assert unseal(bytes(whole), "x") == (b'{"a": 1}', 3)
    whole[-2] ^= 1
    with pytest.raises(Torn):
        unseal(bytes(whole), "x")


def test_summaries_follow_every_change_in_this_and_other_processes(store):
    other = open_store(store.folder, {"least_free": 0})
    assert store.summaries() == other.summaries() == ()
    store.add(a_case(reviews=(a_review(),)))
    assert [one.stage for one in other.summaries()] == ["contribute"]
    other.change("case-1", lambda kept: replace(kept, reviews=()))
    assert [one.stage for one in store.summaries()] == [""]
    store.remove("case-1")
    assert other.summaries() == () and store.ids() == ()


def test_summaries_do_not_believe_a_stale_snapshot(store):
    store.add(a_case())
    store.summaries()
    open_store(store.folder, {"least_free": 0}).change("case-1", lambda kept: replace(kept, coordinator="new"))
    (store.folder / "changes.log").unlink()
    assert open_store(store.folder, {"least_free": 0}).summaries()[0].coordinator == "new"
    (store.folder / "summaries.json").write_text("[[")
    assert open_store(store.folder, {"least_free": 0}).summaries()[0].coordinator == "new"


def test_a_draft_is_its_authors_alone_and_goes_with_its_review(store):
    store.save_draft(
        "ada", KEY, lambda kept: Draft(form="parent-views", typed={"home": ("Wörter",)}, answers={"a": [1]})
    )
    assert store.draft("ada", KEY).typed == {"home": ("Wörter",)}
    assert store.draft("bo", KEY) is None
    store.save_draft("ada", KEY, lambda kept: replace(kept, sequence=kept.sequence + 1))
    assert store.draft("ada", KEY).sequence == 1
    store.save_draft("bo", KEY, lambda kept: Draft(form="parent-views"))
    store.drop_draft("bo", KEY)
    assert store.draft("bo", KEY) is None and store.draft("ada", KEY)
    store.drop_drafts_of("review-1")
    store.drop_drafts_of("review-1")
    assert store.draft("ada", KEY) is None
    assert not any("ada" in str(path) or "parent" in str(path) for path in store.folder.rglob("*"))


def test_removing_a_case_takes_its_drafts(store):
    store.add(a_case(reviews=(a_review(),)))
    store.save_draft("ada", KEY, lambda kept: Draft(form="parent-views"))
    store.remove("case-1")
    assert store.draft("ada", KEY) is None


def test_an_account_is_found_by_its_address_whatever_its_capitals(store):
    store.add_account(Account(id="one", email="Ada@School.example", name="Ada"))
    other = open_store(store.folder, {"least_free": 0})
    assert other.account_by_email(" ada@school.EXAMPLE ").id == "one"
    assert store.account("one").name == "Ada" and store.account("../x") is None
    with pytest.raises(ValueError, match="already an account"):
        other.add_account(Account(id="two", email="ADA@school.example", name="Other"))
    store.change_account("one", lambda kept: replace(kept, email="new@school.example"))
    assert store.account_by_email("ada@school.example") is None
    assert store.account_by_email("new@school.example").id == "one"
    assert [one.id for one in store.accounts()] == ["one"]
    with pytest.raises(Missing):
        store.change_account("nobody", lambda kept: kept)


def test_a_token_is_worth_something_once_and_is_not_kept_in_plain(store):
    token = Token(purpose="invitation", email="jo@family.example", expires_at=NOW, review="review-1")
    store.keep_token("secret-one", token)
    store.keep_token("secret-two", token)
    assert store.token("secret-one") == token
    assert (store.use_token("secret-one"), store.use_token("secret-one")) == (token, None)
    assert not any("secret" in path.read_text(errors="replace") for path in (store.folder / "tokens").iterdir())
    store.revoke_tokens("other")
    assert store.token("secret-two")
    store.revoke_tokens("review-1")
    assert store.token("secret-two") is None


def test_what_was_parked_comes_back_once_and_not_for_ever(store):
    now = datetime.now(UTC)
    store.park("a", Parked(path="/x", typed={"q": ("words",)}, at=now))
    store.park("old", Parked(path="/x", typed={}, at=now - timedelta(days=2)))
    fresh = open_store(store.folder, {"least_free": 0})
    assert fresh.unpark("a").typed == {"q": ("words",)}
    assert fresh.unpark("a") is None and fresh.unpark("old") is None


def test_editions_and_mails_of_no_case(store):
    store.keep_edition("digest", b"one")
    store.keep_edition("digest", b"two")
    assert (store.edition("digest"), store.edition("other")) == (b"one", None)
    store.post(Mail(id="m", to="a@b.example", subject="S", body="B", created_at=NOW))
    assert [one.id for one in store.posted()] == ["m"]
    store.change_posted("m", lambda mail: replace(mail, attempts=1))
    assert next(store.posted()).attempts == 1
    store.change_posted("m", lambda mail: None)
    assert list(store.posted()) == []


def test_what_an_interrupted_commit_left_is_swept(store):
    left = store.folder / "cases" / "case.json.1234.part"
    left.write_text("half")
    os.utime(left, (0, 0))
    under_way = store.folder / "cases" / "case.json.5678.part"
    under_way.write_text("half, by another process")
    gone = store.folder / "cases" / "case-9.gone"
    gone.mkdir()
    open_store(store.folder, {"least_free": 0})
    assert not left.exists() and not gone.exists() and under_way.exists()


def test_a_new_document_is_never_a_file_without_it(store, monkeypatch):
    written = []
    monkeypatch.setattr("ehcforms.store.commit.commit", lambda path, whole: written.append(whole))
    store.add(a_case())
    assert [b'"child"' in whole for whole in written] == [True]


def test_one_damaged_account_link_or_mail_stops_nobody_else(store):
    store.add_account(Account(id="one", email="ada@school.example", name="Ada"))
    for room in ("accounts", "tokens", "parked", "post"):
        (store.folder / room / "0damaged.json").write_bytes(b"ehcforms 1 x y z\n{}")
    again = open_store(store.folder, {"least_free": 0})
    assert again.account_by_email("ada@school.example").name == "Ada"
    assert [one.id for one in again.accounts()] == ["one"] and list(again.posted()) == []
    again.revoke_tokens("review-1")
    assert (store.folder / "tokens" / "0damaged.json").exists()


def test_two_stores_give_an_address_to_one_account(store):
    other = open_store(store.folder, {"least_free": 0})
    other.account_by_email("ada@school.example")
    store.add_account(Account(id="one", email="ada@school.example", name="Ada"))
    with pytest.raises(ValueError, match="already"):
        other.add_account(Account(id="two", email="ADA@school.example", name="Ada"))


def test_what_an_interrupted_abandonment_left_is_finished(store):
    sent = files.keep(store.folder, "case-1", io.BytesIO(b"sent"), "a.txt")
    drafted = files.keep(store.folder, "case-1", io.BytesIO(b"drafted"), "b.txt")
    stray = files.keep(store.folder, "case-1", io.BytesIO(b"stray"), "c.txt")
    fresh = files.keep(store.folder, "case-1", io.BytesIO(b"being attached"), "d.txt")
    for one in (sent, drafted, stray):
        os.utime(store.folder / "cases" / "case-1" / "files" / one.id, (0, 0))
    store.add(a_case(reviews=(a_review(submissions=(a_submission(attachments=(sent,)),)),)))
    store.save_draft("one", KEY, lambda kept: Draft(form="f", files=(drafted,)))
    store.save_draft("one", replace(KEY, review="gone"), lambda kept: Draft(form="f"))
    store.save_draft("one", replace(KEY, review=""), lambda kept: Draft(form="plan"))
    for review in ("review-1", "gone", ""):
        store.keep_token(f"s{review}", Token(purpose="invitation", email="a@b.example", expires_at=datetime.now(UTC) + timedelta(1), review=review))
    tidy(store, datetime.now(UTC))
    there = {path.name for path in (store.folder / "cases" / "case-1" / "files").iterdir()}
    assert there == {sent.id, drafted.id, fresh.id}
    assert [bool(store.draft("one", replace(KEY, review=one))) for one in ("review-1", "gone", "")] == [True, False, True]
    assert [bool(store.token(f"s{one}")) for one in ("review-1", "gone", "")] == [True, False, True]


def test_nothing_is_tidied_away_while_a_case_cannot_be_read(store):
    store.add(a_case(reviews=(a_review(),)))
    store.save_draft("one", KEY, lambda kept: Draft(form="f"))
    (store.folder / "cases" / "case-1" / "case.json").write_bytes(b"torn")
    tidy(open_store(store.folder, {"least_free": 0}), NOW)
    assert store.draft("one", KEY)


def test_a_folder_that_cannot_be_trusted_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreTrouble, match="cannot be made"):
        open_store(tmp_path / "file" / "data")
    with pytest.raises(StoreTrouble, match="MB are needed"):
        open_store(tmp_path / "data", {"least_free": 2**62})


def test_two_threads_and_two_stores_lose_no_change(store):
    from concurrent.futures import ThreadPoolExecutor

    store.add(a_case(coordinator="0"))
    other = open_store(store.folder, {"least_free": 0})

    def count(which):
        for _ in range(25):
            which.change("case-1", lambda kept: replace(kept, coordinator=str(int(kept.coordinator) + 1)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, (store, other, store, other)))
    assert store.get("case-1").coordinator == "100"


def test_what_another_store_made_longer_or_shorter_is_read_whole(store):
    store.add(a_case())
    other = open_store(store.folder, {"least_free": 0})
    for length in (10, 300_000, 299_999, 0):
        other.change("case-1", lambda kept, length=length: replace(kept, coordinator="ü" * length))
        assert len(store.get("case-1").coordinator) == length


def test_without_flock_a_change_waits_for_the_one_before_it(store, monkeypatch):
    monkeypatch.setattr("ehcforms.store.shelf.fcntl", None)
    test_two_threads_and_two_stores_lose_no_change(store)


def test_a_lock_that_the_system_refuses_is_free_again_for_the_next(store, monkeypatch):
    store.add(a_case())

    def refuse(handle, how):
        raise OSError("no locks available")

    with monkeypatch.context() as broken:
        broken.setattr("ehcforms.store.shelf.fcntl.flock", refuse)
        open_files = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0
        for _ in range(3):
            with pytest.raises(OSError, match="no locks"):
                store.change("case-1", lambda kept: replace(kept, coordinator="Jo"))
        assert open_files == (len(os.listdir("/proc/self/fd")) if open_files else 0)
    assert store.change("case-1", lambda kept: replace(kept, coordinator="Jo")).coordinator == "Jo"


def test_no_name_stands_in_a_path(store):
    store.add(a_case())
    store.add_account(Account(id="one", email="ada@school.example", name="Ada"))
    files = Attachment(id="f", name="Sam Lee.pdf", media_type="application/pdf", size=1)
    store.save_draft("one", KEY, lambda kept: Draft(form="f", files=(files,)))
    names = " ".join(str(path.relative_to(store.folder)) for path in Path(store.folder).rglob("*"))
    assert not any(word in names for word in ("Sam", "Lee", "ada", "school"))
