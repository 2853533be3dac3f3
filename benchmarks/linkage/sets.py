"""Made-up registers of many shapes to measure the linking of people on, and their truth.

Each differs in what it holds, how well it is kept, how much the two files share and how often a
person is there twice. Nobody in them exists.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from tests.unit.linkage.registers.population import make_population
from tests.unit.linkage.registers.shapes import TRUTH, shape
from tests.unit.linkage.registers.slips import GOOD, POOR, USUAL, Care, Record, register


@dataclass(frozen=True)
class MadeUpSet:
    """Two files, or one to find duplicates in where `right` is None.

    `shared` is the share of the population in both files, the rest is in one of them; `again` the
    chance that a person is entered once more, and after that once more.
    """

    name: str
    left: str
    right: str | None
    n_people: int
    care: Care = USUAL
    shared: float = 0.5
    again: float = 0.02

    @property
    def truth(self) -> str:
        return TRUTH

    def write(self, folder: Path, seed: int) -> tuple[Path, ...]:
        """The files, one or two."""
        draw = random.Random(seed)  # noqa: S311  -- made-up people, no secret
        people = make_population(self.n_people, seed)
        draw.shuffle(people)
        if self.right is None:
            records = self._entered(register(people, self.care, draw), people, draw)
            return (self._written(folder / f"{self.name}.csv", self.left, records, "R"),)
        n_shared = round(self.shared * len(people))
        n_left = n_shared + (len(people) - n_shared) // 2
        lefts, rights = people[:n_left], people[:n_shared] + people[n_left:]
        paths = []
        for side, its_people, its_shape in (("L", lefts, self.left), ("R", rights, self.right)):
            records = self._entered(register(its_people, self.care, draw), its_people, draw)
            path = folder / f"{self.name}-{side}.csv"
            paths.append(self._written(path, its_shape, records, side))
        return tuple(paths)

    def _entered(self, records: list[Record], people: list, draw: random.Random) -> list[Record]:  # type: ignore[type-arg]
        entered, once_more = list(records), people
        while self.again and once_more:
            once_more = [person for person in once_more if draw.random() < self.again]
            entered += register(once_more, self.care, draw)
        draw.shuffle(entered)
        return entered

    @staticmethod
    def _written(path: Path, its_shape: str, records: list[Record], prefix: str) -> Path:
        shape(its_shape).write(path, records, prefix)
        return path


SETS = (
    MadeUpSet("generic-1000", "generic", None, 650, POOR, again=0.35),
    MadeUpSet("biographical-heavy", "biographical", None, 1_500, POOR, again=0.75),
    MadeUpSet("census", "census", "census", 12_000, USUAL, shared=0.8, again=0.0),
    MadeUpSet("voters", "voters", "voters", 10_000, USUAL, shared=0.6),
    MadeUpSet("one-name", "one name", "one name", 8_000),
    MadeUpSet("one-name-poor", "one name", "one name", 8_000, POOR),
    MadeUpSet("titled-odd", "titled", "odd headings", 8_000),
    MadeUpSet("odd-short", "odd headings", "short headings", 8_000),
    MadeUpSet("short-poor", "short headings", "short headings", 8_000, POOR, shared=0.3),
    MadeUpSet("patients", "patients", "patients", 8_000, POOR),
    MadeUpSet("patients-census", "patients", "census", 8_000),
    MadeUpSet("names-births", "names and births", "names and births", 8_000),
    MadeUpSet("names-births-large", "names and births", "names and births", 60_000, GOOD),
    MadeUpSet("tiny", "short headings", "odd headings", 130),
    MadeUpSet("tiny-names-births", "names and births", "names and births", 130),
    MadeUpSet("tiny-within", "one name", None, 80, again=0.2),
    MadeUpSet("nothing-shared", "census", "census", 6_000, shared=0.0),
    MadeUpSet("few-shared", "census", "census", 10_000, shared=0.01),
    MadeUpSet("all-shared", "short headings", "short headings", 6_000, POOR, shared=1.0),
    MadeUpSet("heavy-inside", "odd headings", "odd headings", 4_000, USUAL, again=0.5),
    MadeUpSet("no-duplicates", "odd headings", None, 6_000, again=0.0),
    MadeUpSet("good-within", "census", None, 20_000, GOOD, again=0.05),
)
