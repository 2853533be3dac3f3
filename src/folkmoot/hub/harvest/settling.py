"""What a run changes: what came is compared with what is kept. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from folkmoot.catalogue import Dataset
from folkmoot.catalogue.reading import Fault, Found, Item
from folkmoot.hub.harvest.descriptions import dataset_to_json, digest_of

FEWEST_TO_HOLD = 4
"""A source of fewer datasets may lose half of them without anybody being asked."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it is kept, for the comparison."""

    pk: int
    identifier: str
    title: str
    digest: str
    is_gone: bool
    landing_page: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A dataset that is new (`pk` is None) or changed, and what is to be said of it."""

    pk: int | None
    dataset: Dataset
    facts: dict[str, Any]
    note: str = ""


@dataclass(slots=True)
class Plan:
    """What a run will change, and whether a person has to agree to it first."""

    arrivals: list[Arrival] = field(default_factory=list)
    gone: list[Kept] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unchanged: int = 0
    is_to_hold: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """By outcome."""
        new = sum(each.pk is None for each in self.arrivals)
        return {
            "new": new,
            "changed": len(self.arrivals) - new,
            "unchanged": self.unchanged,
            "gone": len(self.gone),
            "faulty": len(self.faults),
        }


def compare(kept: Sequence[Kept], items: Iterable[Item], *, is_complete: bool) -> Plan:
    """The plan of a run.

    A dataset is known by its identifier; where that changed at the source, by its page, if no other
    dataset has the same. Nothing is gone from a feed that was not read to its end, or that had
    items which cannot be told from others; an item that is there but broken is not gone either.
    """
    plan = Plan()
    found = _once_each(items, plan)
    by_identifier = {record.identifier: record for record in kept}
    faulty = {fault.identifier for fault in plan.faults}
    unseen = [
        record
        for record in kept
        if not record.is_gone and record.identifier not in found and record.identifier not in faulty
    ]
    moved = _moved(unseen, [each for name, each in found.items() if name not in by_identifier])
    for identifier, each in found.items():
        record = by_identifier.get(identifier) or moved.get(identifier)
        _settle(plan, record, each)
    if is_complete and "" not in faulty:
        at_new_places = {record.pk for record in moved.values()}
        plan.gone = [record for record in unseen if record.pk not in at_new_places]
    present = sum(not record.is_gone for record in kept)
    plan.is_to_hold = present >= FEWEST_TO_HOLD and 2 * len(plan.gone) > present
    return plan


def _once_each(items: Iterable[Item], plan: Plan) -> dict[str, Found]:
    """By identifier. Of two with the same, the one that changed last."""
    found: dict[str, Found] = {}
    for item in items:
        if isinstance(item, Fault):
            plan.faults.append(item)
            continue
        dataset = item.dataset
        earlier = found.get(dataset.identifier)
        if earlier is not None and earlier.dataset != dataset:
            plan.faults.append(
                Fault(dataset.identifier, "It is there more than once; the newest is kept.")
            )
        if earlier is None or _is_newer(dataset, earlier.dataset):
            found[dataset.identifier] = item
    return found


def _is_newer(one: Dataset, other: Dataset) -> bool:
    if one.modified is None or other.modified is None:
        return one.modified is not None
    return one.modified > other.modified


def _settle(plan: Plan, record: Kept | None, found: Found) -> None:
    facts = dataset_to_json(found.dataset)
    notes = list(found.doubts)
    if record is None:
        plan.arrivals.append(Arrival(None, found.dataset, facts, " ".join(notes)))
        return
    if record.digest == digest_of(facts) and not record.is_gone:
        plan.unchanged += 1
        return
    if record.is_gone:
        notes.insert(0, "It is back.")
    if record.identifier != found.dataset.identifier:
        notes.insert(0, "Its identifier changed at the source.")
    plan.arrivals.append(Arrival(record.pk, found.dataset, facts, " ".join(notes)))


def _moved(unseen: Sequence[Kept], strangers: Sequence[Found]) -> Mapping[str, Kept]:
    """Records whose identifier changed: a record that is no more and a stranger share a page, or
    else a title, that nobody else of either side has."""
    moved: dict[str, Kept] = {}
    left, newcomers = list(unseen), list(strangers)
    for by_page in (True, False):
        was = _by_mark([(each.landing_page if by_page else each.title, each) for each in left])
        comes = _by_mark(
            [
                (each.dataset.landing_page if by_page else each.dataset.title, each)
                for each in newcomers
            ]
        )
        for mark in was.keys() & comes.keys():
            moved[comes[mark].dataset.identifier] = was[mark]
        at_new_places = {record.pk for record in moved.values()}
        left = [each for each in left if each.pk not in at_new_places]
        newcomers = [each for each in newcomers if each.dataset.identifier not in moved]
    return moved


def _by_mark(marked: list[tuple[str, Any]]) -> dict[str, Any]:
    counted = Counter(mark for mark, _ in marked)
    return {mark: each for mark, each in marked if mark and counted[mark] == 1}
