"""The names that a form may use: facts, prefill sources, lists, items of a repeat, and which keys fit which type."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ehcforms.form import GUIDANCE_TYPES
from ehcforms.frozen import value
from ehcforms.path import ITEM_NAMES

if TYPE_CHECKING:
    from ehcforms.rulebook import Rulebook

_TEXTS = frozenset({"TextField", "MultilineTextField", "EmailAddressField", "TelephoneNumberField", "TimeField"})
_CHOICES = frozenset({"RadiosField", "SelectField", "AutocompleteField", "PersonField"})
KINDS: Mapping[str, frozenset[str]] = {
    "text": _TEXTS | _CHOICES | {"MonthYearField"},
    "date": frozenset({"DatePartsField"}),
    "number": frozenset({"NumberField"}),
    "yes-no": frozenset({"YesNoField", "DeclarationField"}),
    "choice": _CHOICES,
    "list": frozenset({"CheckboxesField", "FileUploadField"}),
    "rows": frozenset({"TableField"}),
}
"""The kinds of fact, and the questions that can establish each."""

_PROFILE = ("name", "email", "job_role", "phone", "organisation")
_CHILD = (
    "name", "known_as", "pronouns", "upn", "looked_after", "year_taught", "preferences", "date_of_birth",
)  # fmt: skip
_PLAN = ("made_on", "issued_on", "needs", "outcomes", "provision")

SOURCES = frozenset(
    (
        *(f"profile.{name}" for name in _PROFILE),
        *(f"case.child.{name}" for name in _CHILD),
        *(f"case.social_worker.{name}" for name in ("name", "email", "phone")),
        *(f"case.{name}" for name in ("setting", "coordinator", "participants", "last_review")),
        *(f"plan.{name}" for name in _PLAN),
        *(f"plan.sections.{letter}" for letter in "ABCDEFGHIJK"),
    )
)
"""What may fill in a paper beforehand, besides what was said on other papers."""

ITEMS: Mapping[str, frozenset[str]] = {
    "plan.outcomes": frozenset({"id", "text", "area", "by"}),
    "plan.needs": frozenset({"id", "text", "area"}),
    "plan.provision": frozenset(
        {"id", "what", "details", "outcome", "section", "who", "how-often", "how-long", "group-size", "where", "until"}
    ),
    "participants": frozenset(
        {"id", "name", "role", "email", "team", "organisation", "relationship", "job-role", "ask"}
    ),
}
"""What is known of an item of each list, and may stand in conditions and in wording inside its repeat."""

_ASKED = frozenset({"type", "id", "title", "hint", "required", "show_when", "fact", "prefill", "basis"})
_READ = frozenset({"type", "id", "show_when", "basis", "content"})
_CHOSEN = frozenset({"list", "options"})
_TYPED = frozenset({"max_length", "pattern", "autocomplete", "width"})
_FITTING: Mapping[str, frozenset[str]] = {
    "TextField": _TYPED | {"max_words", "own_words"},
    "MultilineTextField": frozenset({"max_words", "max_length", "own_words"}),
    "NumberField": frozenset({"min", "max", "width", "autocomplete"}),
    "EmailAddressField": _TYPED,
    "TelephoneNumberField": _TYPED,
    "DatePartsField": frozenset({"min", "max", "autocomplete"}),
    "RadiosField": _CHOSEN,
    "CheckboxesField": _CHOSEN,
    "SelectField": _CHOSEN | {"width"},
    "AutocompleteField": _CHOSEN | {"width"},
    "FileUploadField": frozenset({"max"}),
    "DeclarationField": frozenset({"content"}),
    "TableField": frozenset({"columns", "add_rows", "max", "own_words"}),
}


def keys_of(type: str) -> frozenset[str]:
    """The keys that fit a type of question or guidance."""
    if type in GUIDANCE_TYPES:
        return _READ | ({"summary"} if type == "Details" else set())
    return _ASKED | _FITTING.get(type, frozenset())


@value
class Vocabulary:
    """The names that a form may use. None where names are not to be checked."""

    facts: Mapping[str, str] | None = None
    """The kind of each fact by its name; a kind that `KINDS` does not have is not checked."""
    forms: frozenset[str] | None = None
    """The ids of all forms of the site."""
    questions: frozenset[tuple[str, str]] | None = None
    """The id of each form with the id of each of its questions."""
    sources: frozenset[str] = SOURCES

    @classmethod
    def of_rules(cls, rules: "Rulebook", forms: Iterable[str] | Mapping[str, str] = ()) -> "Vocabulary":
        """The vocabulary that the tables of a site declare. `forms` are the ids of its forms, or their texts by id."""
        facts = dict(_facts(rules["facts"])) if "facts" in rules else None
        questions = frozenset(_questions(forms)) if isinstance(forms, Mapping) else None
        return cls(facts=facts, forms=frozenset(forms), questions=questions)

    def piped(self, over: str = "") -> frozenset[str]:
        """The names that may stand in braces, in a repeat over a list those of its items too."""
        return frozenset(self.facts or ()) | items_of(over)

    def knows_source(self, name: str) -> bool:
        """Whether a prefill source has this form: a fixed name, or what was said on a paper."""
        first, *others = name.split(".")
        if first in ("previous", "review") and len(others) == 2:
            return self._asks(others[0], others[1])
        if first == "said" and len(others) == 1:
            return self._asks("", others[0])
        return name in self.sources

    def _asks(self, form: str, question: str) -> bool:
        """Whether a form, or any form where none is named, asks this question."""
        if form and self.forms is not None and form not in self.forms:
            return False
        if self.questions is None or not question:
            return bool(question)
        return any(asked == question and form in ("", where) for where, asked in self.questions)

    def sources_like(self, name: str) -> Iterator[str]:
        """The names that somebody may have meant."""
        yield from self.sources
        first, *others = name.split(".")
        if first == "said":
            yield from (f"said.{question}" for _, question in self.questions or ())
        elif first in ("previous", "review") and others:
            yield from (f"{first}.{form}.{question}" for form, question in self.questions or ())
            yield from (f"{first}.{form}.{others[-1]}" for form in self.forms or () if self.questions is None)


def items_of(over: str) -> frozenset[str]:
    """The names of what is known of an item of a list, its title among them; nothing for no list."""
    return ITEMS[over] | {ITEM_NAMES[over]} if over in ITEMS else frozenset()


def _questions(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What each form asks, as far as it can be read, repeated pages whose rows give a fact among it.

    What is wrong with a form is told when it is read itself.
    """
    for form, text in texts.items():
        try:
            given = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for page in _entries(given, "pages"):
            if isinstance(page, dict) and page.get("fact"):
                yield form, str(page.get("id", ""))
            for component in _entries(page, "components"):
                if isinstance(component, dict):
                    yield form, str(component.get("id", ""))


def _entries(holder: Any, key: str) -> list[Any]:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _facts(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    rows = table.get("facts")
    for row in rows if isinstance(rows, (list, tuple)) else ():
        if isinstance(row, Mapping):
            yield str(row.get("name", "")), str(row.get("type", ""))


AUTOCOMPLETE = frozenset({
    "off", "on", "name", "honorific-prefix", "given-name", "additional-name", "family-name", "email", "tel",
    "tel-national", "organization", "organization-title", "street-address", "address-line1", "address-line2",
    "address-level1", "address-level2", "postal-code", "country", "country-name", "bday", "bday-day", "bday-month",
    "bday-year", "sex", "language", "url", "username",
})  # fmt: skip
"""What HTML knows for `autocomplete`."""

WIDTHS = frozenset({
    "2", "3", "4", "5", "10", "20", "30", "full", "three-quarters", "two-thirds", "one-half", "one-third",
    "one-quarter",
})  # fmt: skip
"""How wide a box or a column may be."""
