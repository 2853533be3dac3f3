"""How two spellings differ, in words that give neither of them away."""

from __future__ import annotations

from enum import StrEnum


class Slip(StrEnum):
    """How one text becomes the other. `NONE` is the same text, `MANY` more than two slips."""

    NONE = "the same"
    CHANGED = "one {character} differs"
    EXTRA = "one has a {character} more"
    SWAPPED = "two {character}s changed places"
    TWO = "two {character}s differ"
    MANY = "different"

    def words(self, character: str) -> str:
        """For texts made of letters, digits or whatever `character` names."""
        return self.value.format(character=character)


def slip_between(left: str, right: str) -> Slip:
    """The fewest slips of the pen from one text to the other.

    A slip is a character changed, added, left out, or exchanged with its neighbour (Damerau, *A
    technique for computer detection and correction of spelling errors*, CACM 7, 1964), no part
    of the text being touched twice.
    """
    if left == right:
        return Slip.NONE
    if abs(len(left) - len(right)) > 2:
        return Slip.MANY
    distance = _distance(left, right)
    if distance > 2:
        return Slip.MANY
    if distance == 2:
        return Slip.TWO
    if len(left) != len(right):
        return Slip.EXTRA
    return Slip.SWAPPED if sorted(left) == sorted(right) else Slip.CHANGED


def _distance(left: str, right: str) -> int:
    """Restricted Damerau-Levenshtein distance."""
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, one in enumerate(left, start=1):
        here = [row]
        for column, other in enumerate(right, start=1):
            best = min(above[column] + 1, here[-1] + 1, above[column - 1] + (one != other))
            turned = row > 1 and column > 1 and one == right[column - 2] and left[row - 2] == other
            here.append(min(best, before[column - 2] + 1) if turned else best)
        before, above = above, here
    return above[-1]
