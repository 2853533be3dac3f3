"""Whether the rules agree with each other: what one mentions, another must have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from folkmoot.errors import RulebookError
from folkmoot.permission.conditions import Condition
from folkmoot.permission.rulebook.model import Rulebook

USES = frozenset(
    (
        "ranking",
        "performance-rating",
        "funding",
        "sanctions",
        "debt-or-fraud",
        "help",
        "enforcement",
        "administration",
        "planning",
        "statistics",
        "research",
        "training",
        "information",
    )
)
"""What "use:…" may name: the uses that a charter may prohibit, and the activities."""


def check(book: Rulebook) -> None:
    """Raises RulebookError at the first rule that mentions what no file has."""
    for where, condition in _conditions(book):
        for fact in condition.facts():
            _check_fact(fact, where, book)
    bars = {bar.id for bar in book.bars}
    for gateway in book.gateways:
        _check_names(gateway.lifts, bars, f"gateways, rule {gateway.id}", "bar")
        _check_names(gateway.papers, book.papers, f"gateways, rule {gateway.id}", "paper")
    for paper in book.papers.values():
        if paper.fact:
            _check_fact(paper.fact, f"papers.yaml, rule {paper.id}", book)
    for purpose in book.purposes.values():
        where = f"purposes.yaml, rule {purpose.id}"
        _check_names(purpose.tasks, book.kinds, where, "kind of body")
        _check_names(purpose.usually.assets, book.origins_known, where, "origin")
        _check_names(purpose.usually.uses, USES, where, "use")
    for kind in book.kinds.values():
        _check_names(kind.families, book.kinds, f"kinds.yaml, rule {kind.id}", "kind of body")
    for origin in book.origins_known.values():
        where = f"origins.yaml, rule {origin.id}"
        _check_names((origin.holder,), book.kinds, where, "kind of body")
        _check_names(origin.collected_for, book.purposes, where, "purpose")
    if [rung.rung for rung in book.rungs] != list(range(len(book.rungs))):
        raise RulebookError(
            "The rungs are not numbered from 0 without a gap, in order.", where="rungs.yaml"
        )


def _check_fact(fact: str, where: str, book: Rulebook) -> None:
    family, colon, name = fact.partition(":")
    known: dict[str, Collection[str]] = {
        "purpose": book.purposes,
        "origin": book.origins_known,
        "use": USES,
        "from": book.kinds,
        "to": book.kinds,
        "controller": book.kinds,
    }
    if not colon:
        _check_names((fact,), book.facts, where, "fact in facts.yaml")
    elif family in known:
        _check_names((name,), known[family], where, family)
    else:
        raise RulebookError(
            f"There is no family of facts {family!r}.",
            where=where,
            remedy=f"The families are: {', '.join(known)}.",
        )


def _check_names(names: Collection[str], known: Collection[str], where: str, what: str) -> None:
    for name in sorted(set(names) - set(known)):
        raise RulebookError(
            f"The rule mentions {name!r}, and there is no such {what}.",
            where=where,
            remedy="Correct the name, or add what it names.",
        )


def _conditions(book: Rulebook) -> Iterator[tuple[str, Condition]]:
    for rung in book.rungs:
        where = f"rungs.yaml, rule {rung.id}"
        yield where, rung.serves
        yield where, rung.falls_short
        for condition in rung.needs.values():
            yield where, condition
    for gateway in book.gateways:
        yield f"gateways, rule {gateway.id}", gateway.needs
    for bar in book.bars:
        yield f"bars.yaml, rule {bar.id}", bar.applies
        yield f"bars.yaml, rule {bar.id}", bar.lifted
    for name, grounds in (
        ("bases.yaml", book.bases),
        ("special_conditions.yaml", book.special_conditions),
        ("compatibility.yaml", book.compatibility),
    ):
        for ground in grounds:
            yield f"{name}, rule {ground.id}", ground.needs
    for paper in book.papers.values():
        yield f"papers.yaml, rule {paper.id}", paper.when
