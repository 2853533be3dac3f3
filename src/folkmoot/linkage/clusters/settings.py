"""How records are put together: the method, its guard, and what must not happen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.errors import LinkageError
from folkmoot.linkage.clusters.conflicts import ConflictRule


class Method(StrEnum):
    """Which links join clusters."""

    CONNECTED = "connected"
    """All of them: whoever can be reached is one."""
    GUARDED = "guarded"
    """Two groups are merged, by their strongest link first, only where enough of the pairs between
    them are linked."""
    CENTRE = "centre"
    """Stars: a record is joined to the centre of its strongest link and brings nobody with it."""
    SINGLE_BEST = "single_best"
    """A record has at most one partner in each other asset, the strongest first."""


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Pairs of at least `threshold` are links. `least_density` is the guard: the share of the pairs
    between two groups that have to be linked. Two records of an asset in `free_of_duplicates` are
    never one; `rules` say what else cannot be true of one cluster."""

    threshold: float = 0.5
    method: Method = Method.GUARDED
    least_density: float = 0.3
    free_of_duplicates: frozenset[str] = frozenset()
    rules: tuple[ConflictRule, ...] = ()

    def __post_init__(self) -> None:
        for name in ("threshold", "least_density"):
            if not 0 <= getattr(self, name) <= 1:
                raise LinkageError(
                    "A setting of clusters is a share and lies between 0 and 1.",
                    where=name,
                    remedy="Say 0.3 for 30 %.",
                )
