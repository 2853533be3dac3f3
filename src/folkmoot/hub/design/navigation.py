"""The links at the top of every page; each app names its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

if TYPE_CHECKING:  # an app's config names its places before any model can be imported
    from folkmoot.hub.access import Rule


@dataclass(frozen=True, slots=True)
class Place:
    """A link in the navigation: its text, the name of its page and where it stands.

    An app's config lists its own (`navigation = (Place("Register", "register:assets", 30),)`).
    `rule`, the dotted name of a rule of one person, decides who sees it.
    """

    text: str
    page: str
    order: int
    rule: str = "folkmoot.hub.access.public"

    def is_shown_to(self, person: object) -> bool:
        rule: Rule[[object]] = import_string(self.rule)
        return rule(person).allowed


def navigation(request: HttpRequest) -> list[dict[str, object]]:
    """The items of the service navigation for whoever asks.

    A request that is refused before anybody has looked who asks is anybody's.
    """
    from django.contrib.auth.models import AnonymousUser  # a model: not while apps are loading

    person = getattr(request, "user", None) or AnonymousUser()
    items: list[dict[str, object]] = []
    for place in _places():
        if place.is_shown_to(person):
            address = reverse(place.page)
            is_here = request.path.startswith(address)
            items.append({"text": place.text, "href": address, "active": is_here})
    return items


@cache
def _places() -> tuple[Place, ...]:
    found = [
        place for config in apps.get_app_configs() for place in getattr(config, "navigation", ())
    ]
    return tuple(sorted(found, key=lambda place: place.order))
