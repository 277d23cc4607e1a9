"""The post: real mails to a real server, servers that are silent or refuse, and nothing lost or sent twice."""

import re
import socket
import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from ehcforms import mail as post
from ehcforms import sink
from ehcforms.calendar_file import Meeting, is_cancelled, meeting_file, organised_by
from ehcforms.clockwork import Clockwork, sweep
from ehcforms.mail import BACK_OFF, CLAIMED_FOR, PostOffice
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


def test_a_dead_server_costs_one_time_out_a_round_and_every_mail_says_so(tmp_path):
    store = open_store(tmp_path / "many", {"least_free": 0})
    for number in range(3):
        store.add(a_case(id=f"case-{number}", reviews=(a_review(outbox=(a_mail(), a_mail(id="m2"))),)))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        assert office(store, silent.getsockname()[1]).deliver(NOW) == 0
        assert time.monotonic() - begun < 5
    mails = [mail for id in store.ids() for mail in store.get(id).reviews[0].outbox]
    assert [(mail.attempts, "could not be reached" in mail.trouble) for mail in mails] == [(1, True)] * 6


def test_the_wait_grows_and_ends_nowhere(store):
    moment, waits = NOW, []
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        for _ in range(len(BACK_OFF) + 2):
            office(store, closed.getsockname()[1]).deliver(moment)
            waits.append((outbox(store)[0].next_try_at - moment) / timedelta(minutes=1))
            moment = outbox(store)[0].next_try_at
    assert waits == [*BACK_OFF, BACK_OFF[-1], BACK_OFF[-1]]


def test_a_crash_between_claim_and_sending_costs_a_delay(store, server, tmp_path):
    (due,) = office(store, server)._due(NOW)
    assert office(store, server)._claim(due, NOW)
    again = open_store(tmp_path / "data", {"least_free": 0})
    assert office(again, server).deliver(NOW + CLAIMED_FOR / 2) == 0
    assert office(again, server).deliver(NOW + CLAIMED_FOR) == 1
    assert outbox(store)[0].sent_at == NOW + CLAIMED_FOR


def test_a_round_ends_before_its_claims_do(store, server, monkeypatch):
    monkeypatch.setattr(post, "A_ROUND_LASTS", timedelta(seconds=-1))
    assert office(store, server).deliver(NOW) == 0
    assert outbox(store)[0].next_try_at is None


def test_a_mail_that_cannot_be_written_keeps_no_other_back(tmp_path, server):
    store = open_store(tmp_path / "two", {"least_free": 0})
    bad = a_mail(to="jo@family.example\nBcc: eve@else.example")
    store.add(a_case(reviews=(a_review(outbox=(bad, a_mail(id="m2", subject="two\nlines"))),)))
    before = len(sink.received())
    assert office(store, server).deliver(NOW) == 1
    assert [mail.subject for mail in sink.received()[: len(sink.received()) - before]] == ["two lines"]
    assert "cannot be sent as it is" in outbox(store)[0].trouble and outbox(store)[1].sent_at


def talking(lines):
    """A server that says these lines, one after each that it hears, and then hangs up."""
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


HELLO = (b"220 hello", b"250 hello")


@pytest.mark.parametrize(
    ("lines", "more", "words"),
    [
        ((*HELLO, b"250 ok", b"550 nobody here", b"250 ok", b"221 bye"), {}, "does not take this address"),
        ((*HELLO, b"250 ok", b"450 greylisted", b"250 ok", b"221 bye"), {}, "try again later (450)"),
        ((*HELLO, b"250 ok", b"550 nobody here"), {}, "does not take this address"),
        ((*HELLO, b"553 not you", b"250 ok", b"221 bye"), {}, "mail_from"),
        ((*HELLO, b"250 ok", b"250 ok", b"354 go", b"554 spam: Jo Lee", b"250 ok", b"221 bye"), {}, "did not take this mail (554)"),
        ((*HELLO, b"250 ok", b"250 ok"), {}, "did not take this mail (SMTPServerDisconnected)"),
        (HELLO, {"smtp_security": "starttls"}, "lacks what the settings ask"),
        (
            (b"220 hello", b"250-hello\r\n250 AUTH PLAIN", b"535 no", b"535 no", b"221 bye"),
            {"smtp_user": "u", "smtp_password": "p"},
            "user or the password",
        ),
    ],
)
def test_what_a_server_refuses_is_said_and_nothing_is_lost(store, lines, more, words):
    with talking(lines) as server:
        assert office(store, server.getsockname()[1], **more).deliver(NOW) == 0
    mail = outbox(store)[0]
    assert words in mail.trouble and "Jo Lee" not in mail.trouble
    assert mail.sent_at is None and mail.next_try_at == NOW + timedelta(minutes=BACK_OFF[0])


def test_a_server_that_hangs_up_after_taking_a_mail_is_not_given_it_again(store):
    with talking((*HELLO, b"250 ok", b"250 ok", b"354 go", b"250 kept")) as server:
        assert office(store, server.getsockname()[1]).deliver(NOW) == 1
    assert outbox(store)[0].sent_at == NOW


CERTIFICATE = Path(__file__).with_name("mail_server.pem")
"""Of nobody but these tests; good for 127.0.0.1."""


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_line_goes_only_to_a_certificate_that_is_trusted(store, monkeypatch, security, trusted):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    port, how = sink._free_port(), {"ssl_context": context}
    if security == "starttls":
        how = {"tls_context": context, "require_starttls": True}
    controller = Controller(sink._Keeper(), hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        assert office(store, port, smtp_security=security).deliver(NOW) == int(trusted)
    finally:
        controller.stop()
    assert ("certificate" in outbox(store)[0].trouble) is not trusted


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
    here = office(store, server)
    (due,) = here._due(NOW)
    store.remove("case-1")
    assert not here._claim(due, NOW)


def test_pages_never_send_mail_themselves():
    pages = (Path(post.__file__).parent / "web").rglob("*.py")
    assert [page.name for page in pages if re.search(r"ehcforms\.mail\b|flask_mail|smtplib", page.read_text())] == []


@pytest.mark.parametrize(("cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
def test_a_calendar_file_goes_out_as_what_it_is_from_who_sends_it(store, server, cancelled, method):
    here = office(store, server, mail_from="Reviews <post@reviews.example>")
    mail = a_mail(calendar=meeting_file(replace(MEETING, cancelled=cancelled), NOW))
    with here._app.app_context():
        message = here._message(post._Due(mail), NOW).as_string()
    assert f"text/calendar; method={method}" in message and "Auto-Submitted: auto-generated" in message
    store.post(replace(mail, id="m9"))
    here.deliver(NOW)
    seen = next(one for one in sink.received() if f"METHOD:{method}" in one.calendar)
    assert "ORGANIZER:mailto:post@reviews.example" in lines_of(seen.calendar)


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


def test_whether_a_meeting_is_cancelled_is_no_matter_of_its_words():
    words = replace(MEETING, venue="Room 1\r\nMETHOD:CANCEL\r\nATTENDEE:x")
    assert not is_cancelled(meeting_file(words, NOW)) and is_cancelled(meeting_file(replace(words, cancelled=True), NOW))
    assert lines_of(organised_by(meeting_file(words, NOW), "a@b.example")).count("ORGANIZER:mailto:a@b.example") == 1
