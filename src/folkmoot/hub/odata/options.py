"""The system query options of an address, read strictly.

Names may lack their `$` and be in any case, as 4.01 asks. An option of OData's that is not offered
is 501, one that nobody knows 400; names without `$` that are no option's are the client's own and
passed over; `@name` is a parameter alias.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from folkmoot.hub.odata.faults import Malformed, NotOffered
from folkmoot.hub.odata.grammar import Parser, parse_expression
from folkmoot.hub.odata.nodes import Node

_OFFERED = (
    *("filter", "search", "select", "orderby", "top", "skip", "count", "skiptoken", "apply"),
    "format",
)
_NOT_OFFERED = ("expand", "compute", "levels", "index", "deltatoken", "schemaversion", "id")
MOST_CHARACTERS = 65_536
MOST_ORDERINGS = 50


@dataclass(frozen=True, slots=True)
class Order:
    """One criterion of $orderby."""

    expression: Node
    is_ascending: bool


@dataclass(frozen=True, slots=True)
class Options:
    """What an address asks of a collection. `select` is None where all properties are wanted."""

    filter: Node | None = None
    search: str = ""
    select: tuple[str, ...] | None = None
    orderby: tuple[Order, ...] = ()
    top: int | None = None
    skip: int = 0
    has_count: bool = False
    skiptoken: str = ""
    apply: str = ""
    format: str = ""


def read_options(
    parameters: Iterable[tuple[str, str]], *, allowed: tuple[str, ...] = _OFFERED
) -> Options:
    """Raises Malformed or NotOffered. `allowed` are the options that the address takes."""
    texts, aliases = _sorted_out(parameters)
    for name in texts:
        if name not in allowed:
            raise Malformed(f"The option ${name} does not belong at this address.")
    read = texts.get
    return Options(
        filter=parse_expression(texts["filter"], "$filter", aliases) if "filter" in texts else None,
        search=_search(read("search")),
        select=_selected(read("select")),
        orderby=_orders(read("orderby"), aliases),
        top=_count(read("top"), "$top"),
        skip=_count(read("skip"), "$skip") or 0,
        has_count=_truth(read("count"), "$count"),
        skiptoken=read("skiptoken") or "",
        apply=read("apply") or "",
        format=read("format") or "",
    )


def aliases_of(parameters: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The parameter aliases of an address."""
    return _sorted_out(parameters)[1]


def _sorted_out(parameters: Iterable[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    texts: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for name, value in parameters:
        if len(value) > MOST_CHARACTERS:
            raise Malformed(f"The option is longer than {MOST_CHARACTERS:,} characters.")
        if name.startswith("@"):
            aliases[name] = value
            continue
        known = name.removeprefix("$").lower()
        if known in _NOT_OFFERED and name.startswith("$"):
            raise NotOffered(f"The option ${known} is not offered.", where=f"${known}")
        if known not in _OFFERED:
            if name.startswith("$"):
                raise Malformed(
                    f"OData has no option {name}.",
                    remedy=f"There are {', '.join(f'${each}' for each in _OFFERED)}.",
                )
            continue
        if known in texts:
            raise Malformed("The option is given twice.", option=f"${known}")
        texts[known] = value
    return texts, aliases


def _search(text: str | None) -> str:
    if text is not None and not text.strip():
        raise Malformed("There is nothing to search for.", option="$search")
    return text or ""


def _selected(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    names = tuple(name.strip() for name in text.split(","))
    if "" in names:
        raise Malformed("A name is missing.", option="$select")
    if "*" in names:
        return None
    return tuple(dict.fromkeys(names))


def _orders(text: str | None, aliases: Mapping[str, str]) -> tuple[Order, ...]:
    if text is None:
        return ()
    parser = Parser(text, "$orderby", aliases)
    found: list[Order] = []
    while True:
        expression = parser.expression()
        parser.skip_space()
        direction = parser.take_word("asc", "desc")
        found.append(Order(expression, direction != "desc"))
        if not parser.take_symbol(","):
            break
        if len(found) == MOST_ORDERINGS:
            raise Malformed(f"There are more than {MOST_ORDERINGS} criteria.", option="$orderby")
    parser.expect_end()
    return tuple(found)


def _count(text: str | None, option: str) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Malformed(f"'{text[:40]}' is no whole number from 0 up.", option=option)
    return int(text)


def _truth(text: str | None, option: str) -> bool:
    if text is not None and text.lower() not in ("true", "false"):
        raise Malformed("It is true or false.", option=option)
    return text is not None and text.lower() == "true"
