"""What the head of a page says to programs: other forms of the page, and what it is about."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from folkmoot.catalogue.schema_org import (
    as_script,
    schema_org_catalogue,
    schema_org_dataset,
)
from folkmoot.hub.feeds.describing import describe, describe_catalogue, site_of
from folkmoot.hub.register.models import Asset

register = template.Library()


@register.inclusion_tag("feeds/dataset_head.html")
def dataset_feeds(asset: Asset, request: HttpRequest) -> dict[str, Any]:
    """`{% dataset_feeds asset request %}` in the head of a dataset's page."""
    facts = schema_org_dataset(describe(asset, site_of(request)))
    return {"asset": asset, "facts": _script(facts)}


@register.inclusion_tag("feeds/catalogue_head.html")
def catalogue_feeds(request: HttpRequest) -> dict[str, Any]:
    """`{% catalogue_feeds request %}` in the head of the catalogue's page."""
    told = describe_catalogue((), site_of(request), total=0)
    return {"facts": _script(schema_org_catalogue(told))}


def _script(facts: dict[str, Any]) -> SafeString:
    """Data, which no browser runs and our content security policy need not allow. `as_script`
    leaves no character in it that could end the element."""
    text = as_script(facts)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
