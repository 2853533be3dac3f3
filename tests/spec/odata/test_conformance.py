"""What a service must do, item by item: OData 4.01 Part 1, 13.1 (levels *minimal* and
*intermediate* of 4.0) and 13.2. Items about what a read-only service of flat rows does not have
(derived types, media entities, navigation, updates) are left out; where such a thing is asked for,
the answer is 501.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

ROOT = "/api/odata/v4/"
ROWS = f"{ROOT}pay2-2222"
NEWER = {"OData-MaxVersion": "4.01"}


@dataclass(frozen=True)
class Item:
    """One demand of the specification, and how to see that it is met."""

    words: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    sees: Callable[[Any], bool] = lambda response: True


def _rows(wanted: int) -> Callable[[Any], bool]:
    return lambda response: len(response.json()["value"]) == wanted


def _has(name: str) -> Callable[[Any], bool]:
    return lambda response: name in response.json()


def _first(name: str, value: object) -> Callable[[Any], bool]:
    return lambda response: response.json()["value"][0][name] == value


ITEMS = (
    # Minimal
    Item("publishes a service document at its root", ROOT, sees=_has("value")),
    Item("returns data in one of the OData formats", ROWS, sees=_has("value")),
    Item("drives paging where results are partial", ROWS, {"Prefer": "maxpagesize=2"},
         sees=_has("@odata.nextLink")),
    Item("says which version an answer is in", ROWS,
         sees=lambda response: response["OData-Version"] == "4.0"),
    Item("heeds Accept, or fails", ROWS, {"Accept": "application/atom+xml"}, 406),
    Item("heeds OData-MaxVersion, or fails", ROWS, {"OData-MaxVersion": "3.0"}, 400),
    Item("answers the newest version that the client takes", ROWS, NEWER,
         sees=lambda response: response["OData-Version"] == "4.01"),
    Item("passes over custom query options", f"{ROWS}?utm_source=x", sees=_rows(3)),
    Item("refuses system options that nobody knows", f"{ROWS}?$nonsense=1", status=400),
    Item("passes over preferences that it does not know", ROWS,
         {"Prefer": "odata.include-annotations=*, respond-async"}, sees=_rows(3)),
    Item("answers 501 to what it does not offer", f"{ROWS}?$expand=orders", status=501),
    Item("answers 501 to requests about other resources", f"{ROOT}$all", status=501),
    Item("answers 404 to what is not there", f"{ROOT}none-2222", status=404),
    Item("tells errors as one object", f"{ROWS}?$filter=(", status=400, sees=_has("error")),
    # Intermediate
    Item("supports $select", f"{ROWS}?$select=lines", sees=_first("lines", 3)),
    Item("supports $top", f"{ROWS}?$top=2", sees=_rows(2)),
    Item("supports eq in $filter", f"{ROWS}?$filter=service eq 'Parks'", sees=_rows(1)),
    Item("supports ne in $filter", f"{ROWS}?$filter=service ne 'Parks'", sees=_rows(2)),
    Item("supports aliases in $filter", f"{ROWS}?$filter=service eq @s&@s='Parks'", sees=_rows(1)),
    Item("supports further filter operations", f"{ROWS}?$filter=not (amount gt 0 or late eq true)",
         sees=_rows(1)),
    Item("answers 501 to filter operations that it does not offer",
         f"{ROWS}?$filter=supplier has Ns.Kind'A'", status=501),
    Item("supports canonical functions", f"{ROWS}?$filter=year(paid_on) eq 2026", sees=_rows(2)),
    Item("answers 501 to canonical functions that it does not offer",
         f"{ROWS}?$filter=totaloffsetminutes(entered) eq 60", status=501),
    Item("publishes metadata", f"{ROOT}$metadata",
         sees=lambda response: b"<EntityContainer" in response.content),
    Item("supports JSON", f"{ROWS}?$format=json", sees=_has("value")),
    Item("supports $search", f"{ROWS}?$search=ridge", sees=_rows(1)),
    Item("supports $skip", f"{ROWS}?$skip=1", sees=_rows(2)),
    Item("supports $count", f"{ROWS}?$count=true&$top=1",
         sees=lambda response: response.json()["@odata.count"] == 3),
    Item("supports /$count", f"{ROWS}/$count", sees=lambda response: response.content == b"3"),
    Item("supports $orderby asc", f"{ROWS}?$orderby=lines asc", sees=_first("lines", None)),
    Item("supports $orderby desc", f"{ROWS}?$orderby=lines desc", sees=_first("lines", 3)),
    # 4.01
    Item("takes options without their sign", f"{ROWS}?top=1", NEWER, sees=_rows(1)),
    Item("takes options in any case", f"{ROWS}?$Top=1", NEWER, sees=_rows(1)),
    Item("supports in", f"{ROWS}?$filter=lines in (1,3)", NEWER, sees=_rows(2)),
    Item("names control information without a prefix", ROWS, NEWER, sees=_has("@context")),
)  # fmt: skip


def test_every_item_of_the_conformance_levels_is_met(client: Any, payments: Any) -> None:
    unmet = {}
    for item in ITEMS:
        response = client.get(item.address, headers=item.headers)
        if response.status_code != item.status or not item.sees(response):
            unmet[item.words] = (response.status_code, response.content)
    assert unmet == {}
