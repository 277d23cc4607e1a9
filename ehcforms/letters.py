"""The mails that a step of the review causes, written into the case's outbox: who is told what, in which words.

A mail names no child and holds no answer; it says what to do and by when, and leads to a page behind the sign-in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ehcforms import dates
from ehcforms.calendar_file import Meeting, meeting_file
from ehcforms.model import STANDING, Case, Mail, Notify, Participant, Request, Review
from ehcforms.piping import fill, names_in
from ehcforms.rulebook import Rulebook
from ehcforms.workflow import Edition, Stage, Telling

INVITING = ("invitation", "meeting-changed")
PARTING = ("no-longer-invited", "review-abandoned")
"""Wordings with which the meeting comes into somebody's diary, and leaves it."""
MEETING_FACTS = ("meeting_date", "meeting_time", "meeting_end", "meeting_venue", "meeting_link", "meeting_note")
SAFE_FACTS = (*(name for name in MEETING_FACTS if name != "meeting_note"), "setting_name", "authority_name", "review_due")
"""What a mail may say of a case."""


def in_words(value: Any) -> str:
    """A fact as a person reads it: dates as "Tuesday 3 March 2026"."""
    return dates.with_weekday(value) if isinstance(value, date) else str(value)


def invitations(review: Review, facts: Mapping[str, Any]) -> Iterator[Notify]:
    """One invitation for everyone invited; when the meeting has changed since, the change, to everyone again."""
    if "meeting_date" not in facts:
        return
    details = {name: in_words(facts[name]) for name in MEETING_FACTS if name in facts}
    for person in review.invited:
        if person.invited_on is None and person.role not in STANDING:
            continue
        told = heard(review, person.id)
        again = bool(told) and told[-1].mail in INVITING
        if again and {name: told[-1].about.get(name) for name in MEETING_FACTS if name in told[-1].about} == details:
            continue
        about = {**details, "version": len(told) + 1}
        yield Notify(mail="meeting-changed" if again else "invitation", to=person.id, about=about, calendar=True)


def heard(review: Review, id: str) -> list[Notify]:
    """What a participant was told of the meeting itself, oldest first."""
    return [one for one in review.notices if one.to == id and one.mail in (*INVITING, *PARTING)]


def parted(
    before: Review, review: Review, case: Case, facts: Mapping[str, Any], rules: Rulebook, now: datetime
) -> Review:
    """The review with a mail to everyone who was invited before and is no longer; the meeting leaves their diaries."""
    staying = {person.id for person in review.invited}
    told = {person.id: heard(before, person.id) for person in before.invited if person.id not in staying}
    notices = (
        Notify(mail="no-longer-invited", to=id, about={"version": len(some) + 1}, calendar=True)
        for id, some in told.items()
        if some
    )
    posted = post(case, before, notices, facts, rules, now) if "meeting_date" in facts else before
    return replace(review, notices=posted.notices, outbox=posted.outbox)


def paper_requests(review: Review, edition: Edition, deadlines: Mapping[str, date | None]) -> Iterator[Request]:
    """What the workflow asks of whom in the stage where the review stands."""
    for stage, paper in edition.workflow.papers():
        if review.stage not in (stage.id, *paper.also_in):
            continue
        for person in review.invited:
            if paper.asks(person) and not person.declined:
                yield Request(form=paper.form, of=person.id, due=deadlines.get(paper.due), reason=paper.basis)


def asking(requests: Iterable[Request], edition: Edition, today: date) -> Iterator[Notify]:
    """The mail that tells a participant of a new request, where the workflow names a wording for it.

    `by_when` says the date, or that the time is short where the date has passed already.
    """
    said = edition.rules["mails"].get("by_when", {})
    for request in requests:
        try:
            paper = edition.workflow.paper(request.form)
        except KeyError:
            continue
        if paper.mail:
            about = {"paper": edition.forms[request.form].title, "form": request.form}
            about["by_when"] = said.get("soon", "")
            if request.due and request.due >= today:
                about["due_date"] = in_words(request.due)
                about["by_when"] = fill(said.get("date", "{due_date}"), about)
            yield Notify(mail=paper.mail, to=request.of, about=about)


def tellings(stage: Stage, when: str, tellings: Iterable[Telling], review: Review) -> Iterator[Notify]:
    """The notices of a stage that opens or closes."""
    for telling in tellings:
        if telling.when in ("", when):
            about = {"stage": stage.title, "count": len(review.opened)} | ({"decision": when} if when else {})
            yield from (Notify(mail=telling.mail, to=person.id, about=about) for person in told(telling, review))


def told(telling: Telling, review: Review) -> Iterator[Participant]:
    """The participants whom a telling names by role, as "team:<id>" or as "everyone"."""
    named, others = set(telling.to), set(telling.not_to)
    for one in review.invited:
        names = {"everyone", one.role, f"team:{one.team}"}
        if names & named and not names & others:
            yield one


def undelivered(review: Review, notices: Iterable[Notify]) -> tuple[Notify, ...]:
    """Those notices that were not made before: equal means already done."""
    seen = set(review.notices)
    return tuple(notice for notice in dict.fromkeys(notices) if notice not in seen)


def post(
    case: Case, review: Review, notices: Iterable[Notify], facts: Mapping[str, Any], rules: Rulebook, now: datetime
) -> Review:
    """The review with the notices noted and their mails in the outbox, in one step."""
    fresh = undelivered(review, notices)
    covered = covering(fresh, rules)
    mails = [
        mail
        for number, notice in enumerate(fresh, len(review.notices) + 1)
        if notice not in covered
        and (mail := letter(case, review, asking_too(notice, covered, rules), facts, rules, now, number))
    ]
    return replace(review, notices=(*review.notices, *fresh), outbox=(*review.outbox, *mails))


def covering(notices: Iterable[Notify], rules: Rulebook) -> dict[Notify, Notify]:
    """Notices that need no mail of their own, each with the notice to the same person whose mail says it, too."""
    wordings, told = rules["mails"]["mails"], tuple(notices)
    pairs = [(one, host) for host in told for one in told if one.to == host.to and one.mail in wordings.get(host.mail, {}).get("covers", ())]
    spoken_for = {one for one, _ in pairs}
    found: dict[Notify, Notify] = {}
    for one, host in pairs:
        if host not in spoken_for:
            found.setdefault(one, host)
    return found


def asking_too(notice: Notify, covered: Mapping[Notify, Notify], rules: Rulebook) -> Notify:
    """The notice as its mail is written: with a line for each request that it covers."""
    wordings, said = rules["mails"]["mails"], rules["mails"].get("asked_for", "")
    asked = (one for one, host in covered.items() if host == notice and wordings[one.mail].get("line"))
    lines = "\n".join(f"- {fill(wordings[one.mail]['line'], one.about)}" for one in asked)
    return replace(notice, about={**notice.about, "asked_for": fill(said, {"lines": lines})}) if lines else notice


def letter(
    case: Case, review: Review, notice: Notify, facts: Mapping[str, Any], rules: Rulebook, now: datetime, number: int
) -> Mail | None:
    """One notice in its wording, or None where the participant has no address or the wording is missing.

    The allocated social worker is sent nothing, in whatever role their address was given.
    """
    person, worker = review.participant(notice.to), case.child.social_worker
    wording = rules["mails"]["mails"].get(notice.mail)
    barred = worker is not None and person is not None and worker.is_at(person.email)
    if person is None or person.left_on or not person.email or wording is None or barred:
        return None
    places = {name: in_words(facts[name]) for name in SAFE_FACTS if name in facts}
    places |= _times(facts, rules)
    places |= {"recipient_name": person.name, "link": "{link}", **{name: str(told) for name, told in notice.about.items()}}
    asks = "asked_for" in places and "subject_asking" in wording
    return Mail(
        id=f"{review.id}-{number}",
        to=person.email,
        subject=fill(wording["subject_asking" if asks else "subject"], places),
        body=fill(without_gaps(wording["body"], places), places),
        link="" if notice.mail in PARTING else _path(case, review, notice),
        participant="" if notice.mail in PARTING else person.id,
        calendar=_calendar(review, person, notice, facts, now) if notice.calendar else "",
        created_at=now,
    )


def farewells(case: Case, review: Review, facts: Mapping[str, Any], rules: Rulebook, now: datetime) -> tuple[Mail, ...]:
    """What everyone who was invited to a meeting is told when its review is abandoned; the meeting leaves their diaries."""
    if "meeting_date" not in facts:
        return ()
    told = {person.id: heard(review, person.id) for person in review.invited}
    notices = (
        Notify(mail="review-abandoned", to=id, about={"version": len(some) + 1}, calendar=True)
        for id, some in sorted(told.items())
        if some
    )
    mails = (letter(case, review, notice, facts, rules, now, number) for number, notice in enumerate(notices, 1))
    return tuple(replace(mail, id=f"{mail.id}-gone") for mail in mails if mail)


def _times(facts: Mapping[str, Any], rules: Rulebook) -> dict[str, str]:
    """From when to when the meeting is, and that there is a note: its own words may name the child, so no mail holds them."""
    start, end = (dates.clock(str(facts.get(name, ""))) for name in ("meeting_time", "meeting_end"))
    note = rules["mails"].get("note", "") if facts.get("meeting_note") else ""
    return {"meeting_times": " to ".join(filter(None, (start, end))), "meeting_note_waits": note}


def without_gaps(body: str, places: Mapping[str, Any]) -> str:
    """The wording without those lines of which nothing is known, such as the link of a meeting that has none."""
    lines = body.split("\n")
    return "\n".join(line for line in lines if not names_in(line) or any(places.get(name) for name in names_in(line)))


def _path(case: Case, review: Review, notice: Notify) -> str:
    here = f"/cases/{case.id}/reviews/{review.id}"
    return f"{here}/papers/{notice.about['form']}/{notice.to}/" if "form" in notice.about else here


def _calendar(review: Review, person: Participant, notice: Notify, facts: Mapping[str, Any], now: datetime) -> str:
    return meeting_file(
        Meeting(
            uid=f"{review.id}@ehcforms",
            day=facts["meeting_date"],
            starts=str(facts.get("meeting_time", "")),
            ends=str(facts.get("meeting_end", "")),
            venue=str(facts.get("meeting_venue", "")),
            link=str(facts.get("meeting_link", "")),
            sequence=int(notice.about.get("version", 1)) - 1,
            attendee=person.email,
            cancelled=notice.mail in PARTING,
        ),
        now,
    )
