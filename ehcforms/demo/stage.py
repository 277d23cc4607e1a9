"""Plays a review of the demonstration up to the stage where it should stand, through the same steps as a real one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from ehcforms import dates
from ehcforms import review as story
from ehcforms.access import Viewer, viewer_of
from ehcforms.answers import answers_of, prefilled
from ehcforms.demo.cast import id_of
from ehcforms.demo.words import ADVICE, CHILD_VIEWS, DECLINED, MEETING, PARENT_VIEWS, REPORT, TEAM_ADVICE
from ehcforms.desk import known_for
from ehcforms.model import Case, Review, Submission
from ehcforms.people import Account
from ehcforms.site import Site
from ehcforms.store import Draft, DraftKey

SENCOS = {"little-reeds": "nursery", "osier-lane": "primary", "marsh-academy": "academy", "fen-college": "college"}
TEAMS = {
    "disability-service": "disability",
    "educational-psychology": "psychology",
    "speech-and-language": "speech",
    "children-health": "health",
    "autism-support": "autism",
    "sensory-support": "sensory",
}


class Stage:
    """One case on its way through a review. `draft` is what to keep as somebody's draft, if anything."""

    def __init__(self, case: Case, site: Site, accounts: dict[str, Account], now: datetime):
        self.case = case
        self.site = site
        self.accounts = accounts
        self.now = now
        self.draft: tuple[str, DraftKey, Callable[[Draft | None], Draft]] | None = None

    def play(self, to: str) -> None:
        """Plays up to "pending", "overdue", "arrange", "contribute", "meeting", "report" or "decision"."""
        meeting_in = {"contribute": 18, "meeting": 3, "report": -6, "decision": -12}.get(to)
        if to == "arrange":
            self._start(2)
        if meeting_in is None:
            return
        begun = 30 - meeting_in
        self._start(begun)
        self._arrange(meeting_in, begun)
        self._contribute(begun - 4, whole=to != "contribute")
        if to == "contribute":
            return
        self.case = story.advance(self.case, self._review.id, self.site.edition, self._senco, self._ago(begun - 12))
        if to in ("report", "decision"):
            self._send("meeting", "senco", MEETING, -meeting_in)
        if to == "decision":
            self._send("report", "senco", REPORT, -meeting_in - 4)

    @property
    def _review(self) -> Review:
        live = self.case.live_review
        assert live is not None
        return live

    @property
    def _senco(self) -> Viewer:
        return viewer_of(self.accounts[SENCOS[self.case.setting]])

    def _ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days, hours=1)

    def _start(self, days_ago: int) -> None:
        id = id_of(f"review of {self.case.id}")
        self.case = story.start(self.case, self.site.edition, self._senco, self._ago(days_ago), id)

    def _arrange(self, meeting_in: int, days_ago: int) -> None:
        day = dates.working_day_on_or_before(dates.london_date(self.now) + timedelta(days=meeting_in))
        answers = {"date": day.isoformat(), "time": "13:30", "end": "15:00", "venue": "The library, main building",
                   "note": "There is step-free access from the car park.", "child-supported": "With a list of the talk in pictures.",
                   "support-offered": "A telephone call to write views together, and an interpreter.", "personal-budget-told": True}  # fmt: skip
        self._send("arrange", "senco", answers, days_ago)

    def _contribute(self, days_ago: int, whole: bool) -> None:
        for person in self._review.participants:
            if person.role == "parent":
                self._send("parent-views", person.id, PARENT_VIEWS, days_ago)
            elif person.role == "child" and person.email:
                self._send("child-views", person.id, CHILD_VIEWS, days_ago - 1)
            elif person.team == "disability-service" and self.case.child.social_worker is None:
                self._send("triage", person.id, DECLINED, days_ago - 1)
            elif person.team and person.team != "disability-service":
                name = self.accounts[TEAMS[person.team]].name
                self._send("triage", person.id, {"answer": "accept", "professional": name}, days_ago - 1)
                if whole:
                    self._send("professional-advice", person.id, TEAM_ADVICE, days_ago - 3)
        if whole:
            self._send("setting-advice", "senco", ADVICE, days_ago - 3)
        else:
            self._keep_draft("setting-advice", "senco", ADVICE)

    def _answers(self, form: str, participant: str, given: dict[str, Any], viewer: Viewer, moment: datetime) -> Any:
        review = self._review
        person = review.participant(participant)
        edition, today = self.site.edition, dates.london_date(moment)
        said = edition.plugins.ask(edition.forms[form], self.case, review, today, edition.rules)
        whole = edition.forms[form].with_pages(said.values)
        profile = {"name": viewer.name, "job_role": viewer.job_role, "phone": viewer.phone, "email": viewer.email}
        known = known_for(self.case, review, person, profile, edition.rules, today)
        given = named(given, self.case.known_as)
        answers = {**prefilled(whole, known), **given}
        for page in whole.pages:
            if page.repeat and page.repeat.over and (rows := given.get(page.id)):
                items = zip(known.items[page.repeat.over], cycle(rows), strict=False)
                answers[page.id] = tuple({"id": item.key, **row} for item, row in items)
        for question in (question for page in whole.pages for question in page.questions):
            if question.id.startswith("adulthood-"):
                answers[question.id] = (
                    "Talked about at the meeting: visits to two colleges, and a bus journey each Friday."
                )
        return whole, answers, known

    def _viewer(self, participant: str) -> Viewer:
        person = self._review.participant(participant)
        assert person is not None
        if person.role == "senco":
            return self._senco
        if person.team:
            return viewer_of(self.accounts[TEAMS[person.team]])
        return Viewer(account=id_of(person.email), email=person.email, name=person.name)

    def _send(self, form: str, participant: str, given: dict[str, Any], days_ago: int) -> None:
        moment, viewer = self._ago(days_ago), self._viewer(participant)
        whole, answers, known = self._answers(form, participant, given, viewer, moment)
        person = self._review.participant(participant)
        submission = Submission(
            id=id_of(f"{form} {participant} {self.case.id}"),
            form=form,
            form_version=whole.version,
            form_title=whole.title,
            participant=participant,
            by=viewer.name,
            role=person.role if person else "",
            job_role=viewer.job_role or (person.relationship if person else ""),
            account=viewer.account,
            at=moment,
            answers=answers_of(whole, answers, known),
        )
        self.case = story.submit(self.case, self._review.id, submission, self.site.edition, moment)

    def _keep_draft(self, form: str, participant: str, given: dict[str, Any]) -> None:
        viewer = self._viewer(participant)
        whole, answers, _ = self._answers(form, participant, given, viewer, self.now)
        key = DraftKey(case=self.case.id, review=self._review.id, form=form, participant=participant)
        screens = {page.id: 1 for page in whole.pages[:3]}
        draft = Draft(form=form, answers=answers, saved_at=self._ago(1), screens=screens, sequence=3)
        self.draft = (viewer.account, key, lambda _: draft)


def named(words: Any, known_as: str) -> Any:
    """Words of the demonstration with the name of a child in their places."""
    if isinstance(words, str):
        return words.replace("{known_as}", known_as)
    if isinstance(words, dict):
        return {name: named(one, known_as) for name, one in words.items()}
    return [named(one, known_as) for one in words] if isinstance(words, list) else words
