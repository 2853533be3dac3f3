"""How records are encoded under one agreement: every choice that both sides must share.

What is weaker than the floors here cannot be agreed: hardening costs little quality (figures in
docs/explanation/private-encodings.md) and is not left to whoever is in a hurry.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings.fields import (
    COMPOSITES,
    COUNTING_COMPOSITES,
    FIELDS,
    Composite,
    Field,
)

ENCODING_VERSION = 1
"""Changes whenever the same record would be encoded differently."""

_LEAST_FLIPPED, _MOST_FLIPPED = 4, 6
"""More would part records of one person whose name is misspelt somewhere."""
_LEAST_DUMMIES = 25
_MOST_SHARED = 20
_NAMED_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Parameters:
    """The fields encoded, and how: bits flipped in each filter of 256 bits, dummy records for each
    hundred real ones, and how many records of a file may share a token before it is left out.

    With `is_count_only` there are no filters, and tokens of whole persons only: such encodings can
    be counted and not linked.
    """

    fields: tuple[str, ...] = tuple(field.name for field in FIELDS)
    is_folded: bool = True
    n_flipped: int = 5
    dummies_percent: int = 25
    most_shared: int = 8
    is_count_only: bool = False
    version: int = ENCODING_VERSION

    @property
    def compared(self) -> tuple[Field, ...]:
        """The fields that have a filter."""
        if self.is_count_only:
            return ()
        return tuple(field for field in FIELDS if field.name in self.fields)

    @property
    def composites(self) -> tuple[Composite, ...]:
        """The composites that the agreed fields allow, in order."""
        composites = COUNTING_COMPOSITES if self.is_count_only else COMPOSITES
        return tuple(each for each in composites if set(each.needs) <= set(self.fields))

    def check(self) -> None:
        """Raises LinkageError for parameters that are weaker than may be agreed, or unknown."""
        known = {field.name for field in FIELDS}
        unknown = sorted(set(self.fields) - known)
        if unknown:
            raise LinkageError(
                "The agreement names a field that cannot be encoded.",
                where=", ".join(unknown),
                remedy=f"The fields are: {', '.join(field.name for field in FIELDS)}.",
            )
        if self.version != ENCODING_VERSION:
            raise LinkageError(
                f"The agreement is for version {self.version} of the encoding, and this is "
                f"{ENCODING_VERSION}.",
                remedy="All parties need the same version of Folkmoot.",
            )
        if len(self.fields) < _NAMED_FIELDS or not self.composites:
            raise LinkageError(
                "These fields together find nobody.",
                where=", ".join(self.fields),
                remedy="Agree on two of forename, surname, birth and place, or on a number; for "
                "counting, on the first three, or on a number.",
            )
        too_weak = [
            sentence
            for is_wrong, sentence in (
                (not self.is_folded, "filters must be folded"),
                (
                    not _LEAST_FLIPPED <= self.n_flipped <= _MOST_FLIPPED,
                    f"between {_LEAST_FLIPPED} and {_MOST_FLIPPED} bits must be flipped",
                ),
                (
                    not _LEAST_DUMMIES <= self.dummies_percent <= 100,
                    f"between {_LEAST_DUMMIES} and 100 dummies must be added for each 100 records",
                ),
                (
                    not 1 <= self.most_shared <= _MOST_SHARED,
                    f"a token may be shared by {_MOST_SHARED} records at most",
                ),
            )
            if is_wrong
        ]
        if too_weak:
            raise LinkageError(
                f"The agreed hardening is not allowed: {'; '.join(too_weak)}.",
                remedy="Agree on the usual parameters.",
            )

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "fields": list(self.fields)}

    @classmethod
    def from_json(cls, given: Any) -> Parameters:
        """Raises LinkageError when a parameter is missing, unknown or of the wrong kind."""
        kinds = {
            "fields": list,
            "is_folded": bool,
            "n_flipped": int,
            "dummies_percent": int,
            "most_shared": int,
            "is_count_only": bool,
            "version": int,
        }
        if (
            not isinstance(given, dict)
            or given.keys() != kinds.keys()
            or any(type(given[name]) is not kind for name, kind in kinds.items())
            or not all(isinstance(field, str) for field in given["fields"])
            or len(set(given["fields"])) != len(given["fields"])
        ):
            raise LinkageError(
                "The agreement's parameters are not complete, or not of their kinds.",
                remedy=f"They are: {', '.join(kinds)}.",
            )
        return cls(**{**given, "fields": tuple(given["fields"])})
