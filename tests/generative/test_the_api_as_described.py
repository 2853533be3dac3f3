"""Requests made from the hub's own OpenAPI description: none gives an error of the hub's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django
import pytest

django.setup()

import schemathesis  # noqa: E402 - Django comes first
from django.test import Client  # noqa: E402
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from tests.integration.soda.conftest import keep, oldbury, payments, region  # noqa: E402, F401

from folkmoot.hub.register.models import Asset  # noqa: E402
from folkmoot.hub.soda.openapi import describe  # noqa: E402

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

DESCRIBED = schemathesis.openapi.from_dict(describe())
OPERATIONS = {
    f"{found.ok().method.upper()} {found.ok().path}": found.ok()
    for found in DESCRIBED.get_all_operations()
}


def asked(client: Client, case: Any, code: str) -> Any:
    """The answer to a case, about a dataset that there is."""
    path = case.path.replace("{code}", code)
    for name, value in (case.path_parameters or {}).items():
        path = path.replace(f"{{{name}}}", str(value))
    query = {name: str(value) for name, value in (case.query or {}).items()}
    send: Callable[..., Any] = getattr(client, case.method.lower())
    if case.method.lower() == "get":
        return send(path, query)
    return send(path, case.body, content_type=case.media_type or "application/json")


def test_no_request_that_fits_the_description_fails(client: Client, payments: Asset) -> None:  # noqa: F811
    failed: list[str] = []

    @settings(
        max_examples=40, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(OPERATIONS)))
        case = data.draw(OPERATIONS[name].as_strategy())
        try:
            answer = asked(client, case, payments.code)
        except UnicodeEncodeError:
            return  # an address that no client could send
        if answer.status_code >= 500:
            failed.append(f"{name}: {answer.status_code}")

    ask()
    assert failed == []
