"""The JSON Schema of the form language, with which an editor helps while a form is written."""

from typing import Any, get_args

from ehcforms.form import DYNAMIC_LISTS, ComponentType, Form
from ehcforms.form_vocabulary import AUTOCOMPLETE, SOURCES, WIDTHS, keys_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def form_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a form, each key with a sentence of help."""
    schema = Form.model_json_schema(mode="validation")
    parts = schema["$defs"]
    named = {"type": "string", "description": "The name of one of the form's conditions."}
    parts["Tree"] = {"anyOf": [named, {"$ref": "#/$defs/Condition"}]}
    _point_at_trees(schema)
    parts["Component"] = _component(parts)
    for name in ("before", "after"):
        parts["Condition"]["properties"][name] = _day(parts["Condition"]["properties"][name]["description"])
    parts["Day"]["properties"].pop("on", None)
    return {"$schema": DRAFT, "title": "A form of ehcforms", **{k: v for k, v in schema.items() if k != "title"}}


def _point_at_trees(node: Any) -> None:
    """A condition may be the name of one instead, wherever it stands."""
    if isinstance(node, dict):
        for key, inner in node.items():
            if key not in ("$defs", "Tree"):
                _point_at_trees(inner)
        for key, inner in node.get("$defs", {}).items():
            if key != "Tree":
                _point_at_trees(inner)
        if node.get("$ref") == "#/$defs/Condition":
            node["$ref"] = "#/$defs/Tree"
    elif isinstance(node, list):
        for inner in node:
            _point_at_trees(inner)


def _day(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "anyOf": [{"type": "string", "format": "date"}, {"$ref": "#/$defs/Day"}],
    }


def _component(parts: dict[str, Any]) -> dict[str, Any]:
    """The schema of a component in which each type allows only its own keys, which stand in ComponentKeys."""
    part = parts["Component"]
    properties = part["properties"]
    properties["list"]["examples"] = list(DYNAMIC_LISTS)
    properties["prefill"]["examples"] = sorted(SOURCES)
    properties["autocomplete"]["examples"] = sorted(AUTOCOMPLETE)
    properties["width"]["enum"] = ["", *sorted(WIDTHS)]
    parts["ComponentKeys"] = {"properties": properties}
    types = [name for group in get_args(ComponentType) for name in (get_args(group) or (group,))]
    return {
        "type": "object",
        "description": part["description"],
        "required": ["type"],
        "properties": {"type": properties["type"]},
        "allOf": [_of_type(name) for name in types],
    }


def _of_type(name: str) -> dict[str, Any]:
    keys = sorted(keys_of(name))
    needed = ["id", "title"] if "title" in keys else ["content"]
    return {
        "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
        "then": {
            "properties": {key: {"$ref": f"#/$defs/ComponentKeys/properties/{key}"} for key in keys},
            "required": needed,
            "additionalProperties": False,
        },
    }
