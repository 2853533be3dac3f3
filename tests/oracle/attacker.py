"""A plain attacker, to check the one in `folkmoot.disclosure` by other means.

It knows nothing of cells, equations or deviations: its unknowns are the finest groups of records,
one variable each, and every figure it is shown is a sum of some of them. Slow, and meant to be.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import highspy


@dataclass(frozen=True)
class Group:
    """One of the finest groups: what it is truly worth and what is known of it beforehand."""

    worth: float
    least: float = 0.0
    most: float = highspy.kHighsInf


class PlainAttacker:
    """Sees the sums of some sets of groups, knows some groups outright, and knows which sets come
    to the same though he sees neither."""

    def __init__(
        self,
        groups: Mapping[str, Group],
        shown: Sequence[Collection[str]],
        known: Collection[str] = (),
        alike: Sequence[tuple[Collection[str], Collection[str]]] = (),
    ) -> None:
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._unknown = {
            name: self._solver.addVariable(
                lb=group.worth if name in known else group.least,
                ub=group.worth if name in known else group.most,
            )
            for name, group in groups.items()
        }
        for members in shown:
            total = sum(groups[name].worth for name in members)
            self._solver.addConstr(self._sum(members) == total)
        for one, other in alike:
            self._solver.addConstr(self._sum(one) == self._sum(other))

    def interval(self, members: Collection[str]) -> tuple[float, float]:
        """The least and the greatest that a sum of groups can be."""
        return self._extreme(members, False), self._extreme(members, True)

    def _extreme(self, members: Collection[str], is_greatest: bool) -> float:
        self._solver.clearSolver()
        if is_greatest:
            self._solver.maximize(self._sum(members))
        else:
            self._solver.minimize(self._sum(members))
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kUnbounded:
            return highspy.kHighsInf if is_greatest else -highspy.kHighsInf
        assert status == highspy.HighsModelStatus.kOptimal, status
        return float(self._solver.getInfo().objective_function_value)

    def _sum(self, members: Collection[str]) -> highspy.highs_linear_expression:
        return self._solver.qsum(self._unknown[name] for name in sorted(members))


def reaches(
    values: Sequence[float],
    bounds: Sequence[tuple[float, float]],
    sums: Sequence[Mapping[int, float]],
    hidden: Collection[int],
    asked: Collection[int],
) -> dict[int, tuple[float, float]]:
    """The interval of each cell asked for, in a table given as cells and sums that come to nothing,
    by who sees all cells but the hidden ones."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    unknown = [
        solver.addVariable(*(bounds[cell] if cell in hidden else (value, value)))
        for cell, value in enumerate(values)
    ]
    for terms in sums:
        solver.addConstr(solver.qsum(coef * unknown[cell] for cell, coef in terms.items()) == 0)
    found = {}
    for cell in asked:
        ends = []
        for solve in (solver.minimize, solver.maximize):
            solve(unknown[cell])
            is_bounded = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(solver.getInfo().objective_function_value if is_bounded else float("inf"))
        found[cell] = (ends[0], ends[1])
    return found
