"""Papers in rough use: very long words, answers that cannot be read, and whatever else a browser may send."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from story import any_token, raise_curtain, send, start

from ehcforms.desk import LONGEST_CHOICE, known_for
from ehcforms.people import Account, Office

PARENT = {"role": "parent", "name": "Jo Lee", "email": "parent@family.example", "ask": True}
ARRANGED = {"date": "2026-02-03", "time": "09:30", "venue": "The library", "people": [PARENT]}


def a_stage(site, tmp_path, **case):
    told = {"case": {"last_review": "2025-03-02", **case}, "steps": [{"on": "2026-01-05"}]}
    stage = raise_curtain(told, site, tmp_path)
    start(stage, {"who": "senco"})
    return stage


@dataclass
class Paper:
    """Somebody's paper in their browser."""

    client: Any
    home: str

    def get(self, screen):
        return self.client.get(f"{self.home}{screen}")

    def post(self, screen, typed, do="continue", **more):
        shown = self.get(screen).text
        hidden = {
            name: found[1]
            for name in ("sequence", "window", "key")
            if (found := re.search(f'name="{name}" value="([^"]*)"', shown))
        }
        data = {**hidden, "csrf_token": any_token(self.client, shown), "do": do, **typed}
        return self.client.post(f"{self.home}{screen}", data=data, **more)

    def send(self):
        return self.post("check", {})


@pytest.fixture
def asked(site, tmp_path):
    """A parent who was asked for their views."""
    stage = a_stage(site, tmp_path)
    assert send(stage, {"who": "senco", "sends": "arrange", "answers": ARRANGED}).status_code == 303
    return Paper(stage.client("parent"), f"{stage.home}/papers/parent-views/parent/")


@pytest.mark.parametrize("words", ["By July {name} will read aloud. " * 200, "x" * 5_000, "   "])
def test_a_very_long_outcome_closes_no_paper(site, tmp_path, words):
    stage = a_stage(site, tmp_path, plan={"outcomes": [words]})
    client = stage.client("senco")
    first = client.get(f"{stage.home}/papers/arrange/senco/")
    assert client.get(first.headers["Location"]).status_code == 200
    choices = known_for(stage.case, stage.review, None, {}, site.rules, stage.today).lists["plan.outcomes"]
    assert all(0 < len(one.text) <= LONGEST_CHOICE for one in choices)


def test_what_could_not_be_read_stands_in_the_way_only_where_it_is_asked(asked):
    long = "word " * 401
    typed = {"plan-should": "change", "plan-change": long}
    assert asked.post("future", typed).status_code == 422
    assert "“What should change?” has 401 words. Use 400 or fewer." in asked.get("check").text
    assert asked.post("future", {**typed, "plan-should": "same"}).status_code == 303
    assert "401 words" not in asked.get("check").text
    sent = asked.send()
    assert sent.status_code == 303 and "word word" not in asked.client.get(sent.headers["Location"]).text


ODD = [
    "x" * 20_000,
    "\u0000",
    "-1",
    "9" * 400,
    "1e999",
    "٣",
    "\u202e",
    "'; --",
    "{known_as}",
    "<b>",
    "NaN",
    "31",
    "true",
    " ",
]


@pytest.fixture(scope="module")
def previews(site, tmp_path_factory):
    """A forms administrator who tries out every form."""
    stage = raise_curtain({"steps": [{"on": "2026-01-05"}]}, site, tmp_path_factory.mktemp("previews"))
    admin = Account(id="forms", email="forms@family.example", name="Olga", offices=(Office(role="forms-admin"),))
    stage.store.add_account(admin)
    return stage.client("forms")


def names_on(page):
    parts = ("", ".day", ".month", ".year", ".line1", ".town", ".postcode", ".0.what", ".0.who", ".file")
    return [
        f"{before}{question.id}{part}"
        for question in page.questions
        for part in parts
        for before in ("", f"{page.id}.0.")
    ]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd[:30]))
def test_no_screen_of_any_paper_falls_over_what_is_posted(site, previews, odd):
    token = any_token(previews, "")
    for form in site.forms.values():
        for page in form.pages:
            typed = {name: [odd, odd] for name in names_on(page)} | {f"{page.id}.rows": ["0", "0", odd]}
            answer = previews.post(f"/forms/{form.id}/{page.id}", data={"csrf_token": token, **typed})
            assert answer.status_code in (200, 303, 404, 422), f"{form.id}/{page.id}: {odd[:20]!r}"
