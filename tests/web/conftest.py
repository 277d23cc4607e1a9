"""A small world for the tests of the web door: people, one case with a running review, and browsers for each person."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ehcforms import passwords
from ehcforms import review as story
from ehcforms.access import viewer_of
from ehcforms.model import Participant, SocialWorker, freeze
from ehcforms.people import Account, Office
from ehcforms.settings import defaults
from ehcforms.store import open_store
from ehcforms.testing import a_case, a_submission, an_answer
from ehcforms.web import create_app

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MEETING = date(2026, 1, 30)
PASSWORD = "three random words"
PEOPLE = {
    "ada": Account(
        id="ada",
        email="ada@marsh.example",
        name="Ada Okafor",
        job_role="SENCo",
        offices=(Office(role="senco", of="marsh-academy"),),
        password=passwords.hash_of(PASSWORD),
    ),
    "bo": Account(
        id="bo", email="bo@fen.example", name="Bo Reed", offices=(Office(role="coordinator", of="fenmarsh"),)
    ),
    "dee": Account(
        id="dee", email="dee@fen.example", name="Dee Marsh", offices=(Office(role="team", of="disability-service"),)
    ),
    "fay": Account(id="fay", email="fay@fen.example", name="Fay Forms", offices=(Office(role="forms-admin"),)),
    "eve": Account(
        id="eve", email="eve@osier.example", name="Eve Other", offices=(Office(role="senco", of="osier-lane"),)
    ),
    "jo": Account(id="jo", email="jo@family.example", name="Jo Lee"),
    "stranger": Account(id="stranger", email="stranger@else.example", name="Not Invited"),
    "wyn": Account(id="wyn", email="wyn@fen.example", name="Wyn Hill"),
}
INVITED = (
    {
        "id": "0",
        "role": "parent",
        "name": "Jo Lee",
        "email": "jo@family.example",
        "relationship": "Mother",
        "ask": True,
    },
    {"id": "1", "role": "team", "team": "speech-and-language", "ask": False},
)


class Clock:
    """The moment that the app believes in."""

    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def forward(self, **span):
        self.now += timedelta(**span)


class Browser:
    """A test client that sends the token of its pages along."""

    def __init__(self, app):
        self.client = app.test_client()

    def get(self, path, **more):
        return self.client.get(path, **more)

    def token(self):
        return re.search(r'name="csrf_token" value="([^"]+)"', self.get("/sign-in/link").text)[1]

    def post(self, path, follow=False, headers=None, **fields):
        data = {"csrf_token": self.token(), **fields}
        return self.client.post(path, data=data, follow_redirects=follow, headers=headers)

    def be(self, name):
        answer = self.post("/sign-in/as", account=name)
        assert answer.status_code == 303
        return self


class World:
    """One site with its store, its clock and its people."""

    def __init__(self, site, folder):
        self.site, self.clock, self.apps = site, Clock(), {}
        self.store = open_store(folder)
        for account in PEOPLE.values():
            self.store.add_account(account)
        site.keep(self.store)

    def app(self, demo=True, **settings):
        kind = (demo, *settings.items())
        if kind not in self.apps:
            self.apps[kind] = create_app(self.site, self.store, defaults().using(demo=demo, **settings), self.clock)
        return self.apps[kind]

    def browser(self, name="", **settings):
        found = Browser(self.app(**settings))
        return found.be(name) if name else found

    def a_case(self, id="sam", **changes):
        parent = Participant(id="p", role="parent", name="Jo Lee", email="jo@family.example", relationship="Mother")
        case = a_case(id=id, setting="marsh-academy", coordinator="bo@fen.example", people=(parent,))
        case = replace(case, **changes)
        self.store.add(case)
        return case

    def with_worker(self, case):
        worker = SocialWorker(name="Wyn Hill", email="wyn@fen.example")
        return self.store.change(
            case.id, lambda known: replace(known, child=replace(known.child, social_worker=worker))
        )

    def started(self, case, review="spring"):
        ada = viewer_of(PEOPLE["ada"])
        self.store.change(case.id, lambda known: story.start(known, self.site.edition, ada, self.clock.now, review))
        return self.arranged(case, review)

    def arranged(self, case, review, people=INVITED, on=MEETING):
        answers = (
            an_answer("meeting-date", on, fact="meeting_date"),
            an_answer("time", "14:00", fact="meeting_time", type="TimeField"),
            an_answer("venue", "The library", fact="meeting_venue"),
            an_answer("people", freeze(people), fact="participants", type="Rows", text=""),
        )
        return self.sends(case.id, review, "arrange", "senco", answers)

    def sends(self, case, review, form, participant, answers=(), **changes):
        known = self.store.get(case).review(review)
        person, id = known.participant(participant), f"{form}-{participant}-{len(known.submissions)}"
        given = {"by": person.name, "role": person.role, "at": self.clock.now, "id": id} | changes
        sent = a_submission(
            form, form_title=self.site.forms[form].title, participant=participant, answers=answers, **given
        )
        return self.store.change(
            case, lambda known: story.submit(known, review, sent, self.site.edition, self.clock.now)
        )

    def advances(self, case="sam", review="spring"):
        ada = viewer_of(PEOPLE["ada"])
        step = lambda known: story.advance(known, review, self.site.edition, ada, self.clock.now)  # noqa: E731
        return self.store.change(case, step)


@pytest.fixture
def world(site, tmp_path):
    """People, and nothing else yet."""
    return World(site, tmp_path)


@pytest.fixture
def running(world):
    """The world with Sam's case, whose review has been arranged."""
    world.started(world.a_case())
    return world


REVIEW = "/cases/sam/reviews/spring"
