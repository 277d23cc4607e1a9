"""The plugin contract: the four questions that every rule may answer.

A rule takes only the arguments it needs, by name, and returns values. It reads no clock, no file and no network, and it
changes nothing: `today` and `rules` are handed in.
"""

from collections.abc import Iterable
from datetime import date

import pluggy

from ehcforms.form import Form, Page
from ehcforms.model import Case, Deadline, Finding, Notify, Request, Review, Submission
from ehcforms.rulebook import Rulebook

HOOK_API = 1
"""The version of this contract. It changes only when a rule written for the old one would no longer work."""

hookspec = pluggy.HookspecMarker("ehcforms")
rule = pluggy.HookimplMarker("ehcforms")


@hookspec
def ask(form: Form, case: Case, review: Review, today: date, rules: Rulebook) -> Iterable[Page]:  # type: ignore[empty-body]
    """What else should this paper ask about this child?"""


@hookspec
def check(  # type: ignore[empty-body]
    submission: Submission, form: Form, case: Case, review: Review, rules: Rulebook
) -> Iterable[Finding]:
    """What is worth saying about the words somebody has sent?"""


@hookspec
def watch(  # type: ignore[empty-body]
    case: Case, review: Review, today: date, rules: Rulebook
) -> Iterable[Finding | Deadline]:
    """How does this review stand on this day?"""


@hookspec
def route(  # type: ignore[empty-body]
    case: Case, review: Review, findings: tuple[Finding, ...], today: date, rules: Rulebook
) -> Iterable[Request | Notify]:
    """Whom should this review have asked, and whom told?"""
