"""OData's canonical functions in SoQL (Part 2, 5.1.1.5 to 5.1.1.10), as one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from folkmoot.hub.odata.edm import MOMENTS, Edm
from folkmoot.hub.odata.faults import Malformed, NotOffered
from folkmoot.hub.odata.lowered import Lowered, call, number
from folkmoot.soql.tree import Literal

_TEXT = frozenset({Edm.STRING})
_WHOLE = frozenset({Edm.INT64})
Write = Callable[..., Lowered]


@dataclass(frozen=True, slots=True)
class Function:
    """What a function takes, gives, and is in SoQL. NULL is taken everywhere."""

    name: str
    takes: tuple[frozenset[Edm], ...]
    gives: Edm
    write: Write


def apply_function(name: str, arguments: tuple[Lowered, ...], option: str) -> Lowered:
    """A function applied. Raises NotOffered for those that SoQL cannot express, else Malformed."""
    overloads = [each for each in FUNCTIONS if each.name == name]
    if name in _NOT_OFFERED:
        raise NotOffered(f"The function {name} is not offered.", where=option)
    if not overloads:
        raise Malformed(
            f"There is no function {name}.", option=option,
            remedy=f"There are {', '.join(dict.fromkeys(each.name for each in FUNCTIONS))}.",
        )  # fmt: skip
    for each in overloads:
        if len(each.takes) == len(arguments) and all(
            (given.is_null or given.type in wanted) and not given.is_key
            for given, wanted in zip(arguments, each.takes, strict=True)
        ):
            return each.write(*arguments)
    given = ", ".join(str(each.type) for each in arguments) or "nothing"
    raise Malformed(f"The function {name} does not take {given}.", option=option)


def _plain(name: str, soql: str, gives: Edm, *takes: frozenset[Edm]) -> Function:
    return Function(name, takes, gives, lambda *given: call(soql, gives, *given))


def _part(name: str, letter: str) -> Function:
    return _plain(name, f"date_extract_{letter}", Edm.INT64, MOMENTS)


def _rounding(name: str, soql: str, *more: Lowered) -> tuple[Function, ...]:
    return tuple(
        Function(
            name, (frozenset({edm}),), edm, lambda given, edm=edm: call(soql, edm, given, *more)
        )
        for edm in (Edm.INT64, Edm.DECIMAL, Edm.DOUBLE)
    )


def _ends_with(text: Lowered, ending: Lowered) -> Lowered:
    """As many last characters as the ending has; where there are too few the texts differ."""
    length = call("op$-", Edm.INT64, _length(text), _length(ending))
    last = call("substring", Edm.STRING, text, call("op$+", Edm.INT64, length, number(1)))
    return call("op$=", Edm.BOOLEAN, last, ending)


def _index_of(text: Lowered, sought: Lowered) -> Lowered:
    """The length of what stands before the first occurrence; -1 where there is none."""
    before = _length(call("split_part", Edm.STRING, text, sought, number(1)))
    is_in = call("contains", Edm.BOOLEAN, text, sought)
    is_empty = call("op$=", Edm.BOOLEAN, sought, Lowered(Literal(""), Edm.STRING))
    found = call("case", Edm.INT64, is_empty, number(0), is_in, before)
    missing = call("op$NOT", Edm.BOOLEAN, is_in)
    return call("case", Edm.INT64, missing, number(-1), is_in, found)


def _substring(text: Lowered, start: Lowered, *length: Lowered) -> Lowered:
    first = call("op$+", Edm.INT64, start, number(1))
    return call("substring", Edm.STRING, text, first, *length)


def _length(text: Lowered) -> Lowered:
    return call("length", Edm.INT64, text)


def _second(moment: Lowered) -> Lowered:
    """Whole seconds: SoQL's keep their fraction."""
    return call("floor", Edm.INT64, call("date_extract_ss", Edm.DECIMAL, moment))


def _now() -> Lowered:
    moment = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")
    return Lowered(Literal(moment), Edm.MOMENT)


def _moment(text: str) -> Write:
    return lambda: Lowered(Literal(text), Edm.MOMENT)


FUNCTIONS = (
    _plain("contains", "contains", Edm.BOOLEAN, _TEXT, _TEXT),
    _plain("startswith", "starts_with", Edm.BOOLEAN, _TEXT, _TEXT),
    Function("endswith", (_TEXT, _TEXT), Edm.BOOLEAN, _ends_with),
    _plain("length", "length", Edm.INT64, _TEXT),
    Function("indexof", (_TEXT, _TEXT), Edm.INT64, _index_of),
    Function("substring", (_TEXT, _WHOLE), Edm.STRING, _substring),
    Function("substring", (_TEXT, _WHOLE, _WHOLE), Edm.STRING, _substring),
    _plain("tolower", "lower", Edm.STRING, _TEXT),
    _plain("toupper", "upper", Edm.STRING, _TEXT),
    _plain("trim", "trim", Edm.STRING, _TEXT),
    _plain("concat", "op$||", Edm.STRING, _TEXT, _TEXT),
    _part("year", "y"),
    _part("month", "m"),
    _part("day", "d"),
    _part("hour", "hh"),
    _part("minute", "mm"),
    Function("second", (MOMENTS,), Edm.INT64, _second),
    _plain("date", "date_trunc_ymd", Edm.DATE, MOMENTS),
    Function("now", (), Edm.MOMENT, _now),
    Function("mindatetime", (), Edm.MOMENT, _moment("0001-01-01T00:00:00")),
    Function("maxdatetime", (), Edm.MOMENT, _moment("9999-12-31T23:59:59.999999")),
    *_rounding("round", "round", number(0)),
    *_rounding("floor", "floor"),
    *_rounding("ceiling", "ceil"),
)

_NOT_OFFERED = frozenset(
    (
        *("matchesPattern", "matchespattern", "fractionalseconds", "totaloffsetminutes"),
        *("totalseconds", "time", "cast", "isof", "case", "hassubset", "hassubsequence"),
        *("geo.distance", "geo.length", "geo.intersects", "any", "all", "substringof"),
    )
)
"""Functions of OData's that are told apart from words that nobody knows: 501, not 400."""
