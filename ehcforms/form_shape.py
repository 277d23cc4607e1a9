"""The shape of a form: what pydantic finds wrong, in words for people who are no programmers.

All mistakes are told at once. So that the other checks can still run, the broken parts are then left out.
"""

import copy
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ehcforms.form import REPEATABLE, Column, Component, ComponentType, Form
from ehcforms.form_mend import look, mend, model_at
from ehcforms.form_vocabulary import keys_of
from ehcforms.problem import Path, did_you_mean

TYPES = tuple(name for part in get_args(ComponentType) for name in (get_args(part) or (part,)))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One mistake, with the path to it. `at_key` points at the key and not at its value."""

    code: str
    path: Path
    message: str
    fix: str
    at_key: bool = False


_OTHER_WORDS = {
    "label": "title", "text": "title", "question": "title", "name": "id", "description": "hint", "help": "hint",
    "choices": "options", "items": "options", "values": "options", "questions": "components", "fields": "components",
    "when": "show_when", "if": "show_when", "visible": "show_when", "mandatory": "required", "optional": "required",
    "default": "prefill", "body": "content", "markdown": "content", "maxlength": "max_length", "regex": "pattern",
    "equals": "is", "eq": "is", "includes": "contains", "gt": "more_than", "lt": "less_than", "gte": "at_least",
    "lte": "at_most", "and": "all", "or": "any",
}  # fmt: skip
"""What people write who know other form languages."""

_OTHER_TYPES = {
    "text": "TextField", "textarea": "MultilineTextField", "multiline": "MultilineTextField", "number": "NumberField",
    "email": "EmailAddressField", "tel": "TelephoneNumberField", "phone": "TelephoneNumberField", "html": "Markdown",
    "date": "DatePartsField", "datefield": "DatePartsField", "time": "TimeField", "yesno": "YesNoField",
    "boolean": "YesNoField", "radio": "RadiosField", "checkbox": "CheckboxesField", "dropdown": "SelectField",
    "select": "SelectField", "list": "SelectField", "address": "UkAddressField", "file": "FileUploadField",
    "upload": "FileUploadField", "declaration": "DeclarationField", "person": "PersonField", "table": "TableField",
    "para": "Markdown", "paragraph": "Markdown", "inset": "InsetText", "warning": "WarningText",
}  # fmt: skip


def read_shape(given: Any) -> tuple[Form | None, list[Trouble], frozenset[Path]]:
    """The form, the mistakes in its shape, and the places that had to be left out to read the rest.

    The form is None where nothing can be made of it.
    """
    if not isinstance(given, dict):
        message = f"This is {_kind_of(given)}, and a form is an object in {{ }}."
        return None, [Trouble("form.wrong-kind", (), message, "Begin with {.")], frozenset()
    troubles: list[Trouble] = []
    mended: set[Path] = set()
    whole = given
    for attempt in range(6):
        try:
            return Form.model_validate(whole), troubles, frozenset(mended)
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False)
        if attempt == 0:
            troubles = [_trouble(error, given) for error in errors]
            whole = copy.deepcopy(given)
        for error in errors:
            mended.add(mend(whole, tuple(error["loc"]), error["type"], f"mended-{len(mended)}"))
    return None, troubles, frozenset(mended)


def keys_at(path: Path, given: Any) -> frozenset[str]:
    """The keys that may stand where the last key of a path stands."""
    model = model_at(path)
    if model is Component and (type := look(given, (*path[:-1], "type"))) in TYPES:
        return keys_of(type)
    return frozenset(str(field.validation_alias or name) for name, field in model.model_fields.items()) - {"on"}


def _trouble(error: ErrorDetails, given: Any) -> Trouble:
    path = tuple(error["loc"])
    explain = _EXPLAINED.get(error["type"], _other)
    return explain(path, error, given)


def _unknown_key(path: Path, error: ErrorDetails, given: Any) -> Trouble:
    name = str(path[-1])
    keys = keys_at(path, given)
    meant = _OTHER_WORDS.get(name.casefold(), "")
    fix = f"Did you mean “{meant}”?" if meant in keys else did_you_mean(name, keys)
    return Trouble("form.unknown-key", path, f"The key “{name}” is not known here.", fix, at_key=True)


def _missing_key(path: Path, error: ErrorDetails, given: Any) -> Trouble:
    message = f"The key “{path[-1]}” is missing here."
    return Trouble("form.missing-key", path[:-1], message, f'Add "{path[-1]}": …')


def _bad_choice(path: Path, error: ErrorDetails, given: Any) -> Trouble:
    name, said = path[-1], error["input"]
    if name == "type":
        meant = _OTHER_TYPES.get(str(said).casefold().removesuffix("field").strip(), "")
        known = get_args(Column.model_fields["type"].annotation) if model_at(path) is Column else TYPES
        fix = f"Did you mean “{meant}”?" if meant in known else did_you_mean(str(said), known)
        return Trouble("form.unknown-type", path, f"There is no type “{said}”.", fix)
    if name == "over":
        message = f"A page cannot be repeated over “{said}”, which is no list."
        return Trouble("form.repeat-over", path, message, did_you_mean(str(said), REPEATABLE))
    fix = 'Write true, false or "recommended", true and false without quotation marks.'
    return Trouble("form.value", path, f"“{said}” is not possible here.", fix)


def _bad_id(path: Path, error: ErrorDetails, given: Any) -> Trouble:
    message = f"“{error['input']}” cannot be an id."
    fix = "Use small letters, digits and hyphens, at most 60, such as next-steps."
    return Trouble("form.id", path, message, fix)


def _bad_condition(path: Path, error: ErrorDetails, given: Any) -> Trouble:
    fix = 'Such as {"field": "status", "is": "achieved"} or {"all": [ …, … ]}.'
    return Trouble("condition.shape", path, _sentence(error), fix)


def _bad_operand(path: Path, error: ErrorDetails, given: Any) -> Trouble:
    fix = f"See “{path[-1]}” in forms/README.md."
    return Trouble("condition.value", path, _sentence(error), fix)


def _unnamed(path: Path, error: ErrorDetails, given: Any) -> Trouble:
    missing = " and ".join(f'"{key}"' for key in ("id", "title") if not look(given, (*path, key)))
    return Trouble("form.missing-key", path, _sentence(error), f"Add {missing}.")


_KINDS = {
    "string_type": "a text in double quotation marks",
    "bool_type": "true or false without quotation marks",
    "int_type": "a whole number without quotation marks",
    "tuple_type": "a list in [ ]",
    "dict_type": "an object in { }",
    "model_type": "an object in { }",
    "model_attributes_type": "an object in { }",
}


def _other(path: Path, error: ErrorDetails, given: Any) -> Trouble:
    if kind := _KINDS.get(error["type"]):
        message = f"This is {_kind_of(error['input'])}, and {kind} is wanted here."
        return Trouble("form.wrong-kind", path, message, f"Write {kind}.")
    return Trouble("form.value", path, _sentence(error), "See forms/README.md.")


def _kind_of(given: Any) -> str:
    if given is None:
        return "null"
    if isinstance(given, bool):
        return "true or false"
    kinds = ((str, "a text"), ((int, float), "a number"), (list, "a list"), (dict, "an object"))
    return next((words for kind, words in kinds if isinstance(given, kind)), "something else")


def _sentence(error: ErrorDetails) -> str:
    words = error["msg"].removeprefix("Value error, ")
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"


_EXPLAINED = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "literal_error": _bad_choice,
    "string_pattern_mismatch": _bad_id,
    "condition_shape": _bad_condition,
    "condition_empty": _bad_condition,
    "question_unnamed": _unnamed,
} | {
    code: _bad_operand
    for code in ("not_one_value", "not_a_list_of_values", "not_a_number", "not_a_date", "not_a_day")
}  # fmt: skip
