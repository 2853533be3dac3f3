"""What a SODA3 request asks, from the body of a POST or the parameters of a GET."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from folkmoot.errors import FolkmootError
from folkmoot.soql import Page, ParameterValue

ROWS_A_PAGE = 1000
MOST_ROWS_A_PAGE = 1_000_000
_MOST_PARAMETERS = 1_000
_MOST_BYTES = 256 * 1024
_LONGEST_SEPARATOR = 1
_KNOWN = frozenset(
    (
        *("query", "page", "parameters", "timeout", "includeSystem", "includeSynthetic"),
        *("orderingSpecifier", "serializationOptions"),
    )
)
_ORDERINGS = ("total", "discard", None)


class BadQuestion(FolkmootError):
    """The request's body or parameters are not those of a question."""

    code = "req.body.malformed-json"
    http_status = 400


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its parameters, and the part of its answer that is wanted.

    Pages always come in one total order. `page` None is the whole answer.
    """

    query: str
    parameters: dict[str, ParameterValue] = field(default_factory=dict)
    page: Page | None = None
    default_limit: int | None = None
    separator: str | None = None
    has_mark: bool = False


def read_question(request: HttpRequest, *, is_export: bool) -> Question:
    """Raises BadQuestion. The region's own limit of time holds whatever `timeout` asks."""
    asked = _body(request) if request.method == "POST" else _from_address(request)
    unknown = sorted(set(asked) - _KNOWN)
    if unknown:
        raise BadQuestion(f"There is no option {unknown[0][:50]!r}.", remedy=f"{sorted(_KNOWN)}")
    ordering = asked.get("orderingSpecifier")
    if ordering not in _ORDERINGS:
        raise BadQuestion("orderingSpecifier is total or discard.")
    if asked.get("timeout") is not None:
        _whole(asked["timeout"], "timeout", 1, 86_400)
    options = _object(asked.get("serializationOptions"), "serializationOptions")
    separator = options.get("separator")
    if separator is not None and not _is_separator(separator):
        raise BadQuestion("separator is one character, and no quotation mark or line end.")
    return Question(
        query=_query(asked),
        parameters=_parameters(asked.get("parameters")),
        page=None if is_export else _page(asked.get("page")),
        separator=separator,
        has_mark=options.get("bom") is True,
    )


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        content = request.body
        if len(content) > _MOST_BYTES:
            raise BadQuestion(f"A question has at most {_MOST_BYTES // 1024} KB.")
        found = json.loads(content or b"{}", parse_float=Decimal)
    except RequestDataTooBig as error:
        raise BadQuestion("The question is too long.") from error
    except (ValueError, RecursionError) as error:
        raise BadQuestion("The body is no JSON.", remedy='Send {"query": "SELECT *"}.') from error
    return _object(found, "The body")


def _from_address(request: HttpRequest) -> dict[str, Any]:
    given = request.GET
    asked: dict[str, Any] = {}
    if "query" in given:
        asked["query"] = given["query"]
    if "includeSystem" in given:
        asked["includeSystem"] = given["includeSystem"].lower() == "true"
    page = {
        name: _number(given[name], name) for name in ("pageNumber", "pageSize") if name in given
    }
    if page:
        asked["page"] = page
    return asked


def _query(asked: dict[str, Any]) -> str:
    """The query; without one, all columns, the system's own first unless they are not wanted."""
    query = asked.get("query")
    if query is None or (isinstance(query, str) and not query.strip()):
        return "SELECT *" if asked.get("includeSystem") is False else "SELECT :*, *"
    if not isinstance(query, str):
        raise BadQuestion("query is a text.")
    return query


def _parameters(given: Any) -> dict[str, ParameterValue]:
    found = _object(given, "parameters")
    if len(found) > _MOST_PARAMETERS:
        raise BadQuestion(f"A question has at most {_MOST_PARAMETERS:,} parameters.")
    values: dict[str, ParameterValue] = {}
    for name, value in found.items():
        if isinstance(value, int) and not isinstance(value, bool):
            values[name] = Decimal(value)
        elif value is None or isinstance(value, str | bool | Decimal):
            values[name] = value
        else:
            raise BadQuestion(f"The parameter {name[:50]!r} is no text, number, truth or null.")
    return values


def _page(given: Any) -> Page:
    page = _object(given, "page")
    size = _whole(page.get("pageSize", ROWS_A_PAGE), "pageSize", 1, MOST_ROWS_A_PAGE)
    number = _whole(page.get("pageNumber", 1), "pageNumber", 1, 10**9)
    return Page((number - 1) * size, size)


def _object(given: Any, name: str) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise BadQuestion(f"{name} is a JSON object.")
    return given


def _whole(given: Any, name: str, least: int, most: int) -> int:
    is_whole = isinstance(given, int) and not isinstance(given, bool)
    if not is_whole or not least <= given <= most:
        raise BadQuestion(f"{name} is a whole number from {least} to {most:,}.")
    return int(given)


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadQuestion(f"{name} is a whole number.")
    return int(text)


def _is_separator(given: Any) -> bool:
    is_one = isinstance(given, str) and len(given) == _LONGEST_SEPARATOR
    return is_one and given not in '"\r\n'
