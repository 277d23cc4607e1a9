"""A rule that fails harms nothing but itself, on every hook."""

import sys
import time
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pluggy
import pytest

from ehcforms.form import Form
from ehcforms.hookspecs import rule
from ehcforms.model import Answer, Case, Child, Finding, Notify, Plan, Request, Review, Submission
from ehcforms.plugins import Plugins
from ehcforms.rulebook import Rulebook

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TODAY = date(2026, 1, 5)
RULES = Rulebook({})
FORM = Form.model_validate({"id": "advice", "title": "Advice", "pages": [{"id": "p", "title": "P", "components": []}]})
REVIEW = Review(id="r", started_at=NOW, stage="contribute")
CASE = Case(
    id="c",
    setting="s",
    child=Child(name="Sam Lee", date_of_birth=date(2012, 9, 1)),
    plan=Plan(made_on=date(2024, 2, 29)),
    reviews=(REVIEW,),
)
ANSWER = Answer(page="p", question="q", title="Q", type="TextField", value={"rows": ["a"]}, text="a")
SUBMISSION = Submission(
    id="1", form="advice", form_version=1, form_title="Advice", participant="senco", by="Ada", at=NOW, answers=(ANSWER,)
)
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
}


def plugin(hook, behaviour):
    """A plugin whose one hook behaves so."""
    signatures = {
        "ask": lambda form, case, review, today, rules: behaviour(),
        "check": lambda submission, form, case, review, rules: behaviour(),
        "watch": lambda case, review, today, rules: behaviour(),
        "route": lambda case, review, findings, today, rules: behaviour(),
    }
    return SimpleNamespace(**{hook: rule(signatures[hook])})


def put(plugins, hook):
    if hook == "ask":
        return plugins.ask(FORM, CASE, REVIEW, TODAY, RULES)
    if hook == "check":
        return plugins.check(SUBMISSION, FORM, CASE, REVIEW, RULES)
    if hook == "watch":
        return plugins.watch(CASE, REVIEW, TODAY, RULES)
    return plugins.route(CASE, REVIEW, (), TODAY, RULES)


def good_answer(hook):
    return {"ask": FORM.pages[0], "check": GOOD, "watch": GOOD, "route": Notify(mail="m", to="senco")}[hook]


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


def test_tracing_prints_every_question_and_answer():
    lines = []
    put(Plugins({"quiet": plugin("check", lambda: [GOOD])}, trace=lines.append), "check")
    assert lines == [f"check -> quiet: ({GOOD!r},)"]
