"""The cold homes again, under an agreement by which a caseworker may see one person by name."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from tests.integration.linking.conftest import Cast

from folkmoot.demo.people import PeopleFiles
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.casework import actions
from folkmoot.hub.casework.models import NamedCaseworker
from folkmoot.hub.casework.rules import IDENTIFIABLE
from folkmoot.hub.register.models import Asset


@pytest.fixture
def drafted(drafted: Agreement, cast: Cast, claims: Asset, tenancies: Asset) -> Agreement:
    """The same on the highest rung, with the fields that may be seen."""
    drafted.rung = IDENTIFIABLE
    drafted.save()
    fields = [(claims, "forename"), (claims, "surname"), (claims, "award")]
    fields += [(tenancies, "last_name"), (tenancies, "epc_rating"), (tenancies, "damp_reported")]
    actions.name_fields(by=cast.officer, agreement=drafted, fields=fields)
    return drafted


@pytest.fixture
def visitor(cast: Cast, person: Callable[..., User]) -> User:
    """Somebody at the council who visits people."""
    return person(Role.CONTRIBUTOR, cast.oldbury, "visitor")


@pytest.fixture
def named(agreement: Agreement, cast: Cast, visitor: User) -> NamedCaseworker:
    return actions.name_caseworker(
        by=cast.officer, agreement=agreement, person=visitor, member=cast.oldbury
    )


@pytest.fixture(scope="session")
def claimants(people_files: PeopleFiles) -> list[dict[str, str]]:
    """The council's file, as its own system has it."""
    with people_files.council_tax_reduction.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
