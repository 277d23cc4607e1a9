"""Plays a story, one review told in JSON, through the real site as its people would: signing in, filling in, sending.

An officer could write one; tests/stories/README.md says how.
"""

import io
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from paperwork import a_pdf_file, a_word_file

from ehcforms import access
from ehcforms import review as story
from ehcforms.answers import prefilled
from ehcforms.desk import known_for
from ehcforms.model import Case, Child, Need, Outcome, Participant, Plan, SocialWorker
from ehcforms.path import screens
from ehcforms.people import Account, Office
from ehcforms.settings import defaults
from ehcforms.site import Site
from ehcforms.store import Store, open_store
from ehcforms.web import create_app
from ehcforms.web.widgets import typed_on

STORIES = Path(__file__).parent / "stories"
STEP = {"on", "who", "does", "sends", "for", "of", "at", "answers", "only", "files", "reason", "expect"}
"""What a step of a story may say."""
LISTS = {"asked", "findings", "said", "mails"}
EXPECTED = {"stage", "status", "shows", "hides", "review", "posted", "next_due", "deadlines", *LISTS, *(f"no_{name}" for name in LISTS)}
"""What may be expected after a step."""


@dataclass
class Stage:
    """A site with one case, its people, and a clock that the story moves."""

    site: Site
    store: Store
    case_id: str
    today: date
    app: Any = None
    clients: dict[str, Any] = field(default_factory=dict)
    review_id: str = ""
    seen: int = 0

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(10), UTC)

    @property
    def case(self) -> Case:
        return self.store.get(self.case_id)

    @property
    def review(self) -> Any:
        return self.case.review(self.review_id)

    @property
    def home(self) -> str:
        return f"/cases/{self.case_id}/reviews/{self.review_id}"

    def client(self, who: str) -> Any:
        if who not in self.clients:
            self.clients[who] = self.signed_in(who)
        return self.clients[who]

    def signed_in(self, who: str) -> Any:
        account = self.store.account_by_email(self.address(who))
        assert account, f"nobody called {who} has an account in this story"
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["account"] = account.id
        answer = client.post(
            "/sign-in/as", data={"account": account.id, "csrf_token": token(client.get("/sign-in").text)}
        )
        assert answer.status_code == 303, answer.text[:500]
        return client

    def address(self, who: str) -> str:
        if who in ("senco", "coordinator"):
            return f"{who}@story.example"
        return f"{who}@team.example" if who in teams(self.site) else f"{who}@family.example"


def teams(site: Site) -> set[str]:
    return {row["id"] for row in site.rules["directory"]["teams"]}


def any_token(client: Any, html: str) -> str:
    """The token of a page, or for somebody who may not see the page that of their own profile."""
    return token(html) or token(client.get("/profile").text)


def token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    return found[1] if found else ""


def a_case(told: dict[str, Any]) -> Case:
    """The case as the story tells it, with plain words in place of what every story has."""
    child = dict(told.get("child", {}))
    worker = child.pop("social_worker", None)
    plan = dict(told.get("plan", {}))
    outcomes = plan.get("outcomes", ["By July {name} will read a page of a book aloud, so that stories can be shared."])
    needs = plan.get("needs", ["communication-and-interaction"])
    people = told.get("people", [{"id": "parent", "role": "parent", "name": "Jo Lee", "relationship": "mother"}])
    return Case(
        id="story0case",
        setting=told.get("setting", "osier-lane"),
        child=Child(
            name=child.get("name", "Sam Lee"),
            known_as=child.get("known_as", ""),
            date_of_birth=date.fromisoformat(child.get("date_of_birth", "2017-05-04")),
            year_taught=child.get("year_taught"),
            looked_after=child.get("looked_after", False),
            preferences=tuple(child.get("preferences", ())),
            social_worker=SocialWorker(name=worker, email="worker@care.example") if worker else None,
        ),
        plan=Plan(
            made_on=date.fromisoformat(plan.get("made_on", "2024-02-20")),
            outcomes=tuple(
                Outcome(id=f"o{n}", text=text.replace("{name}", child.get("name", "Sam Lee").split()[0]))
                for n, text in enumerate(outcomes, 1)
            ),
            needs=tuple(Need(id=f"n{n}", area=area, text="") for n, area in enumerate(needs, 1)),
        ),
        coordinator="coordinator@story.example",
        people=tuple(Participant(**{"email": f"{one['id']}@family.example", **one}) for one in people),
        last_review=date.fromisoformat(told["last_review"]) if told.get("last_review") else None,
    )


def raise_curtain(told: dict[str, Any], site: Site, folder: Path) -> Stage:
    store = open_store(folder, {"least_free": 0})
    case = a_case(told.get("case", {}))
    store.add(case)
    site.keep(store)
    stage = Stage(site, store, case.id, date.fromisoformat(told["steps"][0]["on"]))
    people = [
        ("senco", Office(role="senco", of=case.setting)),
        ("coordinator", Office(role="coordinator", of="fenmarsh")),
    ]
    people += [(team, Office(role="team", of=team)) for team in teams(site)]
    people += [(one.id, None) for one in case.people if not one.team]
    for who, office in people:
        store.add_account(
            Account(
                id=f"a{who.replace('-', '')}",
                email=stage.address(who),
                name=next((one.name for one in case.people if one.id == who), who.replace("-", " ").title()),
                job_role="" if office is None else who.replace("-", " ").capitalize(),
                offices=(office,) if office else (),
                created_at=stage.now,
            )
        )
    settings = defaults().using(demo=True, session_hours=24 * 400, session_idle_minutes=60 * 24 * 400)
    stage.app = create_app(site, store, settings, clock=lambda: stage.now)
    stage.app.testing = True
    return stage


def play(path: Path, site: Site, folder: Path) -> Stage:
    """Plays every step of a story and checks what is expected after each."""
    told = json.loads(path.read_text(encoding="utf-8"))
    stage = raise_curtain(told, site, folder)
    for number, step in enumerate(told["steps"], 1):
        strange = (step.keys() - STEP) | (step.get("expect", {}).keys() - EXPECTED)
        assert not strange, f"{path.name}, step {number}: nobody checks {sorted(strange)}"
        if "on" in step:
            stage.today = date.fromisoformat(step["on"])
        where = f"{path.name}, step {number} ({step.get('does') or step.get('sends') or 'expect'})"
        answer = DEEDS[step["does"]](stage, step) if "does" in step else None
        if "sends" in step:
            answer = send(stage, step)
        check(stage, step.get("expect", {}), answer, where)
        stage.seen = len(stage.review.notices) if stage.review else 0
    return stage


def start(stage: Stage, step: dict[str, Any]) -> Any:
    client = stage.client(step["who"])
    page = client.get(f"/cases/{stage.case_id}").text
    answer = client.post(f"/cases/{stage.case_id}/start", data={"csrf_token": token(page)})
    live = stage.case.live_review
    stage.review_id = live.id if live else stage.review_id
    return answer


def advance(stage: Stage, step: dict[str, Any]) -> Any:
    client = stage.client(step["who"])
    page = client.get(f"{stage.home}/advance")
    data = {"csrf_token": any_token(client, page.text), "stage": stage.review.stage}
    return client.post(f"{stage.home}/advance", data=data)


def abandon(stage: Stage, step: dict[str, Any]) -> Any:
    client = stage.client(step["who"])
    page = client.get(f"{stage.home}/abandon")
    return client.post(
        f"{stage.home}/abandon", data={"csrf_token": any_token(client, page.text), "reason": step["reason"]}
    )


def sweep(stage: Stage, step: dict[str, Any]) -> None:
    stage.store.change(stage.case_id, lambda case: story.sweep(case, stage.site.edition, stage.now))


def look(stage: Stage, step: dict[str, Any]) -> Any:
    return stage.client(step["who"]).get(
        step["at"].replace("{review}", stage.home).replace("{case}", f"/cases/{stage.case_id}")
    )


def ask(stage: Stage, step: dict[str, Any]) -> Any:
    client = stage.client(step["who"])
    data = {"csrf_token": token(client.get(stage.home).text)}
    return client.post(f"{stage.home}/ask/{step['of']}", data=data)


DEEDS = {"start": start, "advance": advance, "abandon": abandon, "sweep": sweep, "look": look, "ask": ask}


def send(stage: Stage, step: dict[str, Any]) -> Any:
    """Fills in a paper screen by screen and sends it; the answer to the last request."""
    client, form_id = stage.client(step["who"]), step["sends"]
    person = step.get("for") or step["who"]
    home = f"{stage.home}/papers/{form_id}/{person}/"
    page = client.get(home)
    if page.status_code != 303:
        return page
    answers = whole_answers(stage, form_id, person, step)
    while True:
        screen = page.headers["Location"].rpartition("/")[2]
        if screen == "check":
            break
        page = post_screen(stage, client, home, screen, form_id, person, answers, step)
        if page.status_code != 303:
            return page
    html = client.get(f"{home}check").text
    key = re.search(r'name="key" value="([^"]+)"', html)
    return client.post(f"{home}check", data={"csrf_token": token(html), "key": key[1] if key else ""})


def paper_of(stage: Stage, form_id: str, person: str, who: str) -> tuple[Any, Any]:
    """The form with what the rules ask, and what is known, as the site shows them."""
    edition = stage.site.edition_of(stage.review, stage.store)
    said = edition.plugins.ask(edition.forms[form_id], stage.case, stage.review, stage.today, edition.rules)
    account = stage.store.account_by_email(stage.address(who))
    viewer = access.viewer_of(account)
    participant = stage.review.participant(person)
    mine = participant in access.participations(viewer, stage.case, stage.review)
    profile = {"name": viewer.name, "job_role": viewer.job_role, "phone": "", "email": viewer.email, "organisation": ""}
    known = known_for(stage.case, stage.review, participant, profile, edition.rules, stage.today, on_behalf=not mine)
    return edition.forms[form_id].with_pages(said.values), known


def whole_answers(stage: Stage, form_id: str, person: str, step: dict[str, Any]) -> dict[str, Any]:
    form, known = paper_of(stage, form_id, person, step["who"])
    kept = {} if step.get("only") else prefilled(form, known)
    given = {**kept, **step.get("answers", {})}
    for page in form.pages:
        rows = given.get(page.id)
        if page.repeat and isinstance(rows, list):
            given[page.id] = [{"id": str(number), **row} for number, row in enumerate(rows)]
        if page.repeat and isinstance(rows, dict):
            items = known.items.get(page.repeat.over, ())
            given[page.id] = [{"id": item.key, **rows.get("*", {}), **rows.get(item.key, {})} for item in items]
    return given


def post_screen(
    stage: Stage,
    client: Any,
    home: str,
    id: str,
    form_id: str,
    person: str,
    answers: dict[str, Any],
    step: dict[str, Any],
) -> Any:
    form, known = paper_of(stage, form_id, person, step["who"])
    screen = next(one for one in screens(form, answers, known) if one.id == id)
    shown = client.get(f"{home}{id}")
    assert shown.status_code == 200, f"{home}{id}: {shown.status_code}"
    data = {name: list(texts) for name, texts in typed_on(screen, answers).items()}
    if screen.page.repeat and screen.page.repeat.add_another:
        data[f"{screen.page.id}.rows"] = [row.key for row in screen.rows]
    for question in screen.page.questions:
        if documents := step.get("files", {}).get(question.id):
            data[f"{question.id}.file"] = [(io.BytesIO(written(one)), one["name"]) for one in documents]
    sequence = re.search(r'name="sequence" value="(\d+)"', shown.text)
    return client.post(
        f"{home}{id}", data={**data, "csrf_token": token(shown.text), "sequence": sequence[1] if sequence else "0"}
    )


def written(document: dict[str, str]) -> bytes:
    """A document with these words, as its name says: Word, PDF (without words, a scan) or plain text."""
    words = document.get("words", "")
    if document["name"].endswith(".docx"):
        return a_word_file(*words.split("\n"))
    return a_pdf_file(words, scanned=True) if document["name"].endswith(".pdf") else words.encode()


def check(stage: Stage, expected: dict[str, Any], answer: Any, where: str) -> None:
    """Compares what is expected after a step with what is there."""
    review = stage.review
    status = expected.get("status")
    if answer is not None:
        html = re.sub(r"\s+", " ", answer.text)
        wanted = status or (200 if answer.request.method == "GET" else 303)
        assert answer.status_code == wanted, (
            f"{where}: {answer.status_code} in place of {wanted}: {problems_in(answer.text)}"
        )
        for words in as_list(expected.get("shows")):
            assert words in html, f"{where}: the page does not show {words!r}"
        for words in as_list(expected.get("hides")):
            assert words not in html, f"{where}: the page shows {words!r}"
    if "stage" in expected:
        assert review and (review.stage if review.closed_at is None else "closed") == expected["stage"], where
    if "review" in expected:
        assert (review is not None) == expected["review"], where
    if "posted" in expected:
        posted = [f"{mail.subject} to {mail.to}" for mail in stage.store.posted()]
        missing = [words for words in as_list(expected["posted"]) if not any(words in one for one in posted)]
        assert not missing, f"{where}: the post lacks {missing}; there are {posted}"
    if "next_due" in expected:
        from ehcforms.summary import summary_of

        assert summary_of(stage.case).review_due.isoformat() == expected["next_due"], where
    if review:
        check_review(stage, review, expected, where)


def check_review(stage: Stage, review: Any, expected: dict[str, Any], where: str) -> None:
    asked = {f"{one.form} of {one.of}" for one in review.unanswered()}
    codes = {one.code for one in review.findings}
    said = {one.code for sent in review.submissions[-1:] for one in sent.findings}
    fresh = [f"{one.mail} to {one.to}" for one in review.notices[stage.seen :]]
    for name, there in (("asked", asked), ("findings", codes), ("said", said), ("mails", fresh)):
        missing = [one for one in as_list(expected.get(name)) if one not in there]
        assert not missing, f"{where}: {name} lacks {missing}; there are {sorted(there)}"
        surplus = [one for one in as_list(expected.get(f"no_{name}")) if any(one in each for each in there)]
        assert not surplus, f"{where}: {name} has {surplus}"
    deadlines = {one.name: [one.due.isoformat() if one.due else None, one.state] for one in review.deadlines}
    for name, wanted in expected.get("deadlines", {}).items():
        assert deadlines.get(name) == wanted, f"{where}: {name} is {deadlines.get(name)}, not {wanted}"


def as_list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def problems_in(html: str) -> str:
    found = re.findall(r'govuk-error-summary__list">(.*?)</ul>', html, re.S) or re.findall(
        r"<h1[^>]*>(.*?)</h1>", html, re.S
    )
    return re.sub(r"<[^>]+>|\s+", " ", " ".join(found))[:600]
