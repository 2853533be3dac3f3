"""Group disclosure: what a table shows to be so of everybody in a group, it tells of each.

Lupp and Langsrud, UNECE expert meeting on statistical data confidentiality, 2021: a count c of a
sensitive code is unsafe when the group's total m is so little more that |m| - k <= c, where k of
the group may attack together; k = 0 forbids that all are alike, k = 1 that all but one are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from folkmoot.disclosure.equations import Vector
from folkmoot.disclosure.linking import LinkedCells
from folkmoot.errors import DisclosureError


@dataclass(frozen=True, slots=True)
class GroupRule:
    """Which dimension tells something about people that must not be told of a whole group.

    coalition  how many of a group may attack together
    harmless   codes that tell nothing, such as "no"
    """

    dimension: str
    coalition: int = 1
    harmless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.coalition <= 10:
            raise DisclosureError(
                f"A coalition of {self.coalition} is not allowed for.",
                where="group_disclosure",
                remedy="Give 0 to 10.",
            )

    def in_words(self, contributors: str) -> str:
        rest = f"all but {self.coalition} or fewer" if self.coalition else "all"
        return f"{rest} of a group's {contributors} are alike in {self.dimension}"


def levels_of_groups(linked: LinkedCells, rule: GroupRule) -> Vector:
    """How far below its value an attacker must be able to place each count; 0 where it is safe.

    Raises DisclosureError when no table has the dimension.
    """
    if rule.dimension not in linked.codes.column_names:
        raise DisclosureError(
            f"There is no dimension {rule.dimension!r}.",
            where="group_disclosure",
            remedy=f"The dimensions are: {', '.join(linked.codes.column_names)}.",
        )
    codes = linked.codes.to_pylist()
    place_of = {tuple(of.values()): cell for cell, of in enumerate(codes)}
    levels = np.zeros(linked.cell_count)
    for cell, of in enumerate(codes):
        code = of[rule.dimension]
        if code is None or code in rule.harmless or not linked.is_count[cell]:
            continue
        group = place_of.get(tuple({**of, rule.dimension: None}.values()))
        if group is None or linked.values[cell] <= 0:
            continue
        others = linked.values[group] - linked.values[cell]
        if others <= rule.coalition:
            levels[cell] = rule.coalition - others + 1
    return levels
