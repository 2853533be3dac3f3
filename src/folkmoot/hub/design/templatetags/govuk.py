"""The tags of every template; loaded everywhere by the settings."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.utils.safestring import SafeString, mark_safe

from folkmoot.hub.access import Decision
from folkmoot.hub.design.components import component
from folkmoot.hub.design.fields import render_error_summary, render_field

register = template.Library()


@register.simple_tag
def govuk(name: str, **parameters: Any) -> SafeString:
    """One GOV.UK component."""
    return component(name, parameters)


@register.simple_block_tag(end_name="endgovuk_block")
def govuk_block(content: str, name: str, **parameters: Any) -> SafeString:
    """A GOV.UK component around what the template writes between the tags."""
    return component(name, {**parameters, "html": mark_safe(content)})  # noqa: S308 - from a template


@register.simple_tag
def field(bound: forms.BoundField, **overrides: Any) -> SafeString:
    """A form's field with its label, hint and error."""
    return render_field(bound, **overrides)


@register.simple_tag
def error_summary(form: forms.BaseForm) -> SafeString:
    """What is wrong with a form; nothing when it is right."""
    return render_error_summary(form)


@register.inclusion_tag("design/action.html", takes_context=True)
def action(
    context: template.Context, decision: Decision, text: str, url: str, *, style: str = ""
) -> dict[str, Any]:
    """A button that does something, or the reasons why it cannot be pressed."""
    classes = {"warning": "govuk-button--warning", "secondary": "govuk-button--secondary"}
    return {
        "decision": decision,
        "text": text,
        "url": url,
        "classes": classes.get(style, ""),
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def earlier(page: Page[Any]) -> dict[str, str] | None:
    """The link to the page before, as the pagination component takes it."""
    return {"href": f"?page={page.previous_page_number()}"} if page.has_previous() else None


@register.filter
def later(page: Page[Any]) -> dict[str, str] | None:
    """The link to the page after, as the pagination component takes it."""
    return {"href": f"?page={page.next_page_number()}"} if page.has_next() else None
