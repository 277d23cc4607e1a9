"""Compiles each question once, from the official GOV.UK macros, to finished HTML with places.

A request only fills the places (the field's name, what was typed, which options are chosen, the error, what is piped into
the wording), every one escaped. A question is compiled for two states, with and without an error.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader

from ehcforms.form import Component, Option
from ehcforms.markdown import to_html
from ehcforms.reading import ADDRESS_PARTS
from ehcforms.reading_dates import DATE_PARTS
from ehcforms.web.places import Template, piped, place, template

ADDRESS_TITLES = {
    "line1": "Address line 1",
    "line2": "Address line 2 (optional)",
    "town": "Town or city",
    "county": "County (optional)",
    "postcode": "Postcode",
}
ADDRESS_FILL = {"line1": "address-line1", "line2": "address-line2", "town": "address-level2", "postcode": "postal-code"}
YES_NO = (Option(value="yes", text="Yes"), Option(value="no", text="No"))


@cache
def _macros() -> Environment:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def _macro(component: str, name: str) -> Callable[[dict[str, Any]], str]:
    made = _macros().get_template(f"govuk_frontend_jinja/components/{component}/macro.html").make_module()
    macro: Callable[[dict[str, Any]], str] = getattr(made, name)
    return lambda given: str(macro(given))


def compile_question(component: Component, with_error: bool) -> Template:
    """A question in one of its states; choices as `component.options` has them."""
    html = _BY_TYPE[component.type](component, _common(component, with_error))
    return template(html)


def compile_guidance(component: Component) -> Template:
    """A piece of guidance."""
    html = to_html(piped(component.content))
    if component.type == "InsetText":
        html = _macro("inset-text", "govukInsetText")({"html": html})
    elif component.type == "WarningText":
        html = _macro("warning-text", "govukWarningText")({"html": html, "iconFallbackText": "Warning"})
    elif component.type == "Details":
        html = _macro("details", "govukDetails")({"summaryText": piped(component.summary), "html": html})
    return template(html)


def _common(component: Component, with_error: bool) -> dict[str, Any]:
    given: dict[str, Any] = {"id": place("name"), "name": place("name"), "formGroup": {"classes": "ehc-question"}}
    if hint := _hint(component):
        given["hint"] = {"text": piped(hint)}
    if with_error:
        given["errorMessage"] = {"text": place("error")}
    return given


def _hint(component: Component) -> str:
    return component.hint


def _title(component: Component) -> str:
    optional = component.required is False and component.type != "DeclarationField"
    return piped(component.title) + (" (optional)" if optional else "")


def _label(component: Component) -> dict[str, str]:
    return {"text": _title(component), "classes": "govuk-label--s"}


def _legend(component: Component) -> dict[str, Any]:
    return {"legend": {"text": _title(component), "classes": "govuk-fieldset__legend--s"}}


def _described(component: Component) -> str:
    return f"{place('name')}-hint" if component.hint else ""


def _input(component: Component, given: dict[str, Any], **more: Any) -> str:
    width = component.width
    classes = f"govuk-input--width-{width}" if width.isdecimal() else f"govuk-!-width-{width}" if width else ""
    said = {"label": _label(component), "value": place("value"), "classes": classes}
    return _macro("input", "govukInput")({**given, **said, "autocomplete": component.autocomplete or None, **more})


def _words(component: Component, given: dict[str, Any]) -> str:
    said = {**given, "label": _label(component), "value": place("value"), "rows": 5, "spellcheck": True}
    if component.max_words:
        return _macro("character-count", "govukCharacterCount")(
            {**said, "maxwords": component.max_words, "threshold": 75}
        )
    return _macro("textarea", "govukTextarea")(said)


def _number(component: Component, given: dict[str, Any]) -> str:
    return _input(component, given, inputmode="decimal", spellcheck=False)


def _email(component: Component, given: dict[str, Any]) -> str:
    return _input(component, given, type="email", spellcheck=False, autocomplete=component.autocomplete or None)


def _telephone(component: Component, given: dict[str, Any]) -> str:
    return _input(component, given, type="tel", classes="govuk-input--width-20")


def _time(component: Component, given: dict[str, Any]) -> str:
    return _input(component, given, classes="govuk-input--width-5")


def _date(component: Component, given: dict[str, Any], parts: tuple[str, ...] = DATE_PARTS) -> str:
    items = [
        {
            "name": f"{place('name')}.{part}",
            "id": place("name") if part == parts[0] else f"{place('name')}.{part}",
            "label": part.capitalize(),
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}",
            "value": place("value", part),
        }
        for part in parts
    ]
    outer = {**given, "id": f"{place('name')}.date", "fieldset": _legend(component), "items": items}
    return _macro("date-input", "govukDateInput")(outer)


def _month_year(component: Component, given: dict[str, Any]) -> str:
    return _date(component, given, DATE_PARTS[1:])


def _items(options: tuple[Option, ...], mark: str) -> list[dict[str, Any]]:
    return [
        {
            "value": option.value,
            "text": piped(option.text),
            **({"hint": {"text": piped(option.hint)}} if option.hint else {}),
            "attributes": {"data-place": place(mark, option.value)},
        }
        for option in options
    ]


def _radios(component: Component, given: dict[str, Any], options: tuple[Option, ...] | None = None) -> str:
    items = _items(component.options if options is None else options, "checked")
    classes = "govuk-radios--inline" if options is YES_NO else ""
    said = {**given, "idPrefix": place("name"), "fieldset": _legend(component), "items": items, "classes": classes}
    return _macro("radios", "govukRadios")(said)


def _yes_no(component: Component, given: dict[str, Any]) -> str:
    return _radios(component, given, YES_NO)


def _checkboxes(component: Component, given: dict[str, Any]) -> str:
    said = {"idPrefix": place("name"), "fieldset": _legend(component), "items": _items(component.options, "checked")}
    return _macro("checkboxes", "govukCheckboxes")({**given, **said})


def _select(component: Component, given: dict[str, Any]) -> str:
    items = [{"value": "", "text": "Choose"}, *_items(component.options, "selected")]
    return _macro("select", "govukSelect")({**given, "label": _label(component), "items": items})


def _declaration(component: Component, given: dict[str, Any]) -> str:
    item = {"value": "yes", "text": piped(component.title), "attributes": {"data-place": place("checked", "yes")}}
    said = {"idPrefix": place("name"), "items": [item]}
    return _macro("checkboxes", "govukCheckboxes")({**given, **said})


def _address(component: Component, given: dict[str, Any]) -> str:
    inputs = "".join(
        _macro("input", "govukInput")(
            {
                "id": place("name") if part == "line1" else f"{place('name')}.{part}",
                "name": f"{place('name')}.{part}",
                "label": {"text": ADDRESS_TITLES[part]},
                "value": place("value", part),
                "autocomplete": ADDRESS_FILL.get(part),
                "classes": "govuk-input--width-10" if part == "postcode" else "",
            }
        )
        for part in ADDRESS_PARTS
    )
    return _group(component, given, inputs)


def _group(component: Component, given: dict[str, Any], inner: str) -> str:
    """Several inputs under one legend, with the hint and the error before them."""
    described = " ".join(
        filter(None, [_described(component), f"{place('name')}-error" if "errorMessage" in given else ""])
    )
    before = ""
    if component.hint:
        before += _macro("hint", "govukHint")({"id": f"{place('name')}-hint", "text": piped(component.hint)})
    if "errorMessage" in given:
        before += _macro("error-message", "govukErrorMessage")({"id": f"{place('name')}-error", "text": place("error")})
    fieldset = {"describedBy": described, **_legend(component), "html": before + inner}
    error = " govuk-form-group--error" if "errorMessage" in given else ""
    html = _macro("fieldset", "govukFieldset")(fieldset)
    return f'<div class="govuk-form-group ehc-question{error}">{html}</div>'


def _table(component: Component, given: dict[str, Any]) -> str:
    return _group(component, given, place("table"))


def _files(component: Component, given: dict[str, Any]) -> str:
    said = {"id": place("name"), "name": f"{place('name')}.file", "label": _label(component)}
    upload = _macro("file-upload", "govukFileUpload")(
        {**given, **said, "multiple": True, "attributes": {"multiple": {"value": True, "optional": True}}}
    )
    button = _macro("button", "govukButton")(
        {"text": "Attach", "classes": "govuk-button--secondary", "name": "do", "value": "upload"}
    )
    return f"{upload}{place('files')}{button}"


_BY_TYPE: Mapping[str, Callable[[Component, dict[str, Any]], str]] = {
    "TextField": _input,
    "MultilineTextField": _words,
    "NumberField": _number,
    "EmailAddressField": _email,
    "TelephoneNumberField": _telephone,
    "DatePartsField": _date,
    "MonthYearField": _month_year,
    "TimeField": _time,
    "YesNoField": _yes_no,
    "RadiosField": _radios,
    "CheckboxesField": _checkboxes,
    "SelectField": _select,
    "AutocompleteField": _select,
    "PersonField": _select,
    "UkAddressField": _address,
    "FileUploadField": _files,
    "DeclarationField": _declaration,
    "TableField": _table,
}

