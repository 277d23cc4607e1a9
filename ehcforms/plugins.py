"""Puts the four questions to every plugin, one at a time; a rule that fails harms nothing but itself.

A rule may raise, exit, loop for ever or return the wrong thing: its failure becomes a finding, the others are still
asked, and no stage closes on a broken rule.
"""

import ctypes
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from queue import Empty, SimpleQueue
from typing import Any

import pluggy

from ehcforms import hookspecs
from ehcforms.form import Form, Page
from ehcforms.model import Case, Deadline, Finding, Notify, Request, Review, Submission
from ehcforms.rulebook import Rulebook

log = logging.getLogger(__name__)

SECONDS_A_RULE = 2.0
"""How long one rule may think about one question."""

ANSWERS: Mapping[str, tuple[type, ...]] = {
    "ask": (Page,),
    "check": (Finding,),
    "watch": (Finding, Deadline),
    "route": (Request, Notify),
}
"""What each question may be answered with."""

Trace = Callable[[str], None]


class TookTooLong(BaseException):
    """Raised inside a rule that has used up its time."""


@dataclass(frozen=True)
class Said:
    """What the plugins answered to one question, in the order of their names, and which of them could not run."""

    values: tuple[Any, ...]
    troubles: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings among the answers, then one for each rule that could not run."""
        return tuple(one for one in self.values if isinstance(one, Finding)) + self.troubles


@dataclass(frozen=True)
class _Call:
    plugin: str
    hook: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]

    def answer(self) -> tuple[Any, ...]:
        """The drained, type-checked answer; whatever the rule raises goes through."""
        said = self.function(*self.arguments)
        values = () if said is None else tuple(said)
        for value in values:
            if not isinstance(value, ANSWERS[self.hook]):
                raise TypeError(f"{self.hook} may not be answered with a {type(value).__name__}")
        return values


class Plugins:
    """The plugins of one site. Raises `pluggy.PluginValidationError` for a misspelt hook or argument."""

    def __init__(self, plugins: Mapping[str, object], seconds: float = SECONDS_A_RULE, trace: Trace | None = None):
        self._manager = pluggy.PluginManager("ehcforms")
        self._manager.add_hookspecs(hookspecs)
        self._seconds = seconds
        self._trace = trace
        for name in sorted(plugins):
            self._manager.register(plugins[name], name)
        self._manager.check_pending()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all plugins, sorted."""
        return tuple(sorted(name for name, _ in self._manager.list_name_plugin()))

    def ask(self, form: Form, case: Case, review: Review, today: date, rules: Rulebook) -> Said:
        """Which further pages belong in this paper?"""
        return self._put("ask", form=form, case=case, review=review, today=today, rules=rules)

    def check(self, submission: Submission, form: Form, case: Case, review: Review, rules: Rulebook) -> Said:
        """What should be said about what was just written?"""
        return self._put("check", submission=submission, form=form, case=case, review=review, rules=rules)

    def watch(self, case: Case, review: Review, today: date, rules: Rulebook) -> Said:
        """Where does the review stand?"""
        return self._put("watch", case=case, review=review, today=today, rules=rules)

    def route(self, case: Case, review: Review, findings: tuple[Finding, ...], today: date, rules: Rulebook) -> Said:
        """Who ought by now to have been asked, or told?"""
        return self._put("route", case=case, review=review, findings=findings, today=today, rules=rules)

    def _put(self, hook: str, **arguments: Any) -> Said:
        calls = self._calls(hook, arguments)
        answers = dict(_ask_in_turn(calls, self._seconds)) if calls else {}
        values: list[Any] = []
        troubles: list[Finding] = []
        for call in calls:
            answer = answers[call.plugin]
            if self._trace:
                self._trace(f"{hook} -> {call.plugin}: {answer!r}")
            if isinstance(answer, BaseException):
                troubles.append(_could_not_run(call, answer))
            else:
                values.extend(answer)
        return Said(tuple(values), tuple(troubles))

    def _calls(self, hook: str, arguments: Mapping[str, Any]) -> list[_Call]:
        impls = sorted(getattr(self._manager.hook, hook).get_hookimpls(), key=lambda impl: impl.plugin_name)
        return [
            _Call(impl.plugin_name, hook, impl.function, tuple(arguments[name] for name in impl.argnames))
            for impl in impls
        ]


def _ask_in_turn(calls: list[_Call], seconds: float) -> Iterable[tuple[str, Any]]:
    """Each plugin's name with its answer or what it raised; a rule that is too slow is left behind."""
    waiting = list(calls)
    while waiting:
        replies: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        thread = threading.Thread(target=_answer_all, args=(tuple(waiting), replies), daemon=True)
        thread.start()
        while waiting:
            call = waiting[0]
            try:
                reply = replies.get(timeout=seconds)
            except Empty:
                reply = (call.plugin, TookTooLong(f"no answer within {seconds:g} seconds"))
                _interrupt(thread)
            waiting.pop(0)
            yield reply
            if isinstance(reply[1], TookTooLong):
                break


def _answer_all(calls: Iterable[_Call], replies: SimpleQueue[tuple[str, Any]]) -> None:
    for call in calls:
        try:
            replies.put((call.plugin, call.answer()))
        except TookTooLong:
            return
        except BaseException as trouble:  # a rule may also call sys.exit
            replies.put((call.plugin, trouble))


def _interrupt(thread: threading.Thread) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(TookTooLong))


def _could_not_run(call: _Call, trouble: BaseException) -> Finding:
    """A finding in place of the answer. The log has the place and the kind of failure but no message: it may hold words."""
    last = trouble.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    place = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else "no traceback"
    log.error("the rule %s could not run %s: %s at %s", call.plugin, call.hook, type(trouble).__name__, place)
    return Finding(
        code=f"{call.plugin}.could-not-run",
        severity="block",
        message=f"The rule “{call.plugin}” could not run, so this stage stays open. What was written is kept. "
        "Please tell the person who looks after this site.",
        basis="ehcforms",
    )
