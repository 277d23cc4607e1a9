"""The post: real mails to a real server, servers that are silent or refuse, and nothing lost or sent twice."""

import re
import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ehcforms import sink
from ehcforms.calendar_file import Meeting, meeting_file
from ehcforms.clockwork import Clockwork, sweep
from ehcforms.mail import PostOffice
from ehcforms.model import Mail
from ehcforms.settings import defaults
from ehcforms.store import open_store
from ehcforms.testing import TODAY, a_case, a_review

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def a_mail(**changes):
    mail = Mail(
        id="m1",
        to="jo@family.example",
        subject="Einladung – naïve “words”",
        body="Dear Jo\n{link}\n",
        link="/cases/case-1/reviews/review-1",
        participant="parent",
        calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        created_at=NOW,
    )
    return replace(mail, **changes)


@pytest.fixture
def store(tmp_path):
    made = open_store(tmp_path / "data", {"least_free": 0})
    made.add(a_case(reviews=(a_review(outbox=(a_mail(),)),)))
    return made


@pytest.fixture(scope="module")
def server():
    controller, port = sink.start()
    yield port
    controller.stop()


def office(store, port, **more):
    given = {
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_security": "none",
        "smtp_timeout": 1,
        "public_url": "https://reviews.example",
    }
    return PostOffice(store, defaults().using(**{**given, **more}))


def outbox(store):
    return store.get("case-1").reviews[0].outbox


def test_a_mail_arrives_with_its_link_and_calendar_and_goes_once(store, server):
    before = len(sink.received())
    assert office(store, server).deliver(NOW) == 1
    assert office(store, server).deliver(NOW + timedelta(days=1)) == 0
    seen = sink.received()
    assert len(seen) == before + 1
    mail = seen[0]
    assert (mail.to, mail.subject) == ("jo@family.example", "Einladung – naïve “words”")
    assert "BEGIN:VCALENDAR" in mail.calendar
    secret = re.search(r"https://reviews\.example/link/(\S+)", mail.body)[1]
    token = store.token(secret)
    assert (token.email, token.participant, token.review) == ("jo@family.example", "parent", "review-1")
    assert outbox(store)[0].sent_at == NOW and "{link}" in outbox(store)[0].body


def test_without_a_server_mails_wait(store):
    assert PostOffice(store, defaults()).deliver(NOW) == 0
    assert outbox(store)[0].sent_at is None and outbox(store)[0].trouble == ""


def test_a_server_that_is_down_costs_a_delay_and_says_so(store, server):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert office(store, port).deliver(NOW) == 0
    failed = outbox(store)[0]
    assert failed.attempts == 1 and "could not be reached" in failed.trouble
    assert office(store, server).deliver(NOW + timedelta(seconds=30)) == 0
    assert office(store, server).deliver(NOW + timedelta(minutes=2)) == 1
    assert outbox(store)[0].trouble == ""


def test_a_silent_server_is_given_up_in_time(store):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        assert office(store, silent.getsockname()[1]).deliver(NOW) == 0
        assert time.monotonic() - begun < 8
    assert outbox(store)[0].trouble


def talking(lines):
    """A server that says these lines, one after each that it hears."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        line, _ = server.accept()
        with line:
            for words in lines:
                line.sendall(words + b"\r\n")
                if not line.recv(65536):
                    return

    threading.Thread(target=serve, daemon=True).start()
    return server


@pytest.mark.parametrize(
    ("lines", "more", "words"),
    [
        (
            [b"220 hello", b"250 hello", b"250 ok", b"550 nobody here", b"250 ok", b"221 bye"],
            {},
            "does not take this address",
        ),
        (
            [b"220 hello", b"250-hello\r\n250 AUTH PLAIN", b"535 no", b"535 no", b"221 bye"],
            {"smtp_user": "u", "smtp_password": "p"},
            "user or the password",
        ),
    ],
)
def test_what_a_server_refuses_is_said(store, lines, more, words):
    with talking(lines) as server:
        office(store, server.getsockname()[1], **more).deliver(NOW)
    assert words in outbox(store)[0].trouble


def test_two_offices_send_a_mail_once(store, server):
    before = len(sink.received())
    offices = [office(store, server), office(store, server)]
    threads = [threading.Thread(target=one.deliver, args=(NOW,)) for one in offices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sink.received()) == before + 1


def test_a_mail_of_no_case_is_sent_and_forgotten(store, server):
    store.post(a_mail(id="sign-in", body="Hello", calendar="", link=""))
    assert office(store, server).deliver(NOW) == 2
    assert list(store.posted()) == []


def test_a_case_that_went_while_its_mail_was_sent_is_no_trouble(store, server):
    before = office(store, server)
    due = list(before._due(NOW))
    store.remove("case-1")
    assert not any(before._send(one, NOW) for one in due)


def test_the_clockwork_sends_and_stops(store, server, site):
    settings = defaults().using(smtp_host="127.0.0.1", smtp_port=server, smtp_security="none")
    works = Clockwork(site, store, settings)
    works.start()
    end = time.time() + 15
    while outbox(store)[0].sent_at is None and time.time() < end:
        time.sleep(0.05)
    works.stop()
    assert outbox(store)[0].sent_at


def test_a_sweep_brings_what_time_brings_and_repeats_without_harm(store, site):
    later = NOW + timedelta(days=400)
    assert sweep(site, store, later) == 1
    assert sweep(site, store, later) == 0
    assert store.get("case-1").reviews[0].deadlines


def lines_of(text):
    return text.replace("\r\n ", "").split("\r\n")


MEETING = Meeting(
    uid="r@ehcforms",
    day=TODAY,
    attendee="jo@family.example",
    starts="09:30",
    ends="11:00",
    venue="Hall; room 2, Ely\nStep-free",
    sequence=2,
)


def test_the_calendar_file_holds_the_meeting_in_universal_time():
    lines = lines_of(meeting_file(MEETING, NOW))
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2] == "END:VCALENDAR"
    assert {"DTSTART:20260105T093000Z", "DTEND:20260105T110000Z", "SEQUENCE:2", "METHOD:REQUEST"} <= set(lines)
    assert "LOCATION:Hall\\; room 2\\, Ely\\nStep-free" in lines
    summer = meeting_file(replace(MEETING, day=TODAY.replace(month=7)), NOW)
    assert "DTSTART:20260705T083000Z" in summer


def test_a_meeting_without_a_time_takes_the_day_and_one_without_an_end_an_hour():
    assert "DTSTART;VALUE=DATE:20260105" in meeting_file(replace(MEETING, starts=""), NOW)
    assert "DTEND:20260105T103000Z" in meeting_file(replace(MEETING, ends=""), NOW)
    assert "DTEND:20260105T103000Z" in meeting_file(replace(MEETING, ends="08:00"), NOW)
    assert "METHOD:CANCEL" in meeting_file(replace(MEETING, cancelled=True), NOW)


def test_long_lines_are_folded_and_no_letter_is_cut():
    text = meeting_file(replace(MEETING, venue="ü" * 100), NOW)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "ü" * 100 in text.replace("\r\n ", "")
