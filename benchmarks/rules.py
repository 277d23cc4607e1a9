"""The rules: which share of the time of a paper of 100 questions, filled in and sent through the real site, they take."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from flask.testing import FlaskClient

from benchmarks.forms import CHOICES, KINDS, PARTS, TYPES
from ehcforms.model import Case, Need, Participant, Request
from ehcforms.passwords import hash_of
from ehcforms.people import Account, Office
from ehcforms.plugins import Heard
from ehcforms.settings import defaults
from ehcforms.site import load_site, starter_folder
from ehcforms.store import Draft, DraftKey, open_store
from ehcforms.testing import TODAY, a_case, a_plan, a_review, at
from ehcforms.web import create_app

QUESTIONS = 100
PROSE = (
    "Sam retells a story with three pictures and the words first, next and last, on four days out of five. "
    "With a warning of five minutes Sam moves on from play to work, and asks for the card when it is loud. "
    "Mrs Khan reads with Sam for 15 minutes each day in the library, and half a page aloud is now no trouble."
)
OTHERS: dict[str, Any] = {
    "writer-name": "Ada Okafor", "writer-role": "SENCo", "for-another": False, "strengths": PROSE, "new-needs": PROSE,
    "outcomes": ({"id": "o1", "status": "on-track", "commentary": PROSE, "delivered": PROSE},),
    "attainment": ({"measure": "Reading age", "before": "6 years 4 months, June", "now": "7 years, this term"},),
    "gap": "The gap has closed by three months.", "attendance-percent": 96, "exclusions": "none",
}  # fmt: skip
"""What stands on the other pages of the paper."""
HOME = "/cases/case-1/reviews/review-1/papers/setting-advice/senco/"


def our_form() -> dict[str, Any]:
    """The advice of a setting with one more page: a hundred questions, mixed as council forms mix them."""
    questions = []
    for number in range(QUESTIONS):
        kind = KINDS[number % len(KINDS)]
        question: dict[str, Any] = {"type": TYPES[kind], "id": f"q{number}", "title": f"Question {number}?"}
        if kind in CHOICES:
            question["options"] = [{"value": value, "text": text} for value, text in CHOICES[kind]]
        questions.append(question)
    form: dict[str, Any] = json.loads((starter_folder() / "forms" / "setting-advice.json").read_text(encoding="utf-8"))
    form["pages"].append({"id": "all", "title": "All", "components": questions})
    return form


def answers(round: int = 0) -> dict[str, Any]:
    """An answer to each question, as a browser posts them; other words in each round."""
    given: dict[str, Any] = {}
    for number in range(QUESTIONS):
        name, kind = f"q{number}", KINDS[number % len(KINDS)]
        if kind == "date":
            given |= dict(zip((f"{name}.{part}" for part in PARTS), ("27", "3", "2026"), strict=True))
        else:
            given[name] = "option-3" if kind in CHOICES else f"{PROSE} In week {round} of term {number}." if kind == "words" else f"Sam’s line {number} of {round}"
    return given


@dataclass
class Listening:
    """What is heard of the rules: seconds of each."""

    seconds: dict[str, float] = field(default_factory=dict)

    def __call__(self, heard: Heard) -> None:
        self.seconds[heard.plugin] = self.seconds.get(heard.plugin, 0.0) + heard.seconds

    def taken(self) -> float:
        """The seconds of all rules since it was last asked."""
        total = sum(self.seconds.values())
        self.seconds.clear()
        return total


def a_case_in_review() -> Case:
    """A child with needs in cognition and learning, whose meeting is four weeks ahead."""
    review = a_review(facts={"meeting_date": TODAY.replace(day=30)})
    senco = Participant(id="senco", role="senco", name="Ada Okafor", email="senco@school.example")
    asked = (Request(form="setting-advice", of="senco"),)
    review = replace(review, requests=asked, participants=(senco, *review.participants[1:]))
    plan = a_plan(needs=(Need(id="n1", area="cognition-and-learning", text="Sam reads 40 words."),))
    return a_case(setting="osier-lane", plan=plan, reviews=(review,))


def measure() -> Iterator[tuple[str, str, str]]:
    """The share of the rules in the requests by which a paper is written and sent: each text is read once, while it is typed."""
    heard = Listening()
    with tempfile.TemporaryDirectory() as folder:
        client, reset = _a_client(Path(folder), heard)
        rounds = [_sent(client, heard, number) for number in range(16) if reset() is None][1:]
    names = {"looked at while it is typed": "none", "page kept": "below 10%", "answers checked": "below 10%", "paper sent": "below 10%"}
    for number, (name, goal) in enumerate(names.items()):
        whole, rules = (median(one[number][part] for one in rounds) for part in (0, 1))
        yield f"100 questions, {name}: {whole * 1000:.0f} ms, of it in the rules", f"{rules / whole:.1%}", goal


def _a_client(folder: Path, heard: Listening) -> tuple[FlaskClient, Callable[[], None]]:
    (folder / "site" / "forms").mkdir(parents=True)
    (folder / "site" / "forms" / "setting-advice.json").write_text(json.dumps(our_form()))
    site = load_site(folder / "site")
    site = replace(site, edition=replace(site.edition, plugins=site.plugins.overheard(heard)))
    store, case = open_store(folder / "data", {"least_free": 0}), a_case_in_review()
    senco = Account(
        id="a", email="senco@school.example", name="Ada Okafor", offices=(Office(role="senco", of=case.setting),),
        password=hash_of("three-random-words"),
    )  # fmt: skip
    store.add_account(senco)
    store.add(case)
    site.keep(store)
    app = create_app(site, store, defaults().using(demo=True), clock=lambda: at(TODAY))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert client.post("/sign-in/as", data={"account": "a"}).status_code == 303

    def reset() -> None:
        key = DraftKey(case=case.id, review="review-1", form="setting-advice", participant="senco")
        draft = Draft(form="setting-advice", answers=OTHERS, saved_at=at(TODAY), screens={}, sequence=0)
        store.save_draft("a", key, lambda _: draft)
        store.change(case.id, lambda _: case)

    return client, reset


def _sent(client: FlaskClient, heard: Listening, round: int) -> list[tuple[float, float]]:
    """One paper from its page to the receipt: of each request its seconds, and those of the rules."""
    page = {**answers(round), "do": "continue", "sequence": "999"}
    steps = [
        lambda: client.post(f"{HOME}all/notes", data=page),
        lambda: client.post(f"{HOME}all", data=page),
        lambda: client.get(f"{HOME}check"),
        lambda: client.post(f"{HOME}check", data={"key": f"{time.perf_counter_ns():032x}"}),
    ]
    found = []
    for wanted, step in zip((200, 303, 200, 303), steps, strict=True):
        heard.taken()
        begun = time.perf_counter()
        answer = step()
        found.append((time.perf_counter() - begun, heard.taken()))
        assert answer.status_code == wanted, answer.text[:2000]
    return found
