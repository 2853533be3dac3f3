"""How a delimited text parts and quotes its fields, told from its first lines."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "|", "^", "~", "\x1f", "\u00a6")
_MOST_LINES = 1000
_LEAST_CONSISTENT = 0.5
_LONGEST_FIELD = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are parted and quoted.

    `quote` is "" where nothing is quoted. `has_padding` means that blanks after a delimiter belong
    to no field, so that a quote may follow them. `escape` is a backslash where quotes inside
    fields are escaped by it, else they are doubled. `fields` is how many most records have.
    """

    delimiter: str
    quote: str = '"'
    has_padding: bool = False
    escape: str = ""
    fields: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether it needs nothing beyond a one-byte delimiter and doubled double quotes."""
        return (
            len(self.delimiter.encode()) == 1
            and self.quote in ('"', "")
            and not self.has_padding
            and not self.escape
        )

    def reader_options(self) -> dict[str, object]:
        """The options of Python's csv reader for this dialect."""
        options: dict[str, object] = {
            "delimiter": self.delimiter,
            "skipinitialspace": self.has_padding,
        }
        if self.quote:
            options |= {"quotechar": self.quote, "doublequote": not self.escape}
        else:
            options["quoting"] = csv.QUOTE_NONE
        if self.escape:
            options["escapechar"] = self.escape
        return options


def allow_long_fields() -> None:
    """Let Python's csv reader take fields as long as a detailed boundary."""
    csv.field_size_limit(_LONGEST_FIELD)


def detect_dialect(sample: str) -> Dialect | None:
    """The dialect under which the sample's lines agree best on how many fields they have.

    None when no delimiter parts most of the lines.
    """
    allow_long_fields()
    best: tuple[float, Dialect] | None = None
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        for dialect in _variants(sample, delimiter):
            score, fields = _judge(sample, dialect)
            if score > 0 and (best is None or score > best[0] + 1e-9):
                found = Dialect(
                    dialect.delimiter, dialect.quote, dialect.has_padding, dialect.escape, fields
                )
                best = (score, found)
    return best[1] if best else None


def declared_delimiter(first_line: str) -> str:
    """The delimiter that a first line such as `sep=;` declares to Excel, or ""."""
    match = re.fullmatch(r"\"?sep=(.)\"?\s*", first_line, re.I)
    return match.group(1) if match else ""


def _variants(sample: str, delimiter: str) -> list[Dialect]:
    """The ways of quoting worth trying with a delimiter, the usual first."""
    mark = re.escape(delimiter)
    found = [Dialect(delimiter)]
    if re.search(rf'{mark} +"', sample):
        found.append(Dialect(delimiter, has_padding=True))
    if '\\"' in sample:
        found += [Dialect(d.delimiter, d.quote, d.has_padding, "\\") for d in found]
    singles = len(re.findall(rf"(?:{mark}|^)'|'(?:{mark}|$)", sample, re.M))
    doubles = len(re.findall(rf'(?:{mark}|^)"|"(?:{mark}|$)', sample, re.M))
    if singles > 8 and singles > 4 * doubles and singles > 0.7 * sample.count("'"):
        found.insert(0, Dialect(delimiter, "'"))
    return found


def _judge(sample: str, dialect: Dialect) -> tuple[float, int]:
    """How well the records of the sample agree, and on how many fields.

    As in van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting row and type
    patterns" (2019), many fields count for more than few, by (fields - 1) / fields.
    """
    reader = csv.reader(io.StringIO(sample, newline=""), **dialect.reader_options())  # type: ignore[arg-type]
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(row):
                rows.append(row)
            if len(rows) >= _MOST_LINES:
                break
    except csv.Error:
        return 0.0, 0
    counts = Counter(len(row) for row in rows)
    wide = {fields: n for fields, n in counts.items() if fields > 1}
    if not wide:
        return 0.0, 0
    fields = max(wide, key=lambda f: (wide[f], f))
    consistent = _consistency(rows, fields)
    if consistent < _LEAST_CONSISTENT:
        return 0.0, 0
    return consistent * (0.6 + 0.4 * _cleanness(rows, dialect)) * (fields - 1) / fields, fields


def _consistency(rows: list[list[str]], fields: int) -> float:
    """The share of records that agree; or nearly that, when none is wider than the header.

    Titles before the first that agree and notes after the last do not count, if they have at most
    half as many fields. Programs that leave out trailing empty fields write records of many
    lengths.
    """
    agreeing = [i for i, row in enumerate(rows) if len(row) == fields]
    around = [*rows[: agreeing[0]], *rows[agreeing[-1] + 1 :]]
    thin = sum(2 * len(row) <= fields for row in around)
    among = len(rows) - thin if len(agreeing) > 2 else len(rows)
    header = next((len(row) for row in rows if len(row) > 1), 0)
    bounded = sum(1 < len(row) <= header for row in rows) if header > 2 else 0
    return max(len(agreeing) / among, 0.85 * bounded / len(rows))


def _cleanness(rows: list[list[str]], dialect: Dialect) -> float:
    """The share of fields in which no other delimiter or stray quote is left.

    A comma is left aside: it is at home in sentences and numbers.
    """
    others = {*DELIMITERS, dialect.quote} - {",", dialect.delimiter, ""}
    cells = [cell for row in rows[:200] for cell in row if cell]
    if not cells:
        return 0.0
    return sum(not others.intersection(cell) for cell in cells) / len(cells)
