"""What a worker is asked, and how it travels: a message of JSON, then the values that SQL binds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from folkmoot.soql import BoundSql, Lookup, Match, Order, Search
from folkmoot.vault.engine import Extension
from folkmoot.vault.reader import Parameters
from folkmoot.vault.workers import frames


@dataclass(frozen=True, slots=True)
class Question:
    """SQL about some views of versions, and how an index may answer it.

    `is_quick` asks for an answer from an index alone, or, where it `may_scan`, within the little
    time that a quick question has.
    """

    views: Mapping[str, str]
    sql: str
    parameters: Parameters
    numbered_as: str | None = None
    extensions: tuple[Extension, ...] = ()
    lookup: Lookup | None = None
    is_quick: bool = False
    may_scan: bool = False

    @property
    def messages(self) -> Iterator[tuple[frames.Kind, bytes]]:
        """Raises QueryError for a value that cannot be sent."""
        head = {
            "views": dict(self.views),
            "sql": self.sql,
            "numbered_as": self.numbered_as,
            "extensions": [str(extension) for extension in self.extensions],
            "is_quick": self.is_quick,
            "may_scan": self.may_scan,
            "lookup": _said(self.lookup) if self.lookup else None,
        }
        bound = [each.parameters for each in _bound(self.lookup)] if self.lookup else []
        written = [frames.write_parameters(each) for each in (self.parameters, *bound)]
        yield frames.Kind.QUESTION, json.dumps(head).encode()
        for each in written:
            yield frames.Kind.PARAMETERS, each

    @classmethod
    def received(cls, receive: Callable[[], bytes]) -> Question:
        """The question whose messages come one after the other."""
        head = json.loads(receive())
        parameters = frames.read_parameters(receive())
        said = head["lookup"]
        return cls(
            views=head["views"],
            sql=head["sql"],
            parameters=parameters,
            numbered_as=head["numbered_as"],
            extensions=tuple(Extension(name) for name in head["extensions"]),
            lookup=_understood(said, receive) if said else None,
            is_quick=head["is_quick"],
            may_scan=head["may_scan"],
        )


def _bound(lookup: Lookup) -> list[BoundSql]:
    by_number = lookup.search.by_number if lookup.search else None
    return [each for each in (by_number, lookup.of_found, lookup.of_page) if each is not None]


def _said(lookup: Lookup) -> dict[str, Any]:
    search, order = lookup.search, lookup.order
    return {
        "view": lookup.view,
        "columns": lookup.columns,
        "terms": search.terms if search else None,
        "texts": search.texts if search else None,
        "by_number": search.by_number.sql if search and search.by_number else None,
        "matches": [[each.column, each.values] for each in lookup.matches],
        "order": [order.column, order.is_ascending] if order else None,
        "limit": lookup.limit,
        "offset": lookup.offset,
        "of_found": lookup.of_found.sql,
        "of_page": lookup.of_page.sql if lookup.of_page else None,
        "shown": lookup.shown,
    }


def _understood(said: Mapping[str, Any], receive: Callable[[], bytes]) -> Lookup:
    def bound(sql: str) -> BoundSql:
        return BoundSql(sql, tuple(frames.read_parameters(receive())))

    by_number = bound(said["by_number"]) if said["by_number"] else None
    search = None
    if said["terms"] is not None:
        search = Search(tuple(said["terms"]), tuple(said["texts"]), by_number)
    return Lookup(
        view=said["view"],
        columns=tuple(said["columns"]),
        search=search,
        matches=tuple(Match(column, tuple(values)) for column, values in said["matches"]),
        order=Order(*said["order"]) if said["order"] else None,
        limit=said["limit"],
        offset=said["offset"],
        of_found=bound(said["of_found"]),
        of_page=bound(said["of_page"]) if said["of_page"] else None,
        shown=None if said["shown"] is None else tuple(said["shown"]),
    )
