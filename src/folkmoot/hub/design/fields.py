"""A form's fields as GOV.UK components, with their labels, hints and errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.widgets import ChoiceWidget
from django.utils.safestring import SafeString

from folkmoot.hub.design.components import component


def render_field(bound: BoundField, **overrides: Any) -> SafeString:
    """One field. `overrides` are component parameters that win over those from the form."""
    widget = bound.field.widget
    if widget.is_hidden:
        return SafeString(bound)
    for kind, describe in _COMPONENTS:
        if isinstance(widget, kind):
            name, own = describe(bound)
            return component(name, {**_shared(bound), **own, **overrides})
    raise TypeError(f"No component shows a {type(widget).__name__}.")


def render_error_summary(form: forms.BaseForm) -> SafeString:
    """What is wrong with a form, at the top of its page; nothing when it is right."""
    errors = [{"text": str(error)} for error in form.non_field_errors()]
    for bound in form:
        target = f"#{_first_id(bound)}"
        errors += [{"text": text, "href": target} for text in _errors(bound)]
    if not errors:
        return SafeString()
    return component("error-summary", {"titleText": "There is a problem", "errorList": errors})


def _shared(bound: BoundField) -> dict[str, Any]:
    attributes = {
        name: value
        for name, value in bound.field.widget.attrs.items()
        if name in ("accept", "inputmode", "maxlength", "autocapitalize")
    }
    shared: dict[str, Any] = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "label": {"text": bound.label},
        "attributes": attributes,
    }
    if bound.help_text:
        shared["hint"] = {"text": bound.help_text}
    for text in _errors(bound)[:1]:
        shared["errorMessage"] = {"text": text}
    return shared


def _errors(bound: BoundField) -> list[str]:
    """What is wrong with a field; what is missing is named, so that the summary makes sense."""
    data = bound.form.errors.as_data().get(bound.name, [])
    missing = any(error.code == "required" for error in data)
    return [_missing(bound)] if missing else [str(text) for text in bound.errors]


def _missing(bound: BoundField) -> str:
    label = str(bound.label).removesuffix(" (optional)")
    if label.endswith("?"):
        return f"Answer: {label}"
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick: {label}"
    verb = "Choose" if isinstance(widget, forms.FileInput | ChoiceWidget) else "Enter"
    return f"{verb} {label[:1].lower()}{label[1:]}"


def _input(bound: BoundField) -> tuple[str, dict[str, Any]]:
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "text")
    own: dict[str, Any] = {"value": _text(bound), "type": "text" if kind == "date" else kind}
    if "autocomplete" in widget.attrs:
        own["autocomplete"] = widget.attrs["autocomplete"]
    if "class" in widget.attrs:
        own["classes"] = widget.attrs["class"]
    return "input", own


def _password(bound: BoundField) -> tuple[str, dict[str, Any]]:
    return "password-input", {
        "autocomplete": bound.field.widget.attrs.get("autocomplete", "current-password")
    }


def _textarea(bound: BoundField) -> tuple[str, dict[str, Any]]:
    return "textarea", {"value": _text(bound), "rows": bound.field.widget.attrs.get("rows", 5)}


def _file(bound: BoundField) -> tuple[str, dict[str, Any]]:
    return "file-upload", {}


def _select(bound: BoundField) -> tuple[str, dict[str, Any]]:
    return "select", {"items": _items(bound)}


def _radios(bound: BoundField) -> tuple[str, dict[str, Any]]:
    return "radios", {
        "idPrefix": bound.auto_id,
        "fieldset": {"legend": {"text": bound.label}},
        "items": [item for item in _items(bound) if item["value"] != ""],
    }


def _checkboxes(bound: BoundField) -> tuple[str, dict[str, Any]]:
    return "checkboxes", {
        "idPrefix": bound.auto_id,
        "fieldset": {"legend": {"text": bound.label}},
        "items": _items(bound),
    }


def _checkbox(bound: BoundField) -> tuple[str, dict[str, Any]]:
    own: dict[str, Any] = {"value": "on", "text": bound.label, "checked": bool(bound.value())}
    if bound.help_text:
        own["hint"] = {"text": bound.help_text}
    return "checkboxes", {"idPrefix": bound.auto_id, "items": [own], "hint": None}


_COMPONENTS: list[tuple[type[forms.Widget], Callable[[BoundField], tuple[str, dict[str, Any]]]]] = [
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _checkbox),
    (forms.Select, _select),
    (forms.Textarea, _textarea),
    (forms.PasswordInput, _password),
    (forms.FileInput, _file),
    (forms.widgets.Input, _input),
]
"""From the most particular widget to the least."""


def _items(bound: BoundField) -> list[dict[str, Any]]:
    chosen = bound.value()
    values = {str(one) for one in (chosen if isinstance(chosen, list | tuple) else [chosen])}
    return [
        {
            "value": str(value),
            "text": str(text) if str(value) else str(text).strip("-") or "Choose",
            "checked": str(value) in values,
            "selected": str(value) in values,
        }
        for value, text in bound.field.choices  # type: ignore[attr-defined]
    ]


def _text(bound: BoundField) -> str:
    value = bound.field.widget.format_value(bound.value())
    return "" if value is None else str(value)


def _first_id(bound: BoundField) -> str:
    return str(bound.auto_id)
