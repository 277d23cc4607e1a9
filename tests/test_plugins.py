"""A rule that fails harms nothing but itself, on every hook."""

import itertools
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pluggy
import pytest

from ehcforms import review as story
from ehcforms.form import Form, Page
from ehcforms.hookspecs import rule
from ehcforms.model import Answer, Case, Child, Deadline, Finding, Notify, Plan, Request, Review, Submission
from ehcforms.plugins import Heard, Plugins
from ehcforms.rulebook import Rulebook
from ehcforms.store import open_store
from ehcforms.testing import a_case, a_review, a_submission, an_answer
from ehcforms.tracing import lines_of, print_heard

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = date(2026, 1, 5)
RULES = Rulebook({})
FORM = Form.model_validate({"id": "advice", "title": "Advice", "pages": [{"id": "p", "title": "P", "components": [{"type": "TextField", "id": "q", "title": "Q"}]}]})
REVIEW = Review(id="r", started_at=NOW, stage="contribute")
CASE = Case(
    id="c",
    setting="s",
    child=Child(name="Sam Lee", date_of_birth=date(2012, 9, 1)),
    plan=Plan(made_on=date(2024, 2, 29)),
    reviews=(REVIEW,),
)
ANSWER = Answer(page="p", question="q", title="Q", type="TextField", value={"rows": ["a"]}, text="a")
WORDS = Answer(page="p", question="words", title="W", type="TextField", value="Hello", text="Hello")
SUBMISSION = Submission(
    id="1", form="advice", form_version=1, form_title="Advice", participant="senco", by="Ada", at=NOW, answers=(ANSWER, WORDS)
)
GOOD_PAGE = Page.model_validate({"id": "good", "title": "Good", "components": []})
GOOD = Finding(code="good.said", severity="advice", message="Still here.")


def nest(depth):
    return nest(depth + 1)


def endless():
    while True:
        time.sleep(0.001)


def lazy():
    yield GOOD
    raise ValueError("late")


def forge(value):
    object.__delattr__(value, "nothing")


STOP = threading.Event()


@pytest.fixture(scope="module", autouse=True)
def end_what_could_not_be_interrupted():
    yield
    STOP.set()


def stubborn():
    """Goes on whatever is raised in it."""
    while not STOP.is_set():
        try:
            STOP.wait(0.01)
        except BaseException:
            continue


def greedy():
    room = bytearray(30_000_000)
    raise MemoryError(len(room))


class Unlike(Finding):
    """A finding that breaks whoever compares or prints it."""

    def __eq__(self, other):
        raise RuntimeError("not equal, not unequal")

    def __hash__(self):
        raise RuntimeError("no number")

    def __repr__(self):
        raise RuntimeError("no words")


class Silent(Exception):
    """An exception that cannot be printed."""

    def __str__(self):
        raise RuntimeError("no words")


class Unopened:
    """Something that cannot be gone through."""

    def __iter__(self):
        raise RuntimeError("closed")


async def later():
    return [GOOD]


FAULTS = {
    "raises": lambda: 1 / 0,
    "exits": lambda: sys.exit(3),
    "interrupts": lambda: (_ for _ in ()).throw(KeyboardInterrupt()),
    "loops": endless,
    "recurses": lambda: nest(0),
    "asserts": lambda: (_ for _ in ()).throw(AssertionError("no")),
    "returns a string": lambda: "finding",
    "returns a number": lambda: 7,
    "returns a dict": lambda: {"code": "x"},
    "returns a list of dicts": lambda: [{"code": "x"}],
    "returns one value of the wrong kind among good ones": lambda: [GOOD, object()],
    "fails while it is drained": lazy,
    "makes a value that does not exist": lambda: [Finding(code="x", severity="advice", message="m", colour="red")],
    "changes the case": lambda: setattr(CASE, "setting", "elsewhere"),
    "changes an answer": lambda: ANSWER.value.update(rows=[]),
    "changes a list": lambda: ANSWER.value["rows"].append("b"),
    "adds to the case": lambda: setattr(CASE, "extra", 1),
    "reaches behind the freeze": lambda: forge(CASE),
    "sleeps where it cannot be woken": lambda: time.sleep(20),
    "goes on when it is interrupted": stubborn,
    "runs out of memory": greedy,
    "never comes to an end of its answer": lambda: itertools.repeat(GOOD),
    "answers later": later,
    "answers with a kind and not with a value": lambda: [Finding],
    "answers with what cannot be gone through": Unopened,
    "answers with what breaks a comparison": lambda: [Unlike(code="x.y", severity="advice", message="m")],
    "raises what cannot be printed": lambda: (_ for _ in ()).throw(Silent()),
    "stops an iteration": lambda: next(iter(())),
}


def finding(**changes):
    return Finding(**{"code": "x.y", "severity": "advice", "message": "m", **changes})


def asked(**changes):
    return {"type": "TextField", "id": "more", "title": "More?", **changes}


def page(*questions, id="extra"):
    return Page.model_validate({"id": id, "title": "Extra", "components": list(questions)})


class Words(str):
    """A text that is more than a text."""


NONSENSE = {
    "a severity that there is not": ("check", finding(severity="fatal")),
    "no code": ("check", finding(code="")),
    "no message": ("check", finding(message="")),
    "a message that is no text": ("check", finding(message=["m"])),
    "a message that is more than a text": ("check", finding(message=Words("m"))),
    "half a character": ("check", finding(message="\ud83d")),
    "a message as long as a book": ("check", finding(message="m" * 10_001)),
    "a field that is no text": ("check", finding(field=None)),
    "a place before the text": ("check", finding(field="q", start=-1, end=0)),
    "a place behind the text": ("check", finding(field="words", start=0, end=6)),
    "a place that ends before it begins": ("check", finding(field="words", start=3, end=2)),
    "half a place": ("check", finding(field="words", start=3)),
    "a place that is no number": ("check", finding(field="words", start=True, end=2)),
    "a finding that was never made": ("check", object.__new__(Finding)),
    "a deadline in watch with no date": (
        "watch", Deadline(name="d", title="D", due="2026-01-05", target=None, state="due", counted_from="", basis="")),
    "a deadline with a moment": (
        "watch", Deadline(name="d", title="D", due=NOW, target=None, state="due", counted_from="", basis="")),
    "a deadline in no state": (
        "watch", Deadline(name="d", title="D", due=TODAY, target=None, state="soon", counted_from="", basis="")),
    "a request of nobody": ("route", Request(form="advice", of=None)),
    "a request by a moment": ("route", Request(form="advice", of="senco", due=NOW)),
    "a notice about what cannot be kept": ("route", Notify(mail="m", to="senco", about={"who": object()})),
    "a notice with something for a flag": ("route", Notify(mail="m", to="senco", calendar=1)),
    "a page that takes an address": ("ask", page(asked(), id="check")),
    "a page that asks what is asked already": ("ask", page(asked(id="q"))),
    "a choice of nothing": ("ask", page(asked(type="RadiosField", list="nowhere"))),
    "a page that was never looked at": ("ask", Page.model_construct(id="p", title="P", components=None)),
}  # fmt: skip


@pytest.mark.parametrize("what", NONSENSE)
def test_a_value_that_makes_no_sense_is_a_fault_of_its_rule_alone(what):
    hook, value = NONSENSE[what]
    plugins = Plugins({"a_good": plugin(hook, lambda: [good_answer(hook)]), "b_bad": plugin(hook, lambda: [value])})
    said = put(plugins, hook)
    assert said.values == (good_answer(hook),)
    assert [one.code for one in said.troubles] == ["b_bad.could-not-run"]


TROUBLE = {**{name: (None, behave) for name, behave in FAULTS.items()},
           **{name: (hook, lambda value=value: [value]) for name, (hook, value) in NONSENSE.items()}}  # fmt: skip


@pytest.mark.parametrize("what", TROUBLE)
def test_no_trouble_of_a_rule_breaks_a_submission(what, site, tmp_path):
    """Through the real site and its store: the words are kept, the trouble is told by name, the stage stays open."""
    hook, behaviour = TROUBLE[what]
    bad = SimpleNamespace()
    for one in (hook,) if hook else ("check", "watch", "route"):
        setattr(bad, one, getattr(plugin(one, behaviour), one))
    edition = replace(site.edition, plugins=Plugins({"bad": bad}, seconds=0.05))
    case = a_case(reviews=(a_review(pinned=edition.digest),))
    words = an_answer("words", "Hello")
    paper = a_submission(answers=(words,))
    store = open_store(tmp_path, {"least_free": 0})
    store.add(case)
    kept = store.change(case.id, lambda case: story.submit(case, "review-1", paper, edition, NOW))
    review = store.get(case.id).review("review-1")
    assert kept == store.get(case.id) and review.submissions[-1].answers == (words,)
    told = [one.code for one in (*review.submissions[-1].findings, *review.findings)]
    assert "bad.could-not-run" in told or hook == "ask"
    if hook != "ask":
        assert story.standing_blocks(review)


WANTED = {
    "a paper that does not exist": Request(form="nothing", of="senco"),
    "a paper of nobody": Request(form="triage", of="king"),
    "a paper of a team that there is not": Request(form="triage", of="team:kings"),
    "a mail without a wording": Notify(mail="nothing", to="senco"),
}


@pytest.mark.parametrize("what", WANTED)
def test_what_cannot_be_is_left_out_and_told_in_a_warning(what, site):
    good = Request(form="triage", of="team:educational-psychology")
    edition = replace(site.edition, plugins=Plugins({"hasty": plugin("route", lambda: [WANTED[what], good])}))
    case = a_case(reviews=(a_review(),))
    review = story.submit(case, "review-1", a_submission(), edition, NOW).review("review-1")
    assert [(one.code, one.severity) for one in review.findings] == [("hasty.could-not-run", "warning")]
    assert "hasty" in review.findings[0].message and not story.standing_blocks(review)
    assert {one.form for one in review.requests} <= set(edition.forms) and ("triage", "educational-psychology") in {
        one.key for one in review.requests
    }
    assert {one.of for one in review.requests} <= {one.id for one in review.participants}


def test_a_notice_to_somebody_who_takes_no_part_goes_to_nobody(site):
    notice = Notify(mail="request-escalated", to="king")
    edition = replace(site.edition, plugins=Plugins({"hasty": plugin("route", lambda: [notice])}))
    review = story.submit(a_case(reviews=(a_review(),)), "review-1", a_submission(), edition, NOW).review("review-1")
    assert review.findings == () and not [one for one in review.outbox if one.participant == "king"]


SENSE = {
    "a place in the words": ("check", finding(field="words", start=0, end=5)),
    "a place in words that are not there": ("check", finding(field="gone", start=0, end=50)),
    "a whole character": ("check", finding(message="It’s 👍")),
    "a deadline of which nothing is known": (
        "watch", Deadline(name="d", title="D", due=None, target=None, state="unknown", counted_from="", basis="")),
    "a notice about much": ("route", Notify(mail="m", to="senco", about={"n": 1, "on": TODAY, "all": ["a", {"b": None}]})),
    "a page with a choice": ("ask", page(asked(type="RadiosField", list="roles", show_when={"not": {"fact": "age", "is": 4}}))),
}  # fmt: skip


@pytest.mark.parametrize("what", SENSE)
def test_the_harmless_twin_is_heard(what):
    hook, value = SENSE[what]
    said = put(Plugins({"good": plugin(hook, lambda: [value])}), hook)
    assert (said.values, said.troubles) == ((value,), ())


def test_a_rule_that_starts_a_thread_is_heard_and_nobody_waits_for_the_thread():
    def start():
        threading.Thread(target=STOP.wait, args=(20,), daemon=True).start()
        return [GOOD]

    began = time.monotonic()
    assert put(Plugins({"busy": plugin("check", start)}), "check").values == (GOOD,)
    assert time.monotonic() - began < 5


def test_a_rule_that_was_given_up_asks_nobody_else_a_second_time():
    asked_of = []
    free = threading.Event()

    def slow():
        while not free.is_set():
            try:
                free.wait(5)
            except BaseException:
                continue

    def after():
        asked_of.append("after")
        return [GOOD]

    plugins = Plugins({"a_slow": plugin("check", slow), "b_after": plugin("check", after)}, seconds=0.1)
    assert put(plugins, "check").values == (GOOD,)
    free.set()
    time.sleep(0.1)
    assert asked_of == ["after"]


def plugin(hook, behaviour):
    """A plugin whose one hook behaves so."""
    signatures = {
        "ask": lambda form, case, review, today, rules: behaviour(),
        "check": lambda submission, form, case, review, rules: behaviour(),
        "watch": lambda case, review, today, rules: behaviour(),
        "route": lambda case, review, findings, today, rules: behaviour(),
    }
    return SimpleNamespace(**{hook: rule(signatures[hook])})


PLACES = '''import json
import time
from ehcforms.hookspecs import rule

@rule
def watch(case):
    if case.setting == "slow":
        time.sleep(9)
    if case.setting == "other":
        return [3]
    return json.loads("{")
'''


@pytest.mark.parametrize(
    ("setting", "why", "line"), [("slow", "TookTooLong", 8), ("other", "Unusable", 5), ("deep", "JSONDecodeError", 11)]
)
def test_where_a_rule_failed_is_a_line_of_the_rule_itself(setting, why, line):
    made = SimpleNamespace()
    exec(compile(PLACES, "/site/plugins/mine.py", "exec"), made.__dict__)
    (heard,) = Plugins({"mine": made}, seconds=0.2).watch(replace(CASE, setting=setting), REVIEW, TODAY, RULES).heard
    assert heard.why == f"{why} at /site/plugins/mine.py:{line}" and heard.place == ("/site/plugins/mine.py", line)


def put(plugins, hook):
    if hook == "ask":
        return plugins.ask(FORM, CASE, REVIEW, TODAY, RULES)
    if hook == "check":
        return plugins.check(SUBMISSION, FORM, CASE, REVIEW, RULES)
    if hook == "watch":
        return plugins.watch(CASE, REVIEW, TODAY, RULES)
    return plugins.route(CASE, REVIEW, (), TODAY, RULES)


def good_answer(hook):
    return {"ask": GOOD_PAGE, "check": GOOD, "watch": GOOD, "route": Notify(mail="m", to="senco")}[hook]


@pytest.mark.parametrize("hook", ["ask", "check", "watch", "route"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_becomes_a_finding_and_the_others_are_heard(hook, fault):
    before = CASE
    good = good_answer(hook)
    plugins = Plugins(
        {
            "a_good": plugin(hook, lambda: [good]),
            "b_bad": plugin(hook, FAULTS[fault]),
            "c_good": plugin(hook, lambda: [good]),
        },
        seconds=0.15,
    )
    said = put(plugins, hook)
    assert said.values == (good, good)
    assert [(one.code, one.severity) for one in said.troubles] == [("b_bad.could-not-run", "block")]
    assert before == CASE and ANSWER.value == {"rows": ("a",)}


def test_of_a_very_long_list_the_first_are_kept():
    said = put(Plugins({"talker": plugin("check", lambda: [GOOD] * 9000)}), "check")
    assert (len(said.values), said.troubles) == (5000, ())


def test_nothing_said_is_no_fault():
    said = put(Plugins({"quiet": plugin("check", lambda: None)}), "check")
    assert (said.values, said.troubles) == ((), ())


def test_a_rule_takes_only_the_arguments_it_needs():
    only = SimpleNamespace(watch=rule(lambda today: [Finding(code="a.b", severity="advice", message=str(today))]))
    assert put(Plugins({"only": only}), "watch").values[0].message == "2026-01-05"


def test_answers_come_in_the_order_of_names():
    plugins = {name: plugin("route", lambda name=name: [Request(form=name, of="x")]) for name in ("b", "a", "c")}
    assert [one.form for one in put(Plugins(plugins), "route").values] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "wrong", [SimpleNamespace(chek=rule(lambda form: [])), SimpleNamespace(check=rule(lambda paper: []))]
)
def test_a_misspelt_hook_or_argument_is_an_error(wrong):
    with pytest.raises(pluggy.PluginValidationError):
        Plugins({"wrong": wrong})


def test_the_log_names_the_place_and_never_the_words(caplog):
    def leak():
        raise KeyError("Sam Lee hits")

    put(Plugins({"leak": plugin("check", leak)}), "check")
    assert "leak" in caplog.text and "KeyError" in caplog.text
    assert "Sam Lee" not in caplog.text


def heard_of(hook, *answers):
    """The lines that tracing prints of one question to rules that answer so."""
    lines = []
    plugins = Plugins({f"r{n}": plugin(hook, answer) for n, answer in enumerate(answers)}, seconds=0.1)
    put(plugins.overheard(lambda one: lines.extend(lines_of(one))), hook)
    return lines


def test_tracing_tells_every_question_and_answer_in_words():
    spot = finding(field="words", start=0, end=5)
    assert heard_of("check", lambda: [GOOD, spot], lambda: None) == [
        "check  r0                  0.00 ms  2 answers",
        "         advice good.said: Still here.",
        "         advice x.y at words 0-5: m",
        "check  r1                  0.00 ms  nothing",
    ]
    due = Deadline(name="d", title="D", due=TODAY, target=None, state="due", counted_from="", basis="")
    assert heard_of("watch", lambda: [due])[1] == "         deadline d 2026-01-05 due"
    asks = heard_of("route", lambda: [Request(form="advice", of="senco", due=TODAY), Notify(mail="m", to="x")])
    assert asks[1:] == ["         request advice of senco by 2026-01-05", "         notify x with m"]
    assert heard_of("ask", lambda: [page(asked())])[1] == "         page extra: more"


@pytest.mark.parametrize("fault", FAULTS)
def test_tracing_tells_what_could_not_run(fault, capsys):
    (line,) = heard_of("check", FAULTS[fault])
    assert line.startswith("check  r0") and "could not run: " in line
    print_heard(Heard("check", "r0", trouble=Silent()))
    assert "could not run" in capsys.readouterr().err


def test_tracing_tells_how_long_a_rule_thought():
    times = iter([1.0, 1.25])
    heard = []
    put(Plugins({"a": plugin("check", lambda: None)}, listener=heard.append, clock=lambda: next(times)), "check")
    assert [one.seconds for one in heard] == [0.25]


def test_nobody_listens_to_the_plugins_that_others_overhear():
    plugins = Plugins({"a": plugin("check", lambda: [GOOD])})
    heard = []
    put(plugins.overheard(heard.append), "check")
    put(plugins, "check")
    assert [one.values for one in heard] == [(GOOD,)]


def test_what_each_plugin_is():
    module = SimpleNamespace(__doc__="One sentence.\nAnd on.\n\nMore.", watch=rule(lambda: []), check=rule(lambda: []))
    (about,) = Plugins({"a": module}).about()
    assert (about.name, about.hooks) == ("a", ("check", "watch"))
