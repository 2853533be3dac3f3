"""Finding data."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from folkmoot.hub.access import access, public
from folkmoot.hub.discoverable import SearchEntry
from folkmoot.hub.portal.paging import Pages, read_number
from folkmoot.hub.portal.search.catalogue import Question, catalogue
from folkmoot.hub.portal.search.facets import NAMES, Facet
from folkmoot.hub.portal.search.ranking import Order
from folkmoot.hub.portal.vocabulary import Topic, topic

RESULTS_A_PAGE = 20
VALUES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Result:
    """A result with its topics."""

    entry: SearchEntry
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """A choice that was made, and the address without it."""

    text: str
    href: str


@require_safe
@access(public)
def find(request: HttpRequest) -> HttpResponse:
    """What is published, searched, narrowed and sorted as the address asks."""
    question = _question(request)
    found = catalogue().search(question)
    number = read_number(request.GET.get("page"))
    kept = _parameters(question)
    pages = Pages(number, len(found.entries), RESULTS_A_PAGE, kept=kept)
    shown = found.entries[pages.start : pages.last_shown]
    facts = {
        "words": question.words,
        "mended": found.mended,
        "found": shown,
        "results": [_result(entry) for entry in shown],
        "nearest": [_result(entry) for entry in found.nearest],
        "facets": [each for each in found.facets if len(each.values) > 1 or each.is_narrowing],
        "values_shown": VALUES_SHOWN,
        "values_shown_from": f"{VALUES_SHOWN}:",
        "removals": _removals(question, found.facets),
        "order": question.order,
        "orders": list(Order),
        "pages": pages,
        "is_narrowed": bool(question.words or question.chosen),
    }
    response = render(request, "portal/catalogue.html", facts)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _question(request: HttpRequest) -> Question:
    words = " ".join(request.GET.get("q", "").split())
    chosen = {
        name: tuple(dict.fromkeys(value for value in request.GET.getlist(name) if value))
        for name in NAMES
    }
    order = request.GET.get("sort", "")
    return Question(
        words=words,
        chosen={name: values for name, values in chosen.items() if values},
        order=Order(order) if order in list(Order) else Order.RELEVANCE,
    )


def _result(entry: SearchEntry) -> Result:
    return Result(entry, tuple(found for code in entry.topics if (found := topic(code))))


def _parameters(question: Question) -> list[tuple[str, str]]:
    """The address's parameters, in an order that is always the same."""
    words = [("q", question.words)] if question.words else []
    chosen = [(name, value) for name, values in question.chosen.items() for value in values]
    is_sorted = question.order is not Order.RELEVANCE
    return [*words, *chosen, *([("sort", question.order.value)] if is_sorted else [])]


def _removals(question: Question, facets: tuple[Facet, ...]) -> list[Removal]:
    kept = _parameters(question)
    return [
        Removal(
            f"{facet.label}: {value.label}",
            "?" + urlencode([pair for pair in kept if pair != (facet.name, value.value)]),
        )
        for facet in facets
        for value in facet.values
        if value.is_chosen
    ]
