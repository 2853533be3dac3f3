"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from folkmoot.hub.design.navigation import navigation


def site(request: HttpRequest) -> dict[str, Any]:
    """`site_name`, the region's name, and `navigation`, the links at the top."""
    return {
        "site_name": settings.CONFIG.name,
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }
