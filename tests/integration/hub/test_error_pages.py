"""An error is a page for people and one JSON shape for programs."""

import json

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from folkmoot.errors import QueryError
from folkmoot.hub.error_pages import ErrorPageMiddleware, failed, prefers_json

SHAPE = {"code", "message", "where", "remedy"}


def get(address: str, accept: str) -> HttpRequest:
    return RequestFactory().get(address, headers={"accept": accept})


PREFERENCES = [
    # address              accept                                    JSON?
    ("/catalogue/",        "text/html,application/xhtml+xml,*/*",    False),
    ("/catalogue/",        "*/*",                                    False),
    ("/catalogue/",        "application/json",                       True),
    ("/catalogue/",        "text/html;q=0.5, application/json",      True),
    ("/resource/a.json",   "*/*",                                    True),
    ("/resource/a.json",   "text/html",                              True),
    ("/shapes.geojson",    "*/*",                                    True),
]  # fmt: skip


@pytest.mark.parametrize(("address", "accept", "expected"), PREFERENCES)
def test_the_request_decides_the_form(address: str, accept: str, expected: bool) -> None:
    assert prefers_json(get(address, accept)) is expected


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so(client: Client) -> None:
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_a_program_gets_the_one_shape(client: Client) -> None:
    response = client.get("/nothing/here.json")
    assert response.status_code == 404
    assert set(response.json()["error"]) == SHAPE


def test_an_error_of_ours_becomes_its_answer() -> None:
    middleware = ErrorPageMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    error = QueryError("There is no column 'x'.", where="$select", remedy="Try y.")
    response = middleware.process_exception(get("/resource/a.json", "*/*"), error)
    assert response is not None
    assert response.status_code == 400
    assert json.loads(response.content) == {
        "error": {
            "code": "query.invalid",
            "message": "There is no column 'x'.",
            "where": "$select",
            "remedy": "Try y.",
        }
    }


def test_an_error_of_anybody_else_is_left_to_django() -> None:
    middleware = ErrorPageMiddleware(lambda request: None)  # type: ignore[arg-type, return-value]
    assert middleware.process_exception(get("/", "*/*"), ValueError("a value")) is None


@pytest.mark.django_db
def test_a_failure_tells_nothing_of_its_cause() -> None:
    response = failed(get("/a.json", "application/json"))
    assert response.status_code == 500
    assert json.loads(response.content)["error"]["code"] == "hub.failed"


def test_a_form_from_elsewhere_is_refused(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/account/logout/")
    assert response.status_code == 403
    assert "did not come from a page of this hub" in response.content.decode()
