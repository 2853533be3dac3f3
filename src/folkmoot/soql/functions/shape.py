"""Points, lines and polygons.

Shapes are in longitude and latitude (WGS 84), x before y; the functions' own arguments put latitude
first, as Socrata's do. Distances and areas are on the ellipsoid, in metres.
"""

from __future__ import annotations

from folkmoot.soql.catalogue import Function, Variable, Writer, Writing
from folkmoot.soql.functions.templates import (
    A_NUMBER,
    A_SHAPE,
    ANOTHER_SHAPE,
    shapes,
)
from folkmoot.soql.physical import (
    BOOLEAN,
    FLOAT,
    GEOMETRY,
    TEXT,
    WHOLE,
    Fragment,
    as_float,
    as_geometry,
)
from folkmoot.soql.types import LINES, POINTS, POLYGONS, SHAPES, SoqlType

_BOOLEAN, _NUMBER, _POINT = SoqlType.BOOLEAN, SoqlType.NUMBER, SoqlType.POINT
_MULTIPOLYGON = SoqlType.MULTIPOLYGON
_METRES_A_DEGREE = 111_320.0
"""Of latitude; a degree of longitude is shorter by the cosine of the latitude."""

# The engine's ellipsoid functions take latitude first.
_DISTANCE = (
    "ST_Distance_Spheroid(CAST(ST_FlipCoordinates({0}) AS POINT_2D), "
    "CAST(ST_FlipCoordinates({1}) AS POINT_2D))"
)


_AREAS = "ST_Multi(ST_Buffer({}, 0.0))"
"""What of a shape has an area: a line or point among its parts is left out."""
_PLACES = frozenset({_POINT, SoqlType.LOCATION})


def write_distance(writing: Writing) -> Fragment:
    """Metres between two shapes, from one nearest point to the other."""
    left, right = map(as_geometry, writing.arguments)
    if {typed.type for typed in writing.typed} <= _PLACES:
        return Fragment(_DISTANCE.format(left, right), FLOAT)
    line = f"ST_ShortestLine({left}, {right})"
    ends = f"ST_StartPoint({line})", f"ST_EndPoint({line})"
    return Fragment(_DISTANCE.format(*ends), FLOAT)


def write_within_circle(writing: Writing) -> Fragment:
    """Whether a shape lies in a circle: a point by its distance, others by their vertices."""
    shape = as_geometry(writing.arguments[0])
    latitude, longitude, metres = map(as_float, writing.arguments[1:])
    if writing.typed[0].type in _PLACES:
        centre = f"ST_Point({longitude}, {latitude})"
        return Fragment(f"({_DISTANCE.format(shape, centre)} <= {metres})", BOOLEAN)
    # Every vertex of the shape inside: its farthest one, in a plane about the circle's centre.
    moved = (
        f"ST_Scale(ST_Translate({shape}, - {longitude}, - {latitude}), "
        f"{_METRES_A_DEGREE} * cos(radians({latitude})), {_METRES_A_DEGREE})"
    )
    circle = f"ST_Buffer(ST_Point(0, 0), {metres}, 32)"
    return Fragment(f"ST_Within({moved}, {circle})", BOOLEAN)


def write_within_box(writing: Writing) -> Fragment:
    """Whether a shape lies in a box of latitudes and longitudes."""
    shape = as_geometry(writing.arguments[0])
    north, west, south, east = map(as_float, writing.arguments[1:])
    # A box whose corners are given the other way round is the same box.
    box = (
        f"ST_MakeEnvelope(least({west}, {east}), least({south}, {north}), "
        f"greatest({west}, {east}), greatest({south}, {north}))"
    )
    return Fragment(f"ST_Covers({box}, {shape})", BOOLEAN)


def _write_is_empty(writing: Writing) -> Fragment:
    return Fragment(f"coalesce(ST_IsEmpty({as_geometry(writing.arguments[0])}), TRUE)", BOOLEAN)


def _write_region_test(writing: Writing) -> Fragment:
    shape, most = as_geometry(writing.arguments[0]), as_float(writing.arguments[1])
    return Fragment(
        f"(CASE WHEN ST_NPoints({shape}) > {most} THEN 'too complex' "
        f"WHEN ST_XMin({shape}) < -180 OR ST_XMax({shape}) > 180 "
        f"OR ST_YMin({shape}) < -90 OR ST_YMax({shape}) > 90 THEN 'out of bounds' "
        f"WHEN NOT ST_IsValid({shape}) THEN 'invalid' WHEN {shape} IS NULL THEN 'empty' END)",
        TEXT,
    )


def _union_of_two(types: frozenset[SoqlType], result: SoqlType) -> Function:
    return Function(
        identity=f"spatial_union of two, {result.value}", name="spatial_union",
        parameters=(
            Variable(f"{result.value} or one", types), Variable(f"{result.value} or one 2", types),
        ),
        result=result, write=shapes("ST_Multi(ST_Union({0}, {1}))"),
        description="The two shapes of a row as one.",
        example="spatial_union(area, 'POLYGON ((0 0, 1 0, 1 1, 0 0))')",
    )  # fmt: skip


def _multiple(template: str) -> Writer:
    """The answer as a multi-shape, where the argument was one."""

    def write(writing: Writing) -> Fragment:
        made = shapes(template)(writing)
        is_multiple = writing.typed[0].type.value.startswith("multi")
        return Fragment(f"ST_Multi({made.sql})", GEOMETRY) if is_multiple else made

    return write


def _test(name: str, sql: str, words: str) -> Function:
    return Function(
        identity=name, name=name, parameters=(A_SHAPE, ANOTHER_SHAPE), result=_BOOLEAN,
        write=shapes(sql, BOOLEAN), description=words,
        example=f"{name}(area, 'POLYGON ((0 0, 1 0, 1 1, 0 0))')",
    )  # fmt: skip


def _change(name: str, sql: str, words: str, arguments: str = ", 0.01") -> Function:
    parameters = (A_SHAPE, A_NUMBER) if arguments else (A_SHAPE,)
    return Function(
        identity=name, name=name, parameters=parameters, result=A_SHAPE, write=_multiple(sql),
        description=words, example=f"{name}(area{arguments})",
    )  # fmt: skip


def _hull(name: str, sql: str, words: str, arguments: str = "") -> Function:
    parameters = (A_SHAPE, A_NUMBER) if arguments else (A_SHAPE,)
    return Function(
        identity=name, name=name, parameters=parameters, result=_MULTIPOLYGON,
        write=shapes(_AREAS.format(sql)), description=words, example=f"{name}(area{arguments})",
    )  # fmt: skip


def _reductions() -> tuple[Function, Function]:
    """A polygon may fall apart when its coordinates are rounded, so it answers a multipolygon."""
    sql, name = "ST_ReducePrecision({0}, abs({1}))", "reduce_precision"
    others = Variable("point or line", SHAPES - POLYGONS)
    areas = Variable("polygon or multipolygon", POLYGONS)
    words, example = "With coordinates rounded.", "reduce_precision(area, 0.01)"
    return (
        Function(
            identity=name, name=name, parameters=(others, A_NUMBER), result=others,
            write=_multiple(sql), description=words, example=example.replace("area", "place"),
        ),
        Function(
            identity=f"{name} of areas", name=name, parameters=(areas, A_NUMBER),
            result=_MULTIPOLYGON, write=shapes(f"ST_Multi({sql})"), description=words,
            example=example,
        ),
    )  # fmt: skip


def _to_multiple(name: str, types: frozenset[SoqlType], result: SoqlType) -> Function:
    return Function(
        identity=f"{name} {result.value}", name=name,
        parameters=(Variable(f"{result.value} or one", types),), result=result,
        write=shapes("ST_Multi({0})"), description=f"As a {result.value}.",
        example=f"{name}(place)",
    )  # fmt: skip


def _coordinate(field: str, function: str) -> Function:
    return Function(
        identity=f"point.{field}", name=f"point_{field}", parameters=(_POINT,), result=_NUMBER,
        write=shapes(f"{function}({{0}})", FLOAT), description=f"The point's {field}.",
        example=f"place.{field}",
    )  # fmt: skip


FUNCTIONS = (
    Function(
        identity="within_circle", name="within_circle", parameters=(A_SHAPE, *(A_NUMBER,) * 3),
        result=_BOOLEAN, write=write_within_circle,
        description="Whether the shape lies within so many metres of a latitude and longitude.",
        example="within_circle(place, 53.8, -1.55, 500)",
    ),
    Function(
        identity="within_box", name="within_box", parameters=(A_SHAPE, *(A_NUMBER,) * 4),
        result=_BOOLEAN, write=write_within_box,
        description="Whether the shape lies in a box: latitude and longitude of its north-west "
        "corner, then of its south-east.",
        example="within_box(place, 54, -2, 53, -1)",
    ),
    _test("within_polygon", "ST_Within({0}, {1})", "Whether the first shape lies in the second."),
    _test("intersects", "ST_Intersects({0}, {1})", "Whether the two shapes share any point."),
    _test("crosses", "ST_Crosses({0}, {1})", "Whether the two shapes cross."),
    _test("overlaps", "ST_Overlaps({0}, {1})", "Whether each holds a part of the other."),
    Function(
        identity="distance_in_meters", name="distance_in_meters",
        parameters=(A_SHAPE, ANOTHER_SHAPE), result=_NUMBER, write=write_distance,
        description="Metres between the shapes where they are nearest.",
        example="distance_in_meters(place, 'POINT (-1.55 53.8)')",
    ),
    Function(
        identity="area", name="area",
        parameters=(Variable("polygon or multipolygon", POLYGONS),), result=_NUMBER,
        write=shapes("ST_Area_Spheroid(ST_FlipCoordinates({0}))", FLOAT),
        description="Square metres.", example="area(area)",
    ),
    Function(
        identity="num_points", name="num_points", parameters=(A_SHAPE,), result=_NUMBER,
        write=shapes("CAST(ST_NPoints({0}) AS BIGINT)", WHOLE),
        description="How many vertices the shape has.", example="num_points(area)",
    ),
    Function(
        identity="is_empty", name="is_empty", parameters=(A_SHAPE,), result=_BOOLEAN,
        write=_write_is_empty, description="Whether there is no shape, or one without points.",
        example="is_empty(area)",
    ),
    Function(
        identity="visible_at", name="visible_at", parameters=(A_SHAPE, A_NUMBER), result=_BOOLEAN,
        write=shapes(
            "(NOT ST_IsEmpty({0}) AND (ST_GeometryType({0}) IN ('POINT', 'MULTIPOINT') OR "
            "ST_XMax({0}) - ST_XMin({0}) >= {1} OR ST_YMax({0}) - ST_YMin({0}) >= {1}))", BOOLEAN,
        ),
        description="Whether the shape is a point, or at least so many degrees wide or high.",
        example="visible_at(area, 0.5)",
    ),
    Function(
        identity="make_point", name="make_point", parameters=(A_NUMBER, A_NUMBER), result=_POINT,
        write=shapes("ST_Point({1}, {0})"), description="The point at a latitude and longitude.",
        example="make_point(53.8, -1.55)",
    ),
    _coordinate("latitude", "ST_Y"),
    _coordinate("longitude", "ST_X"),
    _change("simplify", "ST_Simplify({0}, abs({1}))", "With fewer vertices, none farther off."),
    _change(
        "simplify_preserve_topology", "ST_SimplifyPreserveTopology({0}, abs({1}))",
        "With fewer vertices, and still a valid shape.",
    ),
    _change("snap_to_grid", "ST_ReducePrecision({0}, abs({1}))", "With vertices on a grid."),
    *_reductions(),
    Function(
        identity="curated_region_test", name="curated_region_test",
        parameters=(A_SHAPE, A_NUMBER), result=SoqlType.TEXT, write=_write_region_test,
        description="Why the shape cannot be a region of a map: 'too complex' with more than so "
        "many vertices, 'out of bounds', 'invalid' or 'empty'; null where it can.",
        example="curated_region_test(area, 10000)",
    ),
    _change("geo_make_valid", "ST_MakeValid({0})", "Repaired where its rings cross.", ""),
    _hull("convex_hull", "ST_ConvexHull({0})", "The smallest convex shape around it."),
    _hull(
        "concave_hull",
        "ST_ConcaveHull({0}, CASE WHEN abs({1}) > 1 THEN 1 ELSE abs({1}) END, FALSE)",
        "A shape that follows its hollows: 0 closely, 1 not at all.", ", 0.5",
    ),
    Function(
        identity="polygon_intersection", name="polygon_intersection",
        parameters=(
            Variable("polygon or multipolygon", POLYGONS),
            Variable("polygon or multipolygon 2", POLYGONS),
        ),
        result=_MULTIPOLYGON, write=shapes(_AREAS.format("ST_Intersection({0}, {1})")),
        description="What the two have in common.",
        example="polygon_intersection(area, 'POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))')",
    ),
    _union_of_two(POINTS, SoqlType.MULTIPOINT),
    _union_of_two(LINES, SoqlType.MULTILINE),
    _union_of_two(POLYGONS, _MULTIPOLYGON),
    *(
        _to_multiple(name, types, result)
        for name in ("geo_multi", "geo_collection_extract")
        for types, result in (
            (POINTS, SoqlType.MULTIPOINT), (LINES, SoqlType.MULTILINE), (POLYGONS, _MULTIPOLYGON)
        )
    ),
)  # fmt: skip
