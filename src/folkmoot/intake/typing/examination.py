"""Every value of a block looked at once: its kind, its sign and, for dates, its parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.intake.typing.characters import Characters, Mask, Positions
from folkmoot.intake.typing.date_layouts import DateLayout
from folkmoot.intake.typing.date_parts import (
    EARLIEST_SERIAL,
    LATEST_SERIAL,
    DateParts,
    compact_parts,
    parts_of,
    serial_parts,
)
from folkmoot.intake.typing.kinds import (
    GEOMETRY_PATTERN,
    LONGEST_SHAPE,
    OPEN_PATTERN,
    TELLING_SHAPE_PATTERN,
    Kind,
    ShapeFacts,
    open_text_kind,
    shape_facts,
)

_ZERO = ord("0")


@dataclass(frozen=True)
class Examined:
    """Some texts and what each of them is. None of the texts is null or blank."""

    texts: pa.StringArray
    characters: Characters
    kinds: NDArray[np.uint8]
    is_negative: Mask
    dates: DateParts | None

    def are(self, *kinds: Kind) -> Mask:
        wanted = np.zeros(len(Kind), dtype=bool)
        wanted[list(kinds)] = True
        return wanted[self.kinds]

    def places(self, *kinds: Kind) -> Positions:
        return np.flatnonzero(self.are(*kinds))


def examine(texts: pa.StringArray, *, expects_dates: bool = False) -> Examined:
    """Look at every text. With `expects_dates`, day counts and eight digits may be dates too."""
    characters = Characters(texts)
    kinds = np.zeros(len(texts), dtype=np.uint8)
    is_negative = np.zeros(len(texts), dtype=bool)
    is_long = characters.lengths > LONGEST_SHAPE
    if is_long.all():
        _mark_geometry(texts, np.flatnonzero(is_long), kinds)
        return Examined(texts, characters, kinds, is_negative, None)
    shapes = characters.shapes()
    of_shape = shapes.indices.to_numpy()
    facts = _facts(shapes.dictionary)
    kinds[:] = np.array([fact.kind for fact in facts], dtype=np.uint8)[of_shape]
    is_negative[:] = np.array([fact.is_negative for fact in facts], dtype=bool)[of_shape]
    is_open = np.array([fact.is_open for fact in facts], dtype=bool)[of_shape]
    if is_long.any():
        kinds[is_long] = Kind.TEXT
        is_open &= ~is_long
        _mark_geometry(texts, np.flatnonzero(is_long), kinds)
    _settle_open_texts(texts, np.flatnonzero(is_open), kinds, is_negative)
    seen = {fact.kind for fact in facts}
    if Kind.WHOLE in seen:
        _mark_leading_zeros(characters, kinds)
    if Kind.FRACTION in seen:
        _mark_floated(characters, kinds)
    layouts = {code: fact.layout for code, fact in enumerate(facts) if fact.layout is not None}
    dates = _find_dates(characters, layouts, np.where(is_long, -1, of_shape), kinds)
    if expects_dates:
        dates = _with_expected_dates(texts, characters, kinds, dates)
    return Examined(texts, characters, kinds, is_negative, dates)


def _facts(shapes: pa.StringArray) -> list[ShapeFacts]:
    """What each shape says; most shapes of free text say nothing and cost next to nothing."""
    is_telling = pc.match_substring_regex(shapes, TELLING_SHAPE_PATTERN)
    plain = ShapeFacts(Kind.TEXT)
    facts = [plain] * len(shapes)
    for place in np.flatnonzero(is_telling.to_numpy(zero_copy_only=False)):
        facts[place] = shape_facts(shapes[place].as_py())
    return facts


def _mark_geometry(texts: pa.StringArray, places: Positions, kinds: NDArray[np.uint8]) -> None:
    chosen = texts.take(pa.array(places))
    is_geometry = pc.match_substring_regex(chosen, GEOMETRY_PATTERN)
    kinds[places[is_geometry.to_numpy(zero_copy_only=False)]] = Kind.GEOMETRY


def _settle_open_texts(
    texts: pa.StringArray, places: Positions, kinds: NDArray[np.uint8], is_negative: Mask
) -> None:
    if not len(places):
        return
    chosen = texts if len(places) == len(texts) else texts.take(pa.array(places))
    is_special = pc.match_substring_regex(chosen, OPEN_PATTERN).to_numpy(zero_copy_only=False)
    if not is_special.any():
        return
    special = chosen.filter(pa.array(is_special)).dictionary_encode()
    settled = [open_text_kind(text) for text in special.dictionary.to_pylist()]
    of_text = special.indices.to_numpy()
    where = places[is_special]
    kinds[where] = np.array([kind for kind, _ in settled], dtype=np.uint8)[of_text]
    is_negative[where] = np.array([sign for _, sign in settled], dtype=bool)[of_text]


def _mark_leading_zeros(characters: Characters, kinds: NDArray[np.uint8]) -> None:
    is_whole = kinds == Kind.WHOLE
    kinds[is_whole & (characters.first == _ZERO) & (characters.lengths > 1)] = Kind.PADDED


def _mark_floated(characters: Characters, kinds: NDArray[np.uint8]) -> None:
    """Whole numbers to which software has added .0, by their last two characters."""
    places = np.flatnonzero((kinds == Kind.FRACTION) & (characters.last == _ZERO))
    if len(places):
        before = characters.data[characters.offsets[1:][places] - 2]
        kinds[places[before == ord(".")]] = Kind.FLOATED


def _find_dates(
    characters: Characters,
    layouts: dict[int, DateLayout],
    of_shape: NDArray[np.int64],
    kinds: NDArray[np.uint8],
) -> DateParts | None:
    found = []
    for code, layout in layouts.items():
        places = np.flatnonzero(of_shape == code)
        parts = _possible(parts_of(characters, layout, places))
        kinds[places] = Kind.TEXT
        kinds[parts.places] = Kind.DATE
        found.append(parts)
    return DateParts.joined(found) if found else None


def _with_expected_dates(
    texts: pa.StringArray,
    characters: Characters,
    kinds: NDArray[np.uint8],
    dates: DateParts | None,
) -> DateParts | None:
    found = [dates] if dates is not None else []
    whole = np.flatnonzero((kinds == Kind.WHOLE) & (characters.lengths == 8))
    if len(whole):
        found.append(_possible(compact_parts(characters, whole)))
    short = (characters.lengths == 5) & (kinds == Kind.WHOLE)
    timed = np.isin(kinds, (Kind.FRACTION, Kind.FINE_FRACTION, Kind.FLOATED))
    places = np.flatnonzero(short | timed)
    if len(places):
        numbers = texts.take(pa.array(places)).cast(pa.float64()).to_numpy()
        is_serial = (numbers >= EARLIEST_SERIAL) & (numbers <= LATEST_SERIAL)
        found.append(serial_parts(places[is_serial], numbers[is_serial]))
    if not found:
        return None
    joined = DateParts.joined(found)
    kinds[joined.places] = Kind.DATE
    return joined


def _possible(parts: DateParts) -> DateParts:
    """Those that are real dates with the day first or the month first."""
    return parts.where(parts.fits_day_first | parts.fits_month_first)
