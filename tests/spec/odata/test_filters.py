"""What $filter finds, as a table: OData 4.01 Part 2, 5.1.1.

The dataset has three rows, called here by a letter of their supplier:

| | supplier | service | amount | lines | rate | paid_on | entered | late |
| - | - | - | - | - | - | - | - | - |
| R | Ridge "Roofing" Ltd | Housing | 1200.5 | 3 | 0.1 | 2026-04-03 | …T10:11:12.345678 | false |
| E | Été & Fils, Leeds | Parks | -200 | 1 | 1e-7 | 2026-04-14 | null | true |
| S | =SUM(A1)⏎Ltd | Housing | null | null | 1e20 | null | null | null |
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.django_db

Ask = Callable[..., Any]
LETTERS = {"R": "R", "É": "E", "=": "S"}

FOUND = {
    # comparison
    "service eq 'Housing'": "RS",
    "'Housing' eq service": "RS",
    "service eq 'housing'": "",
    "service ne 'Housing'": "E",
    "amount eq 1200.5": "R",
    "amount eq 1200.50": "R",
    "amount gt -200": "R",
    "amount ge -200": "RE",
    "amount lt 0": "E",
    "amount le 1200.5": "RE",
    "lines eq 3": "R",
    "lines eq 3.0": "R",
    "rate lt 1e-3": "E",
    "rate gt 1E19": "S",
    "supplier lt 'Z'": "RS",
    # null: equal to itself, unlike any value, neither greater nor less
    "amount eq null": "S",
    "amount ne null": "RE",
    "null eq amount": "S",
    "null eq null": "RES",
    "null ne null": "",
    "amount ne 1200.5": "ES",
    "amount gt null": "",
    "not (amount gt 0)": "ES",
    "not (amount eq 1200.5)": "ES",
    "not (amount ne null)": "S",
    "entered eq null and late eq null": "S",
    "(amount gt 0) eq false": "ES",
    "(amount gt 0) eq (lines gt 2)": "RES",
    "paid_on eq entered": "S",
    "paid_on ne entered": "RE",
    # booleans
    "late": "E",
    "not late": "R",
    "late eq true": "E",
    "late ne true": "RS",
    "late eq false": "R",
    "true": "RES",
    "false": "",
    # and, or, not, parentheses
    "service eq 'Housing' and amount gt 0": "R",
    "service eq 'Parks' or amount gt 0": "RE",
    "service eq 'Parks' or service eq 'Housing' and amount gt 0": "RE",
    "(service eq 'Parks' or service eq 'Housing') and amount gt 0": "R",
    "not contains(supplier,'Ltd')": "E",
    "not(late)": "R",
    # in
    "service in ('Parks','Roads')": "E",
    "lines in (1,3)": "RE",
    "lines in ( 1 , null )": "ES",
    "not (lines in (1,2))": "RS",
    "paid_on in (2026-04-03)": "R",
    # arithmetic
    "amount add 1 eq 1201.5": "R",
    "amount sub lines eq 1197.5": "R",
    "lines mul 2 eq 6": "R",
    "lines div 2 eq 1": "R",
    "lines divby 2 eq 1.5": "R",
    "-lines div 2 eq -1": "R",
    "lines mod 2 eq 1": "RE",
    "-amount eq 200": "E",
    "1 add 2 mul 3 eq 7": "RES",
    "(1 add 2) mul 3 eq 9": "RES",
    "lines add 1 gt 2 and late eq false": "R",
    # text
    "contains(supplier,'Ltd')": "RS",
    "contains(supplier,'ltd')": "",
    "contains(tolower(supplier),'ltd')": "RS",
    "startswith(supplier,'Ridge')": "R",
    "endswith(supplier,'Ltd')": "RS",
    "endswith(supplier,'a much longer text than the supplier')": "",
    "toupper(service) eq 'PARKS'": "E",
    "length(service) eq 5": "E",
    "indexof(supplier,'&') eq 4": "E",
    "indexof(supplier,'nowhere') eq -1": "RES",
    "indexof(supplier,'') eq 0": "RES",
    "indexof(supplier,'R') eq 0": "R",
    "substring(service,1) eq 'arks'": "E",
    "substring(service,1,2) eq 'ou'": "RS",
    "concat(concat(service,': '),'x') eq 'Parks: x'": "E",
    "trim(' Parks ') eq service": "E",
    "supplier eq 'Ridge \"Roofing\" Ltd'": "R",
    "contains(supplier,'''') eq false": "RES",
    "contains(place,'POINT')": "RS",
    # dates and times
    "paid_on eq 2026-04-03": "R",
    "paid_on ge 2026-04-04": "E",
    "paid_on lt 2026-04-14T00:00:00Z": "R",
    "entered eq 2026-04-03T10:11:12.345678Z": "R",
    "entered ge 2026-04-03T11:11:12+01:00": "R",
    "entered lt 2026-04-03T10:00Z": "",
    "year(paid_on) eq 2026 and month(paid_on) eq 4 and day(paid_on) eq 14": "E",
    "hour(entered) eq 10 and minute(entered) eq 11 and second(entered) eq 12": "R",
    "date(entered) eq paid_on": "RS",
    "entered lt now()": "R",
    "paid_on gt mindatetime() and paid_on lt maxdatetime()": "RE",
    "paid_on add duration'P11D' eq 2026-04-14": "R",
    "entered sub duration'PT10H' lt 2026-04-03T01:00:00Z": "R",
    # numbers
    "round(amount) eq 1201": "R",
    "floor(amount) eq 1200": "R",
    "ceiling(amount) eq 1201": "R",
    "round(rate) eq 0": "RE",
    # parameter aliases
    "amount gt @least&@least=0": "R",
    "service eq @s&@s='Parks'": "E",
    "amount eq @nothing": "S",
    # spaces
    "  late  eq  true  ": "E",
    "contains( supplier , 'Ltd' )": "RS",
}  # fmt: skip

REFUSED = {
    "amount gt": 400,
    "amount gt 'x'": 400,
    "amount eq 5 eq": 400,
    "nothing eq 1": 400,
    "amount": 400,
    "contains(amount,'1')": 400,
    "contains(supplier)": 400,
    "unknown(supplier)": 400,
    "supplier eq \"Parks\"": 400,
    "supplier eq 'Parks": 400,
    "(late": 400,
    "late)": 400,
    "late eq true; drop": 400,
    "amountgt 5": 400,
    "amount gt5": 400,
    "paid_on eq 2026-02-30": 400,
    "entered eq 2026-04-03T25:00:00Z": 400,
    "lines in ()": 400,
    "lines eq 1e999": 400,
    "__id gt 'x'": 400,
    "contains(__id,'row')": 400,
    "": 400,
    "(" * 40 + "late" + ")" * 40: 400,
    "not " * 60 + "late": 400,
    "late and " * 1_100 + "late": 400,
    "lines add " * 200 + "1 eq 2": 400,
    "matchesPattern(supplier,'^R')": 501,
    "supplier has Sales.Pattern'Yellow'": 501,
    "lines eq 01234567-89ab-cdef-0123-456789abcdef": 501,
    "items/any(d:d/quantity gt 100)": 501,
    "geo.distance(place,geography'POINT(0 0)') lt 5": 501,
    "rate eq INF": 501,
    "cast(lines,Edm.String) eq '3'": 501,
}  # fmt: skip


def _letters(response: Any) -> str:
    return "".join(LETTERS[row["supplier"][0]] for row in response.json()["value"])


def _filter(text: str) -> str:
    head, _, alias = text.partition("&@")
    return f"?$filter={quote(head)}" + (f"&@{quote(alias, safe='=')}" if alias else "")


def test_every_filter_finds_its_rows(ask: Ask) -> None:
    answers = {text: ask(_filter(text)) for text in FOUND}
    refused = {text: each.content for text, each in answers.items() if each.status_code != 200}
    assert refused == {}
    assert {text: _letters(each) for text, each in answers.items()} == FOUND


def test_every_bad_filter_is_refused_in_words(ask: Ask) -> None:
    answers = {text: ask(_filter(text)) for text in REFUSED}
    assert {text: each.status_code for text, each in answers.items()} == REFUSED
    for each in answers.values():
        error = each.json()["error"]
        assert error["code"]
        assert error["message"].endswith(".")
