"""Flows: one asset on its way from its holder to one receiver, and what is known of that.

A power covers a discloser, a recipient and data, not a proposal; so every rule is put to every
flow. Up to rung 5 the data do not leave: the holder itself makes what leaves.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from folkmoot.permission.conditions import Facts
from folkmoot.permission.facts import facts_of_asset
from folkmoot.permission.proposal import Party, PartyRole, Proposal, ProposedAsset
from folkmoot.permission.rulebook import Purpose, Rulebook
from folkmoot.permission.truth import Truth, of, some


@dataclass(frozen=True)
class Controller:
    """A body that decides over a flow, with what is known of it."""

    name: str
    facts: Facts


@dataclass(frozen=True)
class Flow:
    """`about` names assets and receiver; several assets of which the same is known are one flow."""

    about: str
    facts: Facts
    controllers: tuple[Controller, ...]


@dataclass(frozen=True)
class Flows:
    """Those in which the data stay with their holder, and those in which they go to a receiver."""

    staying: tuple[Flow, ...]
    leaving: tuple[Flow, ...]


@dataclass(frozen=True)
class _Found:
    """A flow, and what makes it the same as another."""

    alike: Hashable
    flow: Flow


def flows_of(proposal: Proposal, known: Facts, book: Rulebook, on: date) -> Flows:
    """Every flow of a proposal of which `known` is known as a whole."""
    staying: list[_Found] = []
    leaving: list[_Found] = []
    receivers = _receivers(proposal)
    for asset in proposal.assets:
        holder = proposal.party(asset.holder)
        of_asset = facts_of_asset(asset, proposal, book, on)
        told = frozenset(of_asset.items())
        kind = holder.kind if holder else asset.holder
        kept = _flow(asset, of_asset, known, holder, holder, True, proposal, book)
        staying.append(_Found((told, kind), kept))
        for receiver in receivers:
            same = None if receiver is None else receiver.name == asset.holder
            sent = _flow(asset, of_asset, known, holder, receiver, same, proposal, book)
            leaving.append(_Found((told, kind, same, receiver), sent))
    return Flows(_together(staying), _together(leaving))


def _receivers(proposal: Proposal) -> tuple[Party | None, ...]:
    """Whoever receives; the only party there is; else nobody knows who."""
    said = proposal.with_role(PartyRole.RECEIVES)
    if said:
        return said
    bodies = [p for p in proposal.parties if PartyRole.PROCESSES not in p.roles]
    return (bodies[0],) if len(bodies) == 1 else (None,)


def _flow(
    asset: ProposedAsset,
    of_asset: Facts,
    known: Facts,
    holder: Party | None,
    receiver: Party | None,
    same: bool | None,
    proposal: Proposal,
    book: Rulebook,
) -> Flow:
    bodies = (holder,) if same else (holder, receiver)
    tasks = [_has_task(body, proposal, book) for body in bodies]
    facts: dict[str, Truth] = {
        **known,
        **of_asset,
        **_kinds("from", holder, book),
        **_kinds("to", receiver, book),
    }
    _settle(facts, "same-body", of(same))
    _settle(facts, "has-task", some(tasks))
    controllers = []
    for body, task in zip(bodies, tasks, strict=True):
        own = dict(_kinds("controller", body, book))
        _settle(own, "controller-has-task", task)
        discloses = body is holder and not same
        to_public = facts.get("to:public-body", Truth.UNKNOWN) if discloses else Truth.NO
        _settle(own, "discloses-to-public-body", to_public)
        name = asset.holder if body is holder else "the receiver" if body is None else body.name
        controllers.append(Controller(name, own))
    to = "" if same or receiver is None else f", to {receiver.name}"
    return Flow(f"{asset.title} ({asset.holder}){to}", facts, tuple(controllers))


def _settle(facts: dict[str, Truth], name: str, truth: Truth) -> None:
    if truth.is_settled:
        facts[name] = truth


def _kinds(side: str, body: Party | None, book: Rulebook) -> Facts:
    if body is None or not body.kind:
        return {}
    families = book.kinds[body.kind].families
    return {f"{side}:{name}": of(name in families) for name in book.kinds}


def _has_task(body: Party | None, proposal: Proposal, book: Rulebook) -> Truth:
    """Whether the law gives the body every purpose as a task of its own."""
    if body is None or not body.kind or not proposal.purposes:
        return Truth.UNKNOWN
    families = book.kinds[body.kind].families
    return of(all(_tasks(book.purposes[p]) & families for p in proposal.purposes))


def _tasks(purpose: Purpose) -> frozenset[str]:
    return frozenset(purpose.tasks)


def _together(found: list[_Found]) -> tuple[Flow, ...]:
    """Flows of which the same is known, as one."""
    groups: dict[Hashable, list[Flow]] = {}
    for one in found:
        groups.setdefault(one.alike, []).append(one.flow)
    return tuple(
        Flow("; ".join(dict.fromkeys(f.about for f in flows)), flows[0].facts, _bodies(flows))
        for flows in groups.values()
    )


def _bodies(flows: list[Flow]) -> tuple[Controller, ...]:
    by_name = {controller.name: controller for flow in flows for controller in flow.controllers}
    return tuple(by_name.values())
