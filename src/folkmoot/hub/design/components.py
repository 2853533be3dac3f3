"""GOV.UK components, rendered by the macros of govuk-frontend-jinja."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound

from folkmoot.errors import FolkmootError

PACKAGE = "govuk_frontend_jinja"


class UnknownComponent(FolkmootError):
    """The design system has no component of this name."""

    code = "design.unknown_component"
    http_status = 500


def component(name: str, parameters: Mapping[str, Any]) -> SafeString:
    """The HTML of one component, named as in the design system ("summary-list").

    Raises UnknownComponent.
    """
    macro = "govuk" + "".join(part.capitalize() for part in name.split("-"))
    try:
        template = _environment().get_template(f"{PACKAGE}/components/{name}/macro.html")
    except TemplateNotFound as error:
        raise UnknownComponent(f"There is no GOV.UK component {name!r}.") from error
    html: str = getattr(template.module, macro)(_escaped(nested(parameters)))
    return SafeString(_LANDMARKS.get(name, "{}").replace("{}", html.strip()))


_LANDMARKS = {"back-link": '<nav aria-label="Back">{}</nav>'}
"""A back link stands above the page's main part; without a landmark of its own, readers who go
from landmark to landmark would miss it."""


def nested(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """{"label__text": "Name"} as {"label": {"text": "Name"}}."""
    tree: dict[str, Any] = {}
    for name, value in parameters.items():
        *path, last = name.split("__")
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
        branch[last] = value
    return tree


def _escaped(value: Any, name: str = "") -> Any:
    """The parameters, in which whatever a macro will not escape is escaped unless marked safe."""
    if isinstance(value, Mapping):
        return {key: _escaped(inner, key) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(inner, name) for inner in value]
    if isinstance(value, SafeString):
        return value
    if isinstance(value, str | Promise):
        is_html = name in ("html", "navigationStart", "navigationEnd") or name.endswith("Html")
        return conditional_escape(str(value)) if is_html else str(value)
    return value


@cache
def _environment() -> Environment:
    loader = PrefixLoader({PACKAGE: PackageLoader(PACKAGE)})
    return Environment(loader=loader, autoescape=True)
