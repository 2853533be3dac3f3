"""A judgement as JSON: what `folkmoot can-we --json` prints. Stable within format 1: fields may be
added, none is renamed or removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from folkmoot.permission.conditions import Proof
from folkmoot.permission.proposal_file import write_proposal
from folkmoot.permission.results import TestResult
from folkmoot.permission.routes import Judgement, Pending, Route, Status
from folkmoot.permission.rulebook import Citation, Fact, Ground
from folkmoot.permission.weighing import Basis

FORMAT = 1

STATUS_CODES = {
    Status.OPEN: "open",
    Status.OPEN_IF: "open-if",
    Status.NEEDS_PERSON: "needs-person",
    Status.CLOSED: "closed",
}


def judgement_to_json(judgement: Judgement, questions: Sequence[Fact] = ()) -> dict[str, Any]:
    """The judgement with the questions that would settle the best route, in their order."""
    edition = judgement.edition
    return {
        "format": FORMAT,
        "judged_on": judgement.on.isoformat(),
        "rulebook": {
            "edition": edition.edition,
            "dated": edition.dated.isoformat(),
            "law_as_of": edition.law_as_of.isoformat(),
        },
        "legal_advice": False,
        "proposal": write_proposal(judgement.proposal),
        "asked": _in_brief(judgement.asked),
        "best": _in_brief(judgement.best),
        "questions": [_fact(question) for question in questions],
        "pending": [_pending(pending) for pending in judgement.pending],
        "routes": [_route(route) for route in judgement.routes],
    }


def _in_brief(route: Route) -> dict[str, Any]:
    return {
        "rung": route.rung.rung,
        "way": route.rung.id,
        "name": route.rung.name,
        "status": STATUS_CODES[route.status],
        "gives_less": route.gives_less,
        "gateways": [gateway.id for gateway in route.gateways],
        "bases": sorted({basis.ground.id for basis in route.bases}),
        "bars": _bars(route),
        "citations": [citation.text for citation in route.citations],
        "reason": route.closing.sentence if route.closing else "",
        "instead": list(route.instead) if route.status is Status.CLOSED else [],
    }


def _bars(route: Route) -> list[str]:
    """The identifiers of the bars that stand in the way, or may."""
    return list(dict.fromkeys(r.bar for r in route.results if r.bar and r.truth != "yes"))


def _route(route: Route) -> dict[str, Any]:
    return {
        **_in_brief(route),
        "reveals": route.rung.reveals,
        "once_done": STATUS_CODES[route.once_done],
        "left_to_person": route.left_to_person,
        "nearest": route.nearest,
        "closing": _closing(route),
        "conditions": [_fact(fact) for fact in route.conditions],
        "lawful_bases": [_basis(basis) for basis in route.bases],
        "special_conditions": [_ground(ground) for ground in route.special_conditions],
        "papers": [{"id": p.id, "name": p.name, "cites": p.cites} for p in route.papers],
        "risks": list(route.risks),
        "cited": [_citation(citation) for citation in route.citations],
        "tests": [_result(result) for result in route.results],
    }


def _closing(route: Route) -> dict[str, Any] | None:
    if route.closing is None:
        return None
    closing = route.closing
    return {
        "test": closing.test,
        "facts": list(closing.facts),
        "because": list(closing.because),
        "about": closing.about,
        "citation": closing.citation.text if closing.citation else None,
        "nearest_gateway": closing.gateway.id if closing.gateway else None,
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "fact": fact.id,
        "statement": fact.statement,
        "question": fact.question,
        "who": fact.who,
        "is_task": fact.is_task,
    }


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        "controller": basis.controller,
        "basis": basis.ground.id,
        "name": basis.ground.name,
        "citation": basis.ground.citation.text,
        "truth": basis.truth.value,
        "may_object": basis.ground.may_object,
    }


def _ground(ground: Ground) -> dict[str, Any]:
    return {"id": ground.id, "name": ground.name, "citation": ground.citation.text}


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "text": citation.text,
        "source": citation.source,
        "confidence": citation.confidence,
        "checked": citation.checked,
        "checked_on": citation.checked_on.isoformat() if citation.checked_on else None,
        "caution": citation.caution,
    }


def _result(result: TestResult) -> dict[str, Any]:
    return {
        "test": result.test,
        "rule": result.rule,
        "truth": result.truth.value,
        "about": result.about,
        "because": list(result.because),
        "bar": result.bar or None,
        "citation": result.citation.text if result.citation else None,
        "proof": _proof(result.proof) if result.truth != "yes" else None,
    }


def _proof(proof: Proof) -> dict[str, Any]:
    if proof.fact:
        return {"fact": proof.fact, "truth": proof.truth.value}
    return {
        "join": proof.join,
        "truth": proof.truth.value,
        "parts": [_proof(part) for part in proof.parts],
    }


def _pending(pending: Pending) -> dict[str, Any]:
    gateway = pending.gateway
    return {
        "gateway": gateway.id,
        "name": gateway.name,
        "citation": gateway.citation.text,
        "standing": pending.standing,
        "changes": pending.changes,
    }
