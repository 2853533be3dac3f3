"""What a column says of a person by its values alone, where neither meaning nor heading tells."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage.people.roles import Role, Roles
from folkmoot.linkage.standardise.words import read_words
from folkmoot.tables import Meaning, Schema

_UNTOLD = frozenset({None, Meaning.CATEGORY, Meaning.EVENT_DATE, Meaning.DESCRIPTION})
_MOST_COUNTED = 500
"""Of a column's texts, the most frequent: slips of the pen are rare and only blur."""
_FORENAMES, _SURNAMES = 0.3, 0.15
"""Least shares of records whose text is a well-known name."""
_LEAST_YEARS = 50
"""Years that dates of birth span, and dates of events seldom do."""
_SEXES = frozenset({"M", "F", "MALE", "FEMALE"})


def with_looks(roles: Roles, schema: Schema, table: pa.Table) -> Roles:
    """The same roles, and those that values show where no other column has the role."""
    found = dict(roles.columns)
    taken = {name for names in found.values() for name in names}
    for column in schema:
        if column.meaning in _UNTOLD and column.name not in taken:
            role = _look(table[column.name])
            if role is not None and not found.keys() & _RIVALS[role]:
                found[role] = (column.name,)
    return Roles(found)


_RIVALS = {
    Role.FORENAME: {Role.FORENAME, Role.FULL_NAME},
    Role.SURNAME: {Role.SURNAME, Role.FULL_NAME},
    Role.BIRTH_DATE: {Role.BIRTH_DATE, Role.BIRTH_YEAR},
    Role.SEX: {Role.SEX},
}


def _look(values: pa.ChunkedArray) -> Role | None:
    if pa.types.is_temporal(values.type):
        years = pc.min_max(pc.year(values)).as_py()
        is_long = years["min"] is not None and years["max"] - years["min"] >= _LEAST_YEARS
        return Role.BIRTH_DATE if is_long else None
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return None
    counted = pc.value_counts(pc.utf8_upper(values.drop_null())).to_pylist()
    counted.sort(key=lambda item: (-item["counts"], item["values"]))
    texts = {item["values"].strip(): item["counts"] for item in counted[:_MOST_COUNTED]}
    if len(texts) > 1 and texts.keys() <= _SEXES:
        return Role.SEX
    total = sum(texts.values())
    if not total:
        return None
    forenames, surnames = _names()
    share_of_forenames = sum(n for text, n in texts.items() if text in forenames) / total
    share_of_surnames = sum(n for text, n in texts.items() if text in surnames) / total
    if share_of_forenames >= _FORENAMES and share_of_forenames > share_of_surnames:
        return Role.FORENAME
    return Role.SURNAME if share_of_surnames >= _SURNAMES else None


@cache
def _names() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(read_words("forenames.txt")), frozenset(read_words("surnames.txt"))
