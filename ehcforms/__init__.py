"""ehcforms: the forms server for the annual review of Education, Health and Care plans.

These are the names that a rule may import; nothing else of the package is promised to stay.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ehcforms import dates as dates
    from ehcforms import language as language
    from ehcforms import names as names
    from ehcforms import parts as parts
    from ehcforms import tone as tone
    from ehcforms import wording as wording
    from ehcforms.condition import Condition as Condition
    from ehcforms.facts import by_row as by_row
    from ehcforms.facts import facts_of as facts_of
    from ehcforms.facts import said_in as said_in
    from ehcforms.form import Page as Page
    from ehcforms.hookspecs import HOOK_API as HOOK_API
    from ehcforms.hookspecs import rule as rule
    from ehcforms.model import Deadline as Deadline
    from ehcforms.model import Finding as Finding
    from ehcforms.model import Notify as Notify
    from ehcforms.model import Request as Request

ROOMS = ("dates", "language", "names", "parts", "tone", "wording")
"""Modules that rules may use whole."""

_HOMES = {
    "rule": "hookspecs",
    "HOOK_API": "hookspecs",
    "Finding": "model",
    "Deadline": "model",
    "Request": "model",
    "Notify": "model",
    "Page": "form",
    "Condition": "condition",
    "facts_of": "facts",
    "by_row": "facts",
    "said_in": "facts",
}

__all__ = [
    "HOOK_API",
    "Condition",
    "Deadline",
    "Finding",
    "Notify",
    "Page",
    "Request",
    "by_row",
    "dates",
    "facts_of",
    "language",
    "names",
    "parts",
    "rule",
    "said_in",
    "tone",
    "wording",
]


def __getattr__(name: str) -> Any:
    """Loads a name when it is first asked for, so that importing one module does not load them all."""
    if name in ROOMS:
        return import_module(f"ehcforms.{name}")
    if name not in _HOMES:
        raise AttributeError(f"ehcforms offers no {name!r} to rules; it offers {', '.join(__all__)}")
    return getattr(import_module(f"ehcforms.{_HOMES[name]}"), name)
