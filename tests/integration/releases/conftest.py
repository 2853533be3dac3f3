"""A region with an analyst, three checkers, and tables of made-up pupils to hand in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.integration.hub.conftest import (  # noqa: F401 - fixtures
    newbridge,
    oldbury,
    person,
    region,
    signed_in,
)

from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.releases import actions
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.protecting import Asked, Form

COUNTS = b"""ward,need,pupils
Ashfield,Learning,30
Ashfield,Mobility,12
Ashfield,Sensory,2
Birchwood,Learning,25
Birchwood,Mobility,3
Birchwood,Sensory,18
Coldbrook,Learning,40
Coldbrook,Mobility,19
Coldbrook,Sensory,11
"""
LARGE = COUNTS.replace(b",2\n", b",62\n").replace(b",3\n", b",73\n")
ASKED = Asked(Form.COUNTS, ("ward", "need"), "pupils")
PUPILS = "pupils, January 2026"

HandIn = Callable[..., Output]


@pytest.fixture
def analyst(person: Callable[..., User]) -> User:  # noqa: F811 - a fixture
    return person(Role.ANALYST)


@pytest.fixture
def checkers(person: Callable[..., User]) -> list[User]:  # noqa: F811 - a fixture
    return [person(Role.OUTPUT_CHECKER, username=f"checker.{n}") for n in (1, 2, 3)]


@pytest.fixture
def says(oldbury: Member) -> Callable[..., actions.Context]:  # noqa: F811 - a fixture
    def make(title: str = "Pupils by need", **more: object) -> actions.Context:
        return actions.Context(
            title=title, description="Pupils with a need, by ward.", member=oldbury,
            population=PUPILS, requested_for="Where to open a centre.", **more,  # type: ignore[arg-type]
        )  # fmt: skip

    return make


@pytest.fixture
def hand_in(analyst: User, says: Callable[..., actions.Context]) -> HandIn:
    """Hands a table of counts in as the analyst; what is said of it besides goes to the context."""

    def make(content: bytes = COUNTS, asked: Asked = ASKED, **more: object) -> Output:
        return actions.hand_in_table(
            by=analyst, context=says(**more), content=content, file_name="p.csv", asked=asked
        )

    return make
