"""Every address of the hub states who may see it."""

from collections.abc import Iterator

import django
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

django.setup()

from folkmoot.hub.access import Rule  # noqa: E402 - Django comes first


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, address)
        else:
            yield address, pattern


ROUTES = list(routes(get_resolver()))


@pytest.mark.parametrize(
    ("address", "route"), ROUTES, ids=[address or "/" for address, _ in ROUTES]
)
def test_a_route_states_its_access_rule(address: str, route: URLPattern) -> None:
    stated = getattr(route.callback, "access_rule", None)
    assert isinstance(stated, Rule), f"decorate the view of {address} with @access(...)"
    assert stated.statement.endswith("."), "a rule is stated as a sentence"
