"""Records of people brought to one form, by queries on the caller's connection.

Names lose titles, accents, spaces and signs, and gain their usual form (`name_variants.txt`); dates
of birth come apart into day, month and year; addresses into house number and street; numbers lose
what was put between their characters, and fillers that many people share are not believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyarrow as pa

from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.roles import Role, Roles
from folkmoot.linkage.people.written_forms import (
    compact,
    family,
    full_name,
    name,
    postcode_at_end,
    skeleton,
    street,
    with_comma,
)

PEOPLE = "linkage_people"
"""The name of the table of standardised records in the connection. A row a record:

`rid` (int32, from 0: the left file, then the right; inside a file by identifier), `side` (0 or 1),
`file_row` (from 0), `forename`, `root` (its usual form), `given` (all forenames as one
word), `middle`, `surname`, `family` (its usual form), `sound` (the
surname's consonants), `birth_day`, `birth_month`, `birth_year`, `born` (all three, where all are
known), `age`, `sex`, `house`, `street`, `postcode`, `home` (one key for a dwelling), `town`,
`birth_place`, `occupation` and the numbers; `forename_share` and `surname_share`, how common the
names are here. NULL where a record says nothing.
"""

_SHARED_BY_TOO_MANY = 12
"""A telephone or number in more records of one file than this is a filler or a switchboard."""

_LEAST_SKELETON = 5
"""Letters of a name that is looked up by how it sounds."""
_VARIANTS = (("linkage_variants", "name"), ("linkage_surname_variants", "surname"))

_NUMBERS = (Role.NHS_NUMBER, Role.NATIONAL_NUMBER, Role.EMAIL, Role.PHONE, Role.UPRN)
_WORDS = (Role.TOWN, Role.BIRTH_PLACE, Role.OCCUPATION)
_NOTHING = "NULL::VARCHAR"


@dataclass(frozen=True)
class Side:
    """One file: its rows, what its columns say, and the column that names its records.

    Without an identifier, records keep the order of their file.
    """

    table: pa.Table
    roles: Roles
    identifier: str | None


@cache
def variants(of: str) -> Mapping[str, str]:
    """The usual form of each `name` (a forename) or `surname` that has more than one."""
    text = (files(__package__) / f"{of}_variants.txt").read_text("utf-8")
    usual: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            first, *others = line.split()
            for name in (first, *others):
                usual.setdefault(name, first)
    return usual


def standardise_people(connection: Connection, sides: tuple[Side, ...]) -> None:
    """Make the table PEOPLE from one file or two."""
    for view, of in _VARIANTS:
        known = variants(of)
        connection.register(view, pa.table({"name": list(known), "usual": list(known.values())}))
    has_uprn = all(Role.UPRN in side.roles for side in sides)
    selects, before = [], 0
    for number, side in enumerate(sides):
        connection.register(f"linkage_side_{number}", _needed_columns(side))
        selects.append(_side_sql(number, side, before, has_uprn))
        before += side.table.num_rows
    try:
        connection.execute(_people_sql(" UNION ALL ".join(selects), sides))
    finally:
        for number in range(len(sides)):
            connection.unregister(f"linkage_side_{number}")
        for view, _ in _VARIANTS:
            connection.unregister(view)


def _needed_columns(side: Side) -> pa.Table:
    wanted = [column for columns in side.roles.columns.values() for column in columns]
    kept = list(dict.fromkeys([*wanted, *([side.identifier] if side.identifier else [])]))
    rows = pa.array(range(side.table.num_rows), pa.int32())
    return side.table.select(kept).append_column("__file_row", rows)


def _side_sql(number: int, side: Side, before: int, has_uprn: bool) -> str:
    """Columns as text, by what they say; names of columns are quoted, the rest is written here."""
    order = f"{_quoted(side.identifier)}, __file_row" if side.identifier else "__file_row"
    roles, table = side.roles, side.table
    full_text = _text(roles, Role.FULL_NAME)
    columns = {
        "forename_text": _text(roles, Role.FORENAME),
        "middle_text": _text(roles, Role.MIDDLE_NAME),
        "surname_text": _text(roles, Role.SURNAME),
        "full_text": with_comma(full_text) if roles.is_surname_first else full_text,
        "sex": f"left(upper(trim({_text(roles, Role.SEX)})), 1)",
        "address": _text(roles, Role.ADDRESS),
        "postcode": _postcode(roles),
        **_birth_date(roles, table.schema),
        "age": f"TRY_CAST({_text(roles, Role.AGE)} AS INTEGER)",
        **{role.value: _text(roles, role) for role in _WORDS},
        **{role.value: _compact(_text(roles, role), "[^A-Z0-9@.]") for role in _NUMBERS},
    }
    columns["phone"] = f"right({columns['phone']}, 9)"
    if not has_uprn:
        columns["uprn"] = _NOTHING
    named = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    return (
        f"SELECT {number} AS side, __file_row AS file_row, "  # noqa: S608
        f"row_number() OVER (ORDER BY {order}) - 1 + {before} AS rid, {named} "
        f"FROM linkage_side_{number}"
    )


def _birth_date(roles: Roles, schema: pa.Schema) -> dict[str, str]:
    """Day, month and year, from a typed date, from text, or from columns of their own."""
    if Role.BIRTH_DATE not in roles:
        parts = {part: f"TRY_CAST({_text(roles, Role(part))} AS INTEGER)" for part in _BIRTH_PARTS}
        month = _text(roles, Role.BIRTH_MONTH)
        by_name = f"TRY_STRPTIME('1 ' || left({month}, 3), '%d %b')"
        parts["birth_month"] = f"coalesce({parts['birth_month']}, month({by_name}))"
    else:
        column = roles.columns[Role.BIRTH_DATE][0]
        if pa.types.is_temporal(schema.field(column).type):
            day = _quoted(column)
        else:
            text = _text(roles, Role.BIRTH_DATE)
            day = (
                f"coalesce(TRY_STRPTIME({text}, ['%Y-%m-%d', '%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y', "
                f"'%Y%m%d', '%d %b %Y', '%d %B %Y'])::DATE, TRY_CAST({text} AS DATE))"
            )
        parts = {part: f"{part.removeprefix('birth_')}({day})" for part in _BIRTH_PARTS}
    year = parts["birth_year"]
    # Of two figures, the latest year that is not still to come.
    parts["birth_year"] = (
        f"CASE WHEN {year} < 100 THEN {year} + "
        f"CASE WHEN {year} > year(current_date) - 2000 THEN 1900 ELSE 2000 END ELSE {year} END"
    )
    return parts


_BIRTH_PARTS = ("birth_day", "birth_month", "birth_year")


def _text(roles: Roles, role: Role) -> str:
    columns = roles.columns.get(role)
    if not columns:
        return _NOTHING
    texts = [f"CAST({_quoted(name)} AS VARCHAR)" for name in columns]
    return texts[0] if len(texts) == 1 else f"concat_ws(' ', {', '.join(texts)})"


def _compact(text: str, dropped: str = "[^A-Z0-9]") -> str:
    return text if text == _NOTHING else compact(text, dropped)


def _postcode(roles: Roles) -> str:
    """The column's, or the one written at the end of an address."""
    if Role.POSTCODE in roles or Role.ADDRESS not in roles:
        return _compact(_text(roles, Role.POSTCODE))
    return postcode_at_end(_text(roles, Role.ADDRESS))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read_once(table: str, columns: str, given: str) -> str:
    """A query that works on each distinct text once: names repeat, and cleaning them is slow."""
    return (
        f"{table} AS MATERIALIZED (SELECT text, {columns} FROM "  # noqa: S608
        f"(SELECT DISTINCT text FROM ({given}) WHERE text IS NOT NULL))"
    )


def _each(*columns: str) -> str:
    return " UNION ALL ".join(f"SELECT {column} AS text FROM given" for column in columns)  # noqa: S608


def _believed(number: str) -> str:
    """A number, unless too many records of the file share it."""
    count = f"count(*) OVER (PARTITION BY side, {number})"
    return f"CASE WHEN {count} <= {_SHARED_BY_TOO_MANY} THEN {number} END AS {number}"


def _people_sql(given: str, sides: tuple[Side, ...]) -> str:
    has_full_name = any(Role.FULL_NAME in side.roles for side in sides)
    words = f"string_split({full_name('text')}, ' ')" if has_full_name else "NULL::VARCHAR[]"
    believed = ", ".join(
        _believed(role.value)
        for role in _NUMBERS
        if role is not Role.UPRN and any(role in side.roles for side in sides)
    )
    n_records = sum(side.table.num_rows for side in sides)
    return f"""
CREATE OR REPLACE TEMP TABLE {PEOPLE} AS
WITH given AS MATERIALIZED ({given}),
{
        _read_once(
            "names",
            f"{name('text')} AS name",
            _each(
                "forename_text", "middle_text", "surname_text", "town", "birth_place", "occupation"
            ),
        )
    },
{_read_once("full_names", f"{words} AS words", _each("full_text"))},
{
        _read_once(
            "addresses",
            f"nullif(regexp_extract(text, '[0-9]+'), '') AS house, {street('text')} AS street",
            _each("address"),
        )
    },
spelt AS (
    SELECT given.* EXCLUDE (forename_text, middle_text, surname_text, full_text, town, birth_place,
            occupation, address),
        coalesce(f.name, n.words[1]) AS forenames,
        coalesce(m.name, CASE WHEN len(n.words) > 2 THEN array_to_string(n.words[2:-2], ' ') END)
            AS middles,
        replace(coalesce(s.name, CASE WHEN len(n.words) > 1 THEN n.words[-1] END), ' ', '')
            AS surname,
        t.name AS town, b.name AS birth_place, o.name AS occupation, a.house, a.street
    FROM given
    LEFT JOIN names AS f ON f.text = forename_text LEFT JOIN names AS m ON m.text = middle_text
    LEFT JOIN names AS s ON s.text = surname_text LEFT JOIN names AS t ON t.text = given.town
    LEFT JOIN names AS b ON b.text = given.birth_place
    LEFT JOIN names AS o ON o.text = given.occupation
    LEFT JOIN full_names AS n ON n.text = full_text LEFT JOIN addresses AS a ON a.text = address
),
parted AS (
    SELECT * EXCLUDE (forenames, middles)
        {f"REPLACE ({believed})" if believed else ""},
        split_part(forenames, ' ', 1) AS forename, replace(forenames, ' ', '') AS given,
        CASE WHEN contains(forenames, ' ')
            THEN concat_ws(' ', substr(forenames, strpos(forenames, ' ') + 1), middles)
            ELSE middles END AS middle
    FROM spelt
),
skeletons AS (
    SELECT {skeleton("name")} AS skeleton, min(usual) AS usual FROM linkage_variants
    WHERE length(name) >= {_LEAST_SKELETON} GROUP BY 1
),
forename_counts AS (
    SELECT *, CASE WHEN length(forename) >= {_LEAST_SKELETON} THEN {skeleton("forename")} END
        AS skeleton
    FROM (SELECT forename, count(*) AS records FROM parted GROUP BY 1)
),
roots AS (
    SELECT forename, records, coalesce(v.usual, k.usual, forename) AS root FROM forename_counts
    LEFT JOIN linkage_variants AS v ON v.name = forename LEFT JOIN skeletons AS k USING (skeleton)
),
surname_counts AS (
    SELECT *, {family("surname")} AS family
    FROM (SELECT surname, count(*) AS records FROM parted GROUP BY 1)
),
families AS (
    SELECT surname, records, coalesce(v.usual, family) AS family FROM surname_counts
    LEFT JOIN linkage_surname_variants AS v ON v.name = family
)
SELECT rid::INTEGER AS rid, side::TINYINT AS side, file_row, p.forename,
    root, given, middle, p.surname, family,
    left(p.surname, 1) || left(translate(substr(p.surname, 2), 'AEIOUYHW', ''), 3) AS sound,
    birth_day::INTEGER AS birth_day, birth_month::INTEGER AS birth_month,
    birth_year::INTEGER AS birth_year,
    (birth_year * 10000 + birth_month * 100 + birth_day)::INTEGER AS born, age::INTEGER AS age,
    CASE WHEN sex IN ('M', '1', 'B') THEN 'M' WHEN sex IN ('F', '2', 'G', 'W') THEN 'F' END AS sex,
    house, street, postcode,
    coalesce(uprn, postcode || '/' || house, postcode || '/' || left(street, 6),
        house || '/' || street) AS home,
    town, birth_place, occupation, nhs_number, national_number, email, phone,
    roots.records / {n_records}::DOUBLE AS forename_share,
    families.records / {n_records}::DOUBLE AS surname_share
FROM parted AS p LEFT JOIN roots ON roots.forename = p.forename
LEFT JOIN families ON families.surname = p.surname
"""  # noqa: S608
