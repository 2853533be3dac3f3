"""Web addresses, locations, telephone numbers, documents and JSON: their parts, and making them.

Such a value is kept as the text of a JSON object (`folkmoot.soql.compound`); a part that it has not
is null.
"""

from __future__ import annotations

from folkmoot.soql.catalogue import Function, Variable, Writer, Writing, total
from folkmoot.soql.compound import ADDRESS_KEYS, KEYS
from folkmoot.soql.functions.shape import write_distance, write_within_box, write_within_circle
from folkmoot.soql.functions.templates import A_NUMBER, A_SHAPE, plain, shapes
from folkmoot.soql.physical import BOOLEAN, FLOAT, GEOMETRY, TEXT, Fragment, as_geometry
from folkmoot.soql.types import SoqlType

_TEXT, _NUMBER, _BOOLEAN, _JSON = (
    SoqlType.TEXT, SoqlType.NUMBER, SoqlType.BOOLEAN, SoqlType.JSON
)  # fmt: skip
_LOCATION, _POINT, _DATE, _TIME = (
    SoqlType.LOCATION, SoqlType.POINT, SoqlType.DATE, SoqlType.TIME
)  # fmt: skip
_EXAMPLES = {
    SoqlType.URL: "page", _LOCATION: "office", SoqlType.PHONE: "phone",
    SoqlType.DOCUMENT: "report",
}  # fmt: skip
_COORDINATE = "TRY_CAST(json_extract_string({{0}}, '$.{key}') AS DOUBLE)"
_PLACE = f"ST_Point({_COORDINATE.format(key='longitude')}, {_COORDINATE.format(key='latitude')})"


def _field(soql_type: SoqlType, key: str) -> Function:
    is_coordinate = key in ("latitude", "longitude")
    template = (
        _COORDINATE.format(key=key) if is_coordinate else f"json_extract_string({{0}}, '$.{key}')"
    )
    return Function(
        identity=f"{soql_type.value}.{key}", name=f"{soql_type.value}_{key}",
        parameters=(soql_type,), result=_NUMBER if is_coordinate else _TEXT,
        write=plain(template, FLOAT if is_coordinate else TEXT),
        description=f"The {key.replace('_', ' ')} of a {soql_type.value}.",
        example=f"{_EXAMPLES[soql_type]}.{key}",
    )  # fmt: skip


def _object(pairs: list[tuple[str, str]]) -> str:
    """An object of these parts without those that are null; null where all are."""
    struct = ", ".join(f"{key} := {sql}" for key, sql in pairs)
    made = f"CAST(json_merge_patch('{{}}', to_json(struct_pack({struct}))) AS VARCHAR)"
    known = " OR ".join(f"{sql} IS NOT NULL" for _, sql in pairs)
    return f"(CASE WHEN {known} THEN {made} END)"


def _maker(name: str, soql_type: SoqlType) -> Function:
    def write(writing: Writing) -> Fragment:
        return Fragment(_object(list(zip(KEYS[soql_type], writing.sql, strict=True))), TEXT)

    return Function(
        identity=name, name=name, parameters=(_TEXT, _TEXT), result=soql_type, write=write,
        length=total, description=f"The {soql_type.value} of these two parts.",
        example={"url": "url('https://www.gov.uk', 'GOV.UK')"}.get(
            name, "phone('0113 496 0000', 'Office')"
        ),
    )  # fmt: skip


def _address(parts: tuple[str, ...]) -> str:
    """An address as Socrata writes one: with spaces, and nothing for a part that is not known."""
    pairs = ", ".join(
        f"\"{key}\": ' || CAST(to_json(coalesce({sql}, '')) AS VARCHAR) || '"
        for key, sql in zip(ADDRESS_KEYS, parts, strict=True)
    )
    known = " OR ".join(f"{sql} IS NOT NULL" for sql in parts)
    return f"(CASE WHEN {known} THEN '{{{pairs}}}' END)"


def _write_human_address(writing: Writing) -> Fragment:
    return Fragment(_address(writing.sql), TEXT)


def _write_location(writing: Writing) -> Fragment:
    point = as_geometry(writing.arguments[0])
    return Fragment(
        _object(
            [
                ("latitude", f"CAST(ST_Y({point}) AS VARCHAR)"),
                ("longitude", f"CAST(ST_X({point}) AS VARCHAR)"),
                ("human_address", _address(writing.sql[1:])),
            ]
        ),
        TEXT,
    )


def _at_its_point(write: Writer) -> Writer:
    """What a function of points does, of a location's point."""

    def written(writing: Writing) -> Fragment:
        place = Fragment(_PLACE.format(writing.sql[0]), GEOMETRY)
        return write(
            Writing(
                (place, *writing.arguments[1:]), writing.typed, writing.parameters, writing.result
            )
        )

    return written


def _write_property(writing: Writing) -> Fragment:
    """By JSON pointer (RFC 6901), in which ~ and / are written ~0 and ~1."""
    value, key = writing.sql
    pointer = f"('/' || replace(replace({key}, '~', '~0'), '/', '~1'))"
    return Fragment(f"CAST(json_extract({value}, {pointer}) AS VARCHAR)", TEXT)


def _write_item(writing: Writing) -> Fragment:
    value, index = writing.sql
    number = f"TRY_CAST({index} AS INTEGER)"
    path = f"('$[' || CASE WHEN {number} < 0 THEN '#' ELSE '' END || {number} || ']')"
    return Fragment(f"CAST(json_extract({value}, {path}) AS VARCHAR)", TEXT)


def _placed(
    name: str,
    parameters: tuple[SoqlType | Variable, ...],
    result: SoqlType,
    write: Writer,
    words: str,
    example: str,
) -> Function:
    return Function(
        identity=f"{name} of location", name=name, parameters=(_LOCATION, *parameters),
        result=result, write=_at_its_point(write), description=words, example=example,
    )  # fmt: skip


FUNCTIONS = (
    *(_field(soql_type, key) for soql_type, keys in KEYS.items() for key in keys),
    _maker("url", SoqlType.URL),
    _maker("phone", SoqlType.PHONE),
    Function(
        identity="human_address", name="human_address", parameters=(_TEXT,) * 4, result=_TEXT,
        write=_write_human_address, length=total,
        description="An address of street, city, state and postcode, as a location holds it.",
        example="human_address('1 High Street', 'Oldbury', '', 'OB1 1AA')",
    ),
    Function(
        identity="location", name="location", parameters=(_POINT, *(_TEXT,) * 4),
        result=_LOCATION, write=_write_location, length=total,
        description="The location of a point and an address of street, city, state and postcode.",
        example="location(place, '1 High Street', 'Oldbury', '', 'OB1 1AA')",
    ),
    Function(
        identity="location::point", name="cast$point", parameters=(_LOCATION,), result=_POINT,
        write=plain(_PLACE, GEOMETRY), description="Where the location is; null where not said.",
        example="office::point",
    ),
    _placed("within_circle", (A_NUMBER,) * 3, _BOOLEAN, write_within_circle,
            "Whether the location lies within so many metres of a latitude and longitude.",
            "within_circle(office, 53.8, -1.55, 500)"),
    _placed("within_box", (A_NUMBER,) * 4, _BOOLEAN, write_within_box,
            "Whether the location lies in the box of two corners, north-west and south-east.",
            "within_box(office, 54, -2, 53, -1)"),
    _placed("within_polygon", (A_SHAPE,), _BOOLEAN, shapes("ST_Within({0}, {1})", BOOLEAN),
            "Whether the location lies in the shape.",
            "within_polygon(office, 'POLYGON ((0 0, 1 0, 1 1, 0 0))')"),
    _placed("distance_in_meters", (A_SHAPE,), _NUMBER, write_distance,
            "Metres from the location to the shape.",
            "distance_in_meters(office, 'POINT (-1.55 53.8)')"),
    Function(
        identity="json.property", name="#JSON_PROPERTY", parameters=(_JSON, _TEXT), result=_JSON,
        write=_write_property, description="What stands under this key of an object.",
        example="facts.size",
    ),
    Function(
        identity="json[index]", name="#JSON_ITEM", parameters=(_JSON, _NUMBER), result=_JSON,
        write=_write_item, description="The item at this place of a list, from 0.",
        example="facts[0]",
    ),
)  # fmt: skip
