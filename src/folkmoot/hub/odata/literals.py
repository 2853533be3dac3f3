"""Literals of OData's expressions: each kind of token to its value (Part 2, 5.1.1.14)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from folkmoot.hub.odata.edm import Edm
from folkmoot.hub.odata.faults import Malformed, NotOffered
from folkmoot.hub.odata.nodes import Literal
from folkmoot.hub.odata.tokens import Kind, Token

LARGEST_EXPONENT = 300
_DURATION = re.compile(r"-?P(?=.)(?:\d{1,7}D)?(?:T(?=.)(?:\d{1,7}H)?(?:\d{1,7}M)?(?:\d{1,7}S)?)?")


def _string(token: Token, option: str) -> Literal:
    return Literal(token.text[1:-1].replace("''", "'"), Edm.STRING, token.at)


def _number(token: Token, option: str) -> Literal:
    value = Decimal(token.text)
    if abs(value.adjusted()) > LARGEST_EXPONENT:
        raise Malformed(f"The number at character {token.at + 1} is too large.", option=option)
    if "e" in token.text.lower():
        return Literal(value, Edm.DOUBLE, token.at)
    return Literal(value, Edm.DECIMAL if "." in token.text else Edm.INT64, token.at)


def _date(token: Token, option: str) -> Literal:
    try:
        datetime.strptime(token.text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise _no_such_moment(token, option) from error
    return Literal(token.text, Edm.DATE, token.at)


def _moment(token: Token, option: str) -> Literal:
    """A plus in an address is a space until it is escaped, so a space stands for one here."""
    text = token.text.upper().replace(" ", "+")
    date, _, rest = text.partition("T")
    zone = re.search(r"(?:Z|[+-]\d{2}:\d{2})$", rest)
    clock = rest[: zone.start()] if zone else rest
    whole, _, fraction = clock.partition(".")
    shift = zone.group() if zone else "Z"
    try:
        found = datetime.fromisoformat(f"{date}T{whole}").replace(
            microsecond=int(fraction[:6].ljust(6, "0")) if fraction else 0, tzinfo=UTC
        )
        if shift != "Z":
            hours, minutes = int(shift[1:3]), int(shift[4:6])
            if hours > 14 or minutes > 59:
                raise _no_such_moment(token, option)
            offset = timedelta(hours=hours, minutes=minutes)
            found = found - offset if shift[0] == "+" else found + offset
    except (ValueError, OverflowError) as error:
        raise _no_such_moment(token, option) from error
    text = found.replace(tzinfo=None).isoformat(timespec="microseconds")
    return Literal(text, Edm.MOMENT, token.at)


def _typed(token: Token, option: str) -> Literal:
    name, _, rest = token.text.partition("'")
    value = rest[:-1]
    if name != "duration":
        raise NotOffered(f"No property is of the type of {name}'…'.", where=option)
    if not _DURATION.fullmatch(value):
        raise Malformed(f"'{value}' is no duration such as P1DT2H.", option=option)
    return Literal(value, Edm.DURATION, token.at)


def _no_such_moment(token: Token, option: str) -> Malformed:
    return Malformed(
        f"There is no such date or time as the one at character {token.at + 1}.", option=option
    )


LITERALS: dict[Kind, Callable[[Token, str], Literal]] = {
    Kind.STRING: _string,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.TYPED: _typed,
}
