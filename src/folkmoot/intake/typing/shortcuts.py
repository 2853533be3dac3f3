"""Cheaper looks at a block that settle what the full examination would, where nothing is odd.

Each looks at first and last characters, lengths, or every byte at once, and is sure of what it
says; where it cannot be, the block is examined.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.intake.typing.characters import Characters, Mask, table_of
from folkmoot.intake.typing.markers import LONGEST_MARKER, NOT_AVAILABLE, TEXT_MARKER_PATTERN

_DIGITS = table_of("0123456789")
_BEGINS_A_NUMBER = table_of("0123456789-.")

_MAY_BEGIN_A_FIGURE = table_of("0123456789+-.(<")
_MAY_BEGIN_A_FIGURE[0x80:] = True
_MAY_END_A_FIGURE = table_of("0123456789)%")
_LAST_OF_AM_AND_PM = table_of("Mm")
_BEFORE_AM_AND_PM = table_of("0123456789 ")
_LONGEST_WORD = 5

_MAY_BEGIN_A_MARKER = table_of("*.-[nN#<sSrRE")
_MAY_BEGIN_A_MARKER[0x80:] = True


def are_digits(characters: Characters) -> bool:
    """Whether the texts hold digits and nothing else."""
    return bool(_DIGITS[characters.first].all() and _DIGITS[characters.run].all())


def are_plain_numbers(characters: Characters) -> bool:
    """Whether all begin and end as plain numbers do, and none has a nought to lose.

    The middles may still be anything: casting them tells.
    """
    begins, ends = characters.first, characters.last
    if not (_BEGINS_A_NUMBER[begins].all() and _DIGITS[ends].all()):
        return False
    places = np.flatnonzero((begins == ord("0")) & (characters.lengths > 1))
    if not len(places):
        return True
    second = characters.data[characters.offsets[:-1][places] + 1]
    return bool((second == ord(".")).all())


def may_be_other_than_text(characters: Characters) -> Mask:
    """The texts that may be numbers, dates, yes or no, or shapes; the others are plain text."""
    may_be: Mask = (
        _MAY_BEGIN_A_FIGURE[characters.first]
        | _MAY_END_A_FIGURE[characters.last]
        | (characters.lengths <= _LONGEST_WORD)
    )
    times = np.flatnonzero(_LAST_OF_AM_AND_PM[characters.last] & ~may_be)
    before = characters.data[characters.offsets[1:][times] - 3]
    may_be[times] = _BEFORE_AM_AND_PM[before]
    return may_be


def has_text_markers(characters: Characters, *, na_is_missing: bool) -> bool:
    """Whether some text is a marker in a column of texts too."""
    is_suspect = (characters.lengths <= LONGEST_MARKER) & _MAY_BEGIN_A_MARKER[characters.first]
    suspects = np.flatnonzero(is_suspect)
    if not len(suspects):
        return False
    texts = characters.texts.take(pa.array(suspects))
    is_marker = pc.match_substring_regex(texts, TEXT_MARKER_PATTERN)
    if na_is_missing:
        is_marker = pc.or_(is_marker, pc.equal(texts, NOT_AVAILABLE))
    return bool(is_marker.true_count)
