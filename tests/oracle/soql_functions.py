"""What each SoQL function answers, in plain Python: the same table of identities, no SQL.

Numbers are `Decimal`, moments naive `datetime`, nulls None. A function here sees its arguments
after nulls were dealt with, unless it is named in TAKES_NULLS.
"""

import math
import statistics
import unicodedata
import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from folkmoot.soql.literals import Interval, read_fixed_timestamp, read_floating_timestamp

Value = Any


def text_of(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        shown = format(value, "f")
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}"
    return interval_text(value) if isinstance(value, Interval) else str(value)


def interval_text(interval: Interval) -> str:
    """By counting down: whole units first, the sign with every part."""

    def shown(total: int, units: list[tuple[str, int]]) -> str:
        sign, left, pieces = "-" if total < 0 else "", abs(total), ""
        for letter, size in units:
            number, left = divmod(left, size)
            pieces += f"{sign}{number}{letter}" if number else ""
        return pieces

    days = shown(interval.months, [("Y", 12), ("M", 1)]) + shown(interval.days, [("D", 1)])
    fraction = Decimal(abs(interval.microseconds) % 60_000_000) / 1_000_000
    minutes = abs(interval.microseconds) // 60_000_000
    sign = -1 if interval.microseconds < 0 else 1
    clock = shown(sign * minutes, [("H", 60), ("M", 1)])
    clock += f"{text_of(sign * fraction)}S" if fraction else ""
    return f"P{days}" + (f"T{clock}" if clock else "") if days or clock else "PT0S"


def like(text: str, pattern: str) -> bool:
    """LIKE by trying every way that % can stretch."""
    if not pattern:
        return not text
    head, rest = pattern[0], pattern[1:]
    if head == "%":
        return any(like(text[start:], rest) for start in range(len(text) + 1))
    if head == "\\" and rest:
        return text[:1] == rest[0] and like(text[1:], rest[1:])
    return bool(text) and head in ("_", text[0]) and like(text[1:], rest)


def substring(text: str, start: Decimal, length: Decimal | None = None) -> str:
    first = whole(start)
    last = len(text) if length is None else first + whole(length) - 1
    return "".join(c for position, c in enumerate(text, 1) if first <= position <= last)


def split_part(text: str, separator: str, index: Decimal) -> str:
    pieces = text.split(separator) if separator else [text]
    number = whole(index)
    if 1 <= number <= len(pieces):
        return pieces[number - 1]
    return pieces[number] if number < 0 and -number <= len(pieces) else ""


def pad(text: str, length: Decimal, filler: str, *, is_left: bool) -> str:
    width = max(whole(length), 0)
    if len(text) >= width or not filler:
        return text[:width]
    fill = (filler * width)[: width - len(text)]
    return fill + text if is_left else text + fill


def whole(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_HALF_UP))


def number_from(text: str) -> Decimal | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return Decimal(repr(number)) if math.isfinite(number) else None


def truth_from(text: str) -> bool | None:
    wanted = text.strip(" ").lower()
    said = {
        truth
        for word, truth in (("true", True), ("yes", True), ("false", False), ("no", False))
        if wanted and word.startswith(wanted)
    }
    exact = {"1": True, "on": True, "0": False, "off": False, "of": False}
    return said.pop() if said else exact.get(wanted)


def rounded(number: Decimal, digits: Decimal) -> Decimal:
    places = whole(digits)
    if -number.as_tuple().exponent <= places:
        return number
    return (
        number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if places > -20 else Decimal(0)
    )


def remainder(left: Decimal, right: Decimal) -> Decimal | None:
    return left - right * int(left / right) if right else None


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    try:
        made = math.pow(base, exponent)
    except (ValueError, OverflowError):
        return None
    return Decimal(repr(made)) if math.isfinite(made) else None


def bucket(value: Decimal, low: Decimal, high: Decimal, count: Decimal) -> Decimal | None:
    if value < low:
        return Decimal(0)
    if value >= high:
        return count + 1
    return Decimal(math.floor((value - low) / (high - low) * count) + 1)


def magnitude(number: Decimal) -> Decimal:
    digits = len(str(int(abs(number))))
    return Decimal(digits if number > 0 else -digits if number < 0 else 0)


def band(number: Decimal, width: Decimal) -> Decimal | None:
    if width == 1:
        return floor(number)
    if width == 0:
        return None
    sign = (number > 0) - (number < 0)
    return sign * floor(abs(number) / width + 1)


def floor(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_FLOOR)


def start_of(unit: str) -> Callable[[datetime], datetime]:
    def truncate(moment: datetime) -> datetime:
        day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        if unit == "day":
            return day
        return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)

    return truncate


def in_zone(moment: datetime, zone: str) -> datetime:
    there = moment.replace(tzinfo=UTC).astimezone(zoneinfo.ZoneInfo(zone))
    return there.replace(tzinfo=None)


def shifted(moment: datetime, interval: Interval, sign: int) -> datetime:
    months = moment.year * 12 + moment.month - 1 + sign * interval.months
    year, month = divmod(months, 12)
    month += 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    moved = moment.replace(year=year, month=month, day=min(moment.day, last))
    return moved + sign * timedelta(days=interval.days, microseconds=interval.microseconds)


def business_days(one: datetime, other: datetime, zone: str = "UTC") -> Decimal:
    first, last = sorted(in_zone(each, zone).date() for each in (one, other))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return Decimal(sum(day.weekday() < 5 for day in days))


def days_between(later: datetime, earlier: datetime) -> Decimal:
    return Decimal(int((later - earlier) / timedelta(days=1)))


def unaccented(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(each for each in parts if unicodedata.category(each) != "Mn")


def _moments() -> dict[str, Callable[..., Value]]:
    found: dict[str, Callable[..., Value]] = {}
    for name, unit in (("y", "year"), ("ym", "month"), ("ymd", "day")):
        truncate = start_of(unit)
        found[f"date_trunc_{name}"] = truncate
        found[f"datez_trunc_{name}"] = truncate
        found[f"date_trunc_{name} in zone"] = lambda m, z, t=truncate: t(in_zone(m, z))
    parts: dict[tuple[str, str], Callable[[datetime], int | Decimal]] = {
        ("y", "year"): lambda m: m.year,
        ("m", "month"): lambda m: m.month,
        ("d", "day"): lambda m: m.day,
        ("hh", "hour"): lambda m: m.hour,
        ("mm", "minute"): lambda m: m.minute,
        ("ss", "second"): lambda m: m.second + Decimal(m.microsecond) / 1_000_000,
        ("dow", "day_of_week"): lambda m: m.isoweekday() % 7,
        ("woy", "week_of_year"): lambda m: m.isocalendar().week,
        ("iso_y", "iso_year"): lambda m: m.isocalendar().year,
    }
    for (name, field), part in parts.items():
        found[f"date_extract_{name}"] = found[f".{field}"] = lambda m, p=part: Decimal(p(m))
    return found


SCALARS: dict[str, Callable[..., Value]] = {
    **dict.fromkeys(("=", "=="), lambda a, b: a == b),
    **dict.fromkeys(("!=", "<>"), lambda a, b: a != b),
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "not": lambda a: not a,
    "between": lambda v, low, high: low <= v <= high,
    "like": like,
    "not like": lambda text, pattern: not like(text, pattern),
    "caseless_eq": lambda a, b: a.upper() == b.upper(),
    "caseless_ne": lambda a, b: a.upper() != b.upper(),
    "caseless_contains": lambda a, b: b.upper() in a.upper(),
    "caseless_starts_with": lambda a, b: a.upper().startswith(b.upper()),
    "||": lambda a, b: text_of(a) + text_of(b),
    "upper": str.upper,
    "lower": str.lower,
    "length": lambda text: Decimal(len(text)),
    "substring": substring,
    "substring of length": substring,
    "split_part": split_part,
    "replace": lambda text, old, new: text.replace(old, new) if old else text,
    "trim": lambda text: text.strip(" "),
    "trim_leading": lambda text: text.lstrip(" "),
    "trim_trailing": lambda text: text.rstrip(" "),
    "left_pad": lambda t, n, f: pad(t, n, f, is_left=True),
    "right_pad": lambda t, n, f: pad(t, n, f, is_left=False),
    "chr": lambda n: chr(whole(n)) if 1 <= n <= 55295 or 57344 <= n <= 1114111 else None,
    "unaccent": unaccented,
    "get_context": lambda key: None,
    "contains": lambda a, b: b in a,
    "starts_with": str.startswith,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else None,
    "%": remainder,
    "^": power,
    "unary +": lambda a: a,
    "unary -": lambda a: -a,
    "abs": abs,
    "ceil": lambda a: a.to_integral_value(ROUND_CEILING),
    "floor": floor,
    "round": rounded,
    "ln": lambda a: Decimal(repr(math.log(a))) if a > 0 else None,
    "width_bucket": bucket,
    "signed_magnitude_10": magnitude,
    "signed_magnitude_linear": band,
    **_moments(),
    "date_diff_d": days_between,
    "date_diff_business_days": business_days,
    "date_diff_business_days in zone": business_days,
    "date_add": lambda m, i: shifted(m, i, 1),
    "timestamp + interval": lambda m, i: shifted(m, i, 1),
    "timestamp - interval": lambda m, i: shifted(m, i, -1),
    "to_floating_timestamp": in_zone,
    "epoch_seconds": lambda m: Decimal(
        round((m - datetime(1970, 1, 1)) / timedelta(milliseconds=1))  # noqa: DTZ001 - UTC, naive
    ) / 1000,
    "text::number": number_from,
    "text::boolean": truth_from,
    "text::floating_timestamp": read_floating_timestamp,
    "text::fixed_timestamp": read_fixed_timestamp,
    "number::double": lambda a: a,
    "fixed_timestamp::text": lambda m: text_of(m) + "Z",
    **dict.fromkeys(
        (
            "number::text", "double::text", "boolean::text", "floating_timestamp::text",
            "interval::text",
        ), text_of
    ),
}  # fmt: skip


def _mean(values: list[Decimal]) -> Decimal | None:
    return sum(values) / len(values) if values else None


def _deviation(measure: Callable[[list[float]], float]) -> Callable[..., Decimal | None]:
    def deviation(values: list[Decimal]) -> Decimal | None:
        try:
            return Decimal(repr(measure([float(value) for value in values])))
        except statistics.StatisticsError:
            return None

    return deviation


def _regression(part: str) -> Callable[..., Decimal | None]:
    def fit(pairs: list[tuple[Decimal, Decimal]]) -> Decimal | None:
        ys, xs = [y for y, _ in pairs], [x for _, x in pairs]
        if not pairs:
            return None
        mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
        sxx = sum((x - mean_x) ** 2 for x in xs)
        syy = sum((y - mean_y) ** 2 for y in ys)
        sxy = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
        if sxx == 0:
            return None
        if part == "r2":
            return Decimal(1) if syy == 0 else sxy**2 / (sxx * syy)
        slope = sxy / sxx
        return slope if part == "slope" else mean_y - slope * mean_x

    return fit


AGGREGATES: dict[str, Callable[..., Value]] = {
    "count": lambda values: Decimal(len(values)),
    "count_distinct": lambda values: Decimal(len(set(values))),
    "sum": lambda values: sum(values, Decimal(0)) if values else None,
    "avg": _mean,
    "min": lambda values: min(values, default=None),
    "max": lambda values: max(values, default=None),
    "median": lambda values: statistics.median(values) if values else None,
    "median of other values": lambda v: sorted(v)[(len(v) - 1) // 2] if v else None,
    "stddev_pop": _deviation(statistics.pstdev),
    "stddev_samp": _deviation(statistics.stdev),
    "bool_and": lambda values: all(values) if values else None,
    "bool_or": lambda values: any(values) if values else None,
    "regr_slope": _regression("slope"),
    "regr_intercept": _regression("intercept"),
    "regr_r2": _regression("r2"),
}
"""Each takes the values of its argument that are not null (pairs, where it has two)."""
