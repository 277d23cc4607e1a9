"""Asks each plugin in its turn whatever question it answers; a rule that fails harms nothing but itself.

A rule may raise, exit, loop for ever or return the wrong thing: its failure becomes a finding, the others are still
asked, and no stage closes on a broken rule.
"""

import copy
import ctypes
import inspect
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any

import pluggy

from ehcforms import hookspecs
from ehcforms.carried import without_repeated
from ehcforms.form import Form
from ehcforms.model import Case, Finding, Review, Submission
from ehcforms.rulebook import Rulebook
from ehcforms.vetting import ANSWERS, vetted

log = logging.getLogger(__name__)

SECONDS_A_RULE = 2.0
"""How long one rule may think about one question."""

HOOKS = tuple(ANSWERS)
"""The names of the four questions."""


class TookTooLong(BaseException):
    """Raised inside a rule that has used up its time."""


@dataclass(frozen=True)
class Heard:
    """What one plugin answered to one question, or what it failed with, and how many seconds it thought."""

    hook: str
    plugin: str
    values: tuple[Any, ...] = ()
    trouble: BaseException | None = None
    seconds: float = 0.0
    home: tuple[str, int] = ("", 0)
    """The file of the rule, and the line where its answer begins."""

    @property
    def why(self) -> str:
        """What it failed with and where, such as "ValueError at plugins/early.py:12"; empty where it did not.

        Holds no message: that may hold words of a child.
        """
        if self.trouble is None:
            return ""
        file, line = self.place
        return f"{type(self.trouble).__name__} at {file}:{line}" if line else type(self.trouble).__name__

    @property
    def place(self) -> tuple[str, int]:
        """The file and the line where it failed: the last that was reached in the rule itself, else where its answer begins."""
        trace = self.trouble.__traceback__ if self.trouble else None
        places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)]
        return next((one for one in reversed(places) if one[0] == self.home[0]), self.home)

    @property
    def says(self) -> str:
        """The message of what it failed with, for those who write rules; it may hold words of a child."""
        if self.trouble is None:
            return ""
        told = "".join(traceback.format_exception_only(self.trouble)).strip()  # also where it cannot be printed
        return told.partition(": ")[2] or "it says nothing"


Listener = Callable[[Heard], None]


@dataclass(frozen=True)
class Said:
    """What the plugins answered to one question, in the order of their names, and which of them could not run."""

    values: tuple[Any, ...]
    troubles: tuple[Finding, ...]
    heard: tuple[Heard, ...] = ()
    """The same plugin by plugin."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings among the answers, then one for each rule that could not run."""
        return tuple(one for one in self.values if isinstance(one, Finding)) + self.troubles


@dataclass(frozen=True)
class About:
    """What one plugin is: its name, the first sentence of its text, the questions that it answers, its file."""

    name: str
    says: str
    hooks: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class _Call:
    plugin: str
    hook: str
    function: Callable[..., Any]
    names: tuple[str, ...]
    arguments: Mapping[str, Any]

    @property
    def home(self) -> tuple[str, int]:
        """The file of the rule, and the line where its answer begins."""
        code = getattr(self.function, "__code__", None)
        return (code.co_filename, code.co_firstlineno) if code else ("", 0)

    def answer(self) -> tuple[Any, ...]:
        """The drained and vetted answer; whatever the rule raises goes through."""
        said = self.function(*(self.arguments[name] for name in self.names))
        return vetted(self.hook, said, self.arguments)


class Plugins:
    """The plugins of one site. Raises `pluggy.PluginValidationError` for a misspelt hook or argument.

    `clock` gives seconds, so that `listener` hears how long each thought.
    """

    def __init__(
        self,
        plugins: Mapping[str, object],
        seconds: float = SECONDS_A_RULE,
        listener: Listener | None = None,
        clock: Callable[[], float] = lambda: 0.0,
    ):
        self._manager = pluggy.PluginManager("ehcforms")
        self._manager.add_hookspecs(hookspecs)
        self._seconds = seconds
        self._listener = listener
        self._clock = clock
        for name in sorted(plugins):
            self._manager.register(plugins[name], name)
        self._manager.check_pending()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all plugins, sorted."""
        return tuple(sorted(name for name, _ in self._manager.list_name_plugin()))

    def about(self) -> tuple[About, ...]:
        """What each plugin is, in the order of their names."""
        return tuple(_about(self._manager, name) for name in self.names)

    def overheard(self, listener: Listener) -> "Plugins":
        """The same plugins; `listener` is told of each question to each plugin, besides whoever listens already."""
        before, same = self._listener, copy.copy(self)

        def both(heard: Heard) -> None:
            if before:
                before(heard)
            listener(heard)

        same._listener = both
        return same

    def patient(self, seconds: float) -> "Plugins":
        """The same plugins, of which each may think so many seconds about a question."""
        same = copy.copy(self)
        same._seconds = seconds
        return same

    def ask(self, form: Form, case: Case, review: Review, today: date, rules: Rulebook) -> Said:
        """What else should a paper ask?"""
        return self._put("ask", form=form, case=case, review=review, today=today, rules=rules)

    def check(self, submission: Submission, form: Form, case: Case, review: Review, rules: Rulebook) -> Said:
        """What is worth saying about the words somebody has sent? Words carried over from others were judged already."""
        said = self._put("check", submission=submission, form=form, case=case, review=review, rules=rules)
        return replace(said, values=without_repeated(said.values, submission, review))

    def watch(self, case: Case, review: Review, today: date, rules: Rulebook) -> Said:
        """How does the review stand?"""
        return self._put("watch", case=case, review=review, today=today, rules=rules)

    def route(self, case: Case, review: Review, findings: tuple[Finding, ...], today: date, rules: Rulebook) -> Said:
        """Whom should the review have asked, and whom told?"""
        return self._put("route", case=case, review=review, findings=findings, today=today, rules=rules)

    def _put(self, hook: str, **arguments: Any) -> Said:
        calls = self._calls(hook, arguments)
        heard = tuple(_ask_in_turn(calls, self._seconds, self._clock))
        for one in heard if self._listener else ():
            self._listener(one)  # type: ignore[misc]
        values = tuple(value for one in heard for value in one.values)
        troubles = tuple(_could_not_run(one) for one in heard if one.trouble is not None)
        return Said(values, troubles, heard)

    def _calls(self, hook: str, arguments: Mapping[str, Any]) -> list[_Call]:
        impls = sorted(getattr(self._manager.hook, hook).get_hookimpls(), key=lambda impl: impl.plugin_name)
        return [_Call(impl.plugin_name, hook, impl.function, tuple(impl.argnames), arguments) for impl in impls]


def _about(manager: pluggy.PluginManager, name: str) -> About:
    plugin = manager.get_plugin(name)
    hooks = tuple(hook for hook in HOOKS if any(caller.name == hook for caller in manager.get_hookcallers(plugin) or ()))
    sentence = (inspect.getdoc(plugin) or "").split("\n\n")[0].replace("\n", " ")
    return About(name, sentence, hooks, str(getattr(plugin, "__file__", "") or ""))


def _ask_in_turn(calls: list[_Call], seconds: float, clock: Callable[[], float]) -> Iterable[Heard]:
    """What each plugin answered or raised; a rule that is too slow is left behind."""
    waiting = list(calls)
    while waiting:
        replies: SimpleQueue[Heard] = SimpleQueue()
        left_behind = threading.Event()
        given = (tuple(waiting), replies, left_behind, clock)
        thread = threading.Thread(target=_answer_all, args=given, daemon=True)
        thread.start()
        while waiting and not left_behind.is_set():
            call = waiting.pop(0)
            try:
                yield replies.get(timeout=seconds)
            except Empty:
                left_behind.set()
                slow = TookTooLong(f"no answer within {seconds:g} seconds").with_traceback(_place_in(thread, call.home[0]))
                _interrupt(thread)
                yield Heard(call.hook, call.plugin, trouble=slow, seconds=seconds, home=call.home)


def _place_in(thread: threading.Thread, file: str) -> TracebackType | None:
    """Where a rule is just now, as a traceback that ends in its file."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame and frame.f_code.co_filename != file:
        frame = frame.f_back
    return TracebackType(None, frame, frame.f_lasti, frame.f_lineno) if frame else None


def _answer_all(
    calls: Iterable[_Call], replies: SimpleQueue[Heard], left_behind: threading.Event, clock: Callable[[], float]
) -> None:
    try:
        for call in calls:
            begun = clock()
            values, trouble = _answer(call)
            if left_behind.is_set():
                return
            replies.put(Heard(call.hook, call.plugin, values, trouble, clock() - begun, call.home))
    except TookTooLong:
        return


def _answer(call: _Call) -> tuple[tuple[Any, ...], BaseException | None]:
    try:
        return call.answer(), None
    except TookTooLong:
        raise
    except BaseException as trouble:  # a rule may also call sys.exit
        return (), trouble


def _interrupt(thread: threading.Thread) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(TookTooLong))


def _could_not_run(heard: Heard) -> Finding:
    """A finding in place of the answer. The log has the place and the kind of failure but no message: it may hold words."""
    log.error("the rule %s could not run %s: %s", heard.plugin, heard.hook, heard.why)
    return Finding(
        code=f"{heard.plugin}.could-not-run",
        severity="block",
        message=f"The rule “{heard.plugin}” could not run, so this stage stays open. What was written is kept. "
        "Please tell the person who looks after this site.",
        basis="ehcforms",
    )
