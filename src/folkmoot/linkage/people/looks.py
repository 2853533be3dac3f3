"""What the values of a column say of a person: where neither meaning nor heading tells, and against
a heading that says what the values cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.people.headings import is_of_somebody_else, words_of
from folkmoot.linkage.people.role import Role
from folkmoot.linkage.people.roles import Roles
from folkmoot.linkage.standardise.words import read_words
from folkmoot.tables import Meaning, Schema

_UNTOLD = frozenset(
    {
        None,
        Meaning.CATEGORY,
        Meaning.EVENT_DATE,
        Meaning.DESCRIPTION,
        Meaning.RECORD_ID,
        Meaning.PERSON_ID,
        Meaning.COUNT,
        Meaning.MEASURE,
    }
)
_MOST_COUNTED = 500
"""Of a column's texts, the most frequent: slips of the pen are rare and only blur."""
_FORENAMES, _SURNAMES = 0.3, 0.15
"""Least shares of records whose text is a well-known name."""
_MOSTLY = 0.8
_LEAST_YEARS = 50
"""Years that dates of birth span, and dates of events seldom do."""
_SEXES = frozenset({"M", "F", "MALE", "FEMALE"})

_RANGES: dict[Role, tuple[int, int]] = {
    Role.BIRTH_DAY: (1, 31),
    Role.BIRTH_MONTH: (1, 12),
    Role.BIRTH_YEAR: (0, 2200),
    Role.AGE: (0, 125),
}
_FORMS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}"), Role.POSTCODE),
    (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), Role.EMAIL),
    (re.compile(r"(\+44|0044|0)[1-9][0-9 ()-]{7,12}"), Role.PHONE),
    (
        re.compile(r"[A-CEGHJ-PR-TW-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]"),
        Role.NATIONAL_NUMBER,
    ),
)
"""Forms that nothing else has, of texts in capitals."""
_DATE = re.compile(r"(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")


def with_looks(roles: Roles, schema: Schema, table: pa.Table) -> Roles:
    """The same roles less those that values contradict, and those that values show where no other
    column has the role."""
    found = {
        role: columns
        for role, columns in roles.columns.items()
        if role not in _RANGES or _is_in_range(table[columns[0]], *_RANGES[role])
    }
    taken = {name for names in found.values() for name in names}
    for column in schema:
        if column.name in taken or column.meaning not in _UNTOLD:
            continue
        if is_of_somebody_else(words_of(column.label or column.name)):
            continue
        role = _look(table[column.name])
        if role is not None and not found.keys() & _RIVALS.get(role, {role}):
            found[role] = (column.name,)
    return Roles(found, _has_surname_first(found, table))


def _has_surname_first(found: Mapping[Role, tuple[str, ...]], table: pa.Table) -> bool:
    """Whether known forenames stand at the end of full names rather than at their start."""
    if Role.FULL_NAME not in found or Role.FORENAME in found:
        return False
    forenames = _names()[0]
    texts = _frequent(table[found[Role.FULL_NAME][0]])
    words = [re.findall(r"[^\W\d_]+", text) for text in texts if "," not in text]
    several = [each for each in words if len(each) > 1]
    n_first = sum(each[0] in forenames for each in several)
    n_last = sum(each[-1] in forenames for each in several)
    return n_last >= _FORENAMES * len(several) and n_last > 2 * n_first


_RIVALS = {
    Role.FULL_NAME: {Role.FORENAME, Role.SURNAME, Role.FULL_NAME},
    Role.FORENAME: {Role.FORENAME, Role.FULL_NAME},
    Role.SURNAME: {Role.SURNAME, Role.FULL_NAME},
    Role.BIRTH_DATE: {Role.BIRTH_DATE, Role.BIRTH_YEAR},
}


def _is_in_range(values: pa.ChunkedArray, least: int, most: int) -> bool:
    """Whether nearly all are whole numbers between these; a month may also have its name."""
    texts = _frequent(values)
    numbers = {
        text: int(text.removesuffix(".0"))
        for text in texts
        if re.fullmatch(r"[0-9]{1,4}(\.0)?", text)
    }
    names = {text for text in texts if most == 12 and text[:3] in _MONTHS}
    fitting = sum(n for text, n in texts.items() if _fits(numbers.get(text), least, most))
    fitting += sum(texts[text] for text in names)
    return fitting >= _MOSTLY * sum(texts.values())


def _fits(number: int | None, least: int, most: int) -> bool:
    return number is not None and least <= number <= most


_MONTHS = frozenset(
    ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
)


def _look(values: pa.ChunkedArray) -> Role | None:
    if pa.types.is_temporal(values.type):
        return Role.BIRTH_DATE if _spans_lives(pc.min_max(pc.year(values)).as_py()) else None
    texts = _frequent(values)
    total = sum(texts.values())
    if not total:
        return None
    if len(texts) > 1 and texts.keys() <= _SEXES:
        return Role.SEX
    if _share(texts, _DATE) >= _MOSTLY:
        years = [int(text[:4]) for text in texts if _DATE.fullmatch(text)]
        return Role.BIRTH_DATE if _spans_lives({"min": min(years), "max": max(years)}) else None
    for form, role in _FORMS:
        if _share(texts, form) >= _MOSTLY:
            return role
    return _look_of_names(texts, total)


def _look_of_names(texts: dict[str, int], total: int) -> Role | None:
    forenames, surnames = _names()
    share_of_forenames = sum(n for text, n in texts.items() if text in forenames) / total
    share_of_surnames = sum(n for text, n in texts.items() if text in surnames) / total
    if share_of_forenames >= _FORENAMES and share_of_forenames > share_of_surnames:
        return Role.FORENAME
    if share_of_surnames >= _SURNAMES:
        return Role.SURNAME
    in_words = {text: re.findall(r"[^\W\d_]+", text) for text in texts}
    whole = sum(
        n
        for text, n in texts.items()
        if 2 <= len(in_words[text]) <= 5 and forenames.intersection(in_words[text])
    )
    return Role.FULL_NAME if whole / total >= _FORENAMES else None


def _spans_lives(years: dict[str, int | None]) -> bool:
    least, most = years["min"], years["max"]
    return least is not None and most is not None and most - least >= _LEAST_YEARS


def _share(texts: dict[str, int], form: re.Pattern[str]) -> float:
    return sum(n for text, n in texts.items() if form.fullmatch(text)) / sum(texts.values())


def _frequent(values: pa.ChunkedArray) -> dict[str, int]:
    """The most frequent texts, in capitals and without space around, with how often they occur."""
    if not len(values):
        return {}
    written = pc.utf8_trim_whitespace(pc.utf8_upper(values.cast(pa.string()).drop_null()))
    counted = pa.Table.from_struct_array(pc.value_counts(written))
    order = pc.sort_indices(counted, [("counts", "descending"), ("values", "ascending")])
    first = counted.take(order[:_MOST_COUNTED])
    return dict(zip(first["values"].to_pylist(), first["counts"].to_pylist(), strict=True))


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(read_words("forenames.txt")), frozenset(read_words("surnames.txt"))
