"""The conditions of a form: every name known, every question asked before, operators and values that fit."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ehcforms.condition import DATE_OPERATORS, OPERATORS, Condition
from ehcforms.dates import as_date
from ehcforms.form import Component, Form, Page
from ehcforms.form_shape import Trouble
from ehcforms.form_vocabulary import Vocabulary, items_of
from ehcforms.formcheck_names import placed
from ehcforms.frozen import value
from ehcforms.problem import Path, did_you_mean

_EQUAL = frozenset({"is", "is_not", "in", "answered"})
FITTING: Mapping[str, frozenset[str]] = {
    "text": _EQUAL,
    "choice": _EQUAL,
    "yes-no": frozenset({"is", "is_not", "answered"}),
    "number": _EQUAL | {"more_than", "at_least", "less_than", "at_most"},
    "date": frozenset({"is", "is_not", "before", "after", "answered"}),
    "list": frozenset({"contains", "contains_any", "answered"}),
    "rows": frozenset({"answered"}),
}
"""The operators that fit each kind of answer or fact."""

KIND_OF: Mapping[str, str] = {
    "NumberField": "number",
    "DatePartsField": "date",
    "YesNoField": "yes-no",
    "DeclarationField": "yes-no",
    "RadiosField": "choice",
    "SelectField": "choice",
    "AutocompleteField": "choice",
    "PersonField": "choice",
    "CheckboxesField": "list",
    "UkAddressField": "rows",
    "FileUploadField": "rows",
    "TableField": "rows",
}
"""The kind of answer of each type of question; text where it is not here."""

_VALUES = {
    "text": (str, "a text in quotation marks"),
    "choice": (str, "the value of an option, in quotation marks"),
    "list": (str, "the value of an option, in quotation marks"),
    "yes-no": (bool, "true or false without quotation marks"),
    "number": ((int, float), "a number without quotation marks"),
    "date": (str, "a date like 2026-09-01"),
}


@value
class Asked:
    """Where a question is asked: the number of its page, its place on it, and what it is."""

    page_number: int
    number: int
    page: Page
    question: Component


@value
class Use:
    """A condition where it decides something: of a page (`number` -1) or of a component of it."""

    path: Path
    tree: Condition
    page_number: int
    page: Page
    number: int = -1


def check_conditions(form: Form, vocabulary: Vocabulary) -> Iterator[Trouble]:
    """What is wrong with the conditions of a form."""
    asked = {
        one.id: Asked(page_number=int(path[1]), number=int(path[3]), page=page, question=one)
        for path, page, one in reversed(tuple(placed(form)))
        if one.is_question
    }
    uses = tuple(uses_of(form))
    overs = {page.repeat.over for page in form.pages if page.repeat}
    questions = {name: one.question for name, one in asked.items()}
    for name, tree in form.conditions.items():
        yield from check_tree(("conditions", name), tree, form.conditions, questions, vocabulary, frozenset(overs))
    for use in uses:
        over = use.page.repeat.over if use.page.repeat else ""
        yield from check_tree(use.path, use.tree, form.conditions, questions, vocabulary, frozenset({over}))
        yield from _order(use, form, asked)
    yield from _circles(form)
    yield from _unused(form, uses)


def uses_of(form: Form) -> Iterator[Use]:
    """Every condition of a page, a question or a piece of guidance."""
    for i, page in enumerate(form.pages):
        if page.condition:
            yield Use(path=("pages", i, "condition"), tree=page.condition, page_number=i, page=page)
        for j, one in enumerate(page.components):
            if one.show_when:
                path = ("pages", i, "components", j, "show_when")
                yield Use(path=path, tree=one.show_when, page_number=i, page=page, number=j)


def parts_at(path: Path, tree: Condition) -> Iterator[tuple[Path, Condition]]:
    """A condition and all that it is made of, each with the path to it."""
    yield path, tree
    for key in ("all", "any"):
        for n, part in enumerate(tree.part(key) or ()):
            yield from parts_at((*path, key, n), part)
    if tree.not_:
        yield from parts_at((*path, "not"), tree.not_)


def check_tree(
    path: Path,
    tree: Condition,
    conditions: Collection[str],
    questions: Mapping[str, Component],
    vocabulary: Vocabulary,
    overs: frozenset[str] = frozenset(),
) -> Iterator[Trouble]:
    """Names that one condition uses and that are not known, and operators and values that do not fit."""
    for part_path, part in parts_at(path, tree):
        yield from _part(part_path, part, conditions, questions, vocabulary, overs)


def _part(
    path: Path,
    part: Condition,
    conditions: Collection[str],
    asked: Mapping[str, Component],
    vocabulary: Vocabulary,
    overs: frozenset[str],
) -> Iterator[Trouble]:
    if part.condition is not None and part.condition not in conditions:
        message = f"There is no condition “{part.condition}”."
        fix = did_you_mean(part.condition, conditions)
        yield Trouble("condition.unknown-name", (*path, "condition"), message, fix)
    fields, facts = part.names() if part.operator else (frozenset(), frozenset())
    for name in sorted(fields - set(asked)):
        message = f"No question is called “{name}”."
        yield Trouble("condition.unknown-field", (*path, "field"), message, did_you_mean(name, asked))
    items = frozenset(name for over in overs for name in items_of(over))
    for name in sorted(facts - items - set(vocabulary.facts or facts)):
        message = f"There is no fact “{name}”."
        fix = did_you_mean(name, (*(vocabulary.facts or ()), *items))
        yield Trouble("condition.unknown-fact", (*path, "fact"), message, fix)
    question = asked.get(part.field) if part.field else None
    kind = KIND_OF.get(question.type, "text") if question else _kind_of_fact(part.fact, vocabulary, items)
    if part.operator and kind in FITTING:
        yield from _operator(path, part, kind, question)


def _kind_of_fact(name: str | None, vocabulary: Vocabulary, items: frozenset[str]) -> str:
    return (vocabulary.facts or {}).get(name or "", "text" if name in items else "")


def _operator(path: Path, part: Condition, kind: str, question: Component | None) -> Iterator[Trouble]:
    operator = part.operator
    subject = f"the answer to “{part.field}” ({question.type})" if question else f"the fact “{part.fact}” ({kind})"
    if operator not in FITTING[kind]:
        fitting = ", ".join(one for one in OPERATORS if one in FITTING[kind])
        message = f"“{operator}” cannot be asked of {subject}."
        yield Trouble("condition.operator", (*path, operator), message, f"Use {fitting}.", at_key=True)
        return
    if operator == "answered" or operator in DATE_OPERATORS:
        return
    wanted = part.part(operator)
    for n, one in enumerate(wanted if isinstance(wanted, tuple) else (wanted,)):
        here = (*path, operator, n) if isinstance(wanted, tuple) else (*path, operator)
        yield from _value(here, one, kind, subject, question)


def _value(path: Path, wanted: Any, kind: str, subject: str, question: Component | None) -> Iterator[Trouble]:
    type_, words = _VALUES[kind]
    fits = isinstance(wanted, type_) and isinstance(wanted, bool) == (kind == "yes-no")  # type: ignore[arg-type]
    if not fits or (kind == "date" and as_date(wanted) is None):
        message = f"{wanted!r} is never {subject}."
        yield Trouble("condition.value", path, message, f"Write {words}.")
    elif question and question.options and wanted not in (values := [one.value for one in question.options]):
        by_text = {one.text.casefold(): one.value for one in question.options}
        meant = by_text.get(str(wanted).casefold())
        fix = f"Did you mean “{meant}”? Conditions compare values." if meant else did_you_mean(str(wanted), values)
        message = f"“{wanted}” is no option of “{question.id}”."
        yield Trouble("condition.option", path, message, fix)


def _order(use: Use, form: Form, asked: Mapping[str, Asked]) -> Iterator[Trouble]:
    """Questions that the condition looks at before they are asked, or that lie in somebody else's rows."""
    for part_path, part in parts_at(use.path, use.tree):
        fields, _ = part.names() if part.operator else (frozenset[str](), None)
        through = ""
        if part.condition:
            fields, through = _fields_of_named(part.condition, form), f"The condition “{part.condition}” looks: "
        for name in sorted(fields & set(asked)):
            yield from _one_order(part_path, use, asked[name], through)


def _one_order(path: Path, use: Use, asked: Asked, through: str) -> Iterator[Trouble]:
    place, here = (asked.page_number, asked.number), (use.page_number, use.number)
    name = asked.question.id
    if place >= here:
        later = "is this question itself" if place == here else "is only asked later"
        message = f"{through}“{name}” {later}."
        fix = "Ask it on an earlier page, or earlier on this page."
        yield Trouble("condition.too-late", path, message, fix)
    elif asked.page.repeat and asked.page is not use.page and not _same_rows(asked.page, use.page):
        message = f"{through}“{name}” is asked in rows of “{asked.page.id}”, and it is not clear in which."
        fix = "Only the page itself, or one repeated over the same list, can look at it."
        yield Trouble("condition.other-rows", path, message, fix)


def _same_rows(one: Page, other: Page) -> bool:
    over = one.repeat.over if one.repeat else ""
    return bool(over) and other.repeat is not None and other.repeat.over == over


def _fields_of_named(name: str, form: Form) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for inner in _reached({name}, form):
        found |= form.conditions[inner].names()[0]
    return found


def _reached(names: set[str], form: Form) -> set[str]:
    """The named conditions that these lead to, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in form.conditions and name not in found:
            found.add(name)
            waiting += form.conditions[name].named()
    return found


def _circles(form: Form) -> Iterator[Trouble]:
    for name, tree in form.conditions.items():
        if name in _reached(set(tree.named()), form):
            message = f"The condition “{name}” goes in a circle: it leads back to itself."
            fix = "Say in one of them what is meant, without naming the other."
            yield Trouble("condition.circular", ("conditions", name), message, fix, at_key=True)


def _unused(form: Form, uses: tuple[Use, ...]) -> Iterator[Trouble]:
    used = _reached({name for use in uses for name in use.tree.named()}, form)
    for name in form.conditions:
        if name not in used:
            message = f"No page and no question uses the condition “{name}”."
            fix = "Take it away, or name it in “condition” or “show_when”."
            yield Trouble("condition.unused", ("conditions", name), message, fix, at_key=True)
