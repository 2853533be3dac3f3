"""Raising a problem, and taking its journey."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pyarrow as pa
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.permissions.actions import propose, take_best_route
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.problems.models import Attempt, Problem, Step
from folkmoot.hub.problems.queries import (
    assets_for_spending,
    council_file,
    proposed_asset,
)
from folkmoot.hub.problems.rules import may_attempt, may_raise
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases.actions import hand_in
from folkmoot.hub.releases.queries import release_history, vault
from folkmoot.journeys import spending
from folkmoot.permission import Audience, OutputKind, Route
from folkmoot.tables import Schema
from folkmoot.vault import Extension, Origin, Vault

MEMORY_MB = 4096
"""What the journey's engine may use; a million payments need about half of it."""


@transaction.atomic
def raise_problem(
    *,
    by: User | None,
    title: str,
    worry: str,
    decision: str,
    who_acts: str,
    by_when: str,
    least_data: str,
    journey: str,
    raised_by: Member,
) -> Problem:
    """Write a problem card. Raises Refused."""
    if by is not None:
        may_raise(by).require()
    problem = Problem.objects.create(
        slug=_free_slug(title),
        title=title,
        worry=worry,
        decision=decision,
        who_acts=who_acts,
        by_when=by_when,
        least_data=least_data,
        journey=journey,
        raised_by=raised_by,
    )
    record(
        by=acting(by, Role.ANALYST),
        action="problem.raised",
        subject=problem.subject,
        details={"member": raised_by.code, "journey": journey},
    )
    return problem


@transaction.atomic
def begin_attempt(*, by: User | None, problem: Problem) -> Attempt:
    """Write down that the journey is to be taken. Whoever calls this sees that `run_attempt` is
    run. Raises Refused."""
    if by is not None:
        may_attempt(by, problem).require()
    attempt = Attempt.objects.create(problem=problem, started_by=by)
    record(by=acting(by, Role.ANALYST), action="attempt.begun", subject=problem.subject)
    return attempt


def run_attempt(*, attempt: int, progress: Progress) -> Attempt:
    """Take the journey from its beginning and hand the answer in to the output checkers.

    Done again after an interruption or a failure, it comes to the same: an attempt that was
    handed in is left as it is. A journey that cannot go on leaves its attempt saying so, and
    raises.
    """
    begun = Attempt.objects.select_related("problem", "started_by").get(pk=attempt)
    if begun.state == Attempt.State.HANDED_IN:
        return begun
    begun.steps.all().delete()
    begun.state, begun.finished_at, begun.stopped_by = Attempt.State.RUNNING, None, ""
    begun.save(update_fields=["state", "finished_at", "stopped_by"])
    try:
        _take(begun, progress)
    except Exception as error:
        reason = str(error) if isinstance(error, FolkmootError) else "The hub failed at this."
        Attempt.objects.filter(pk=begun.pk).update(
            state=Attempt.State.FAILED, finished_at=timezone.now(), stopped_by=reason
        )
        raise
    begun.refresh_from_db()
    return begun


def _take(attempt: Attempt, progress: Progress) -> None:
    progress(0.02, "Finding the data that could answer it")
    assets = assets_for_spending()
    attempt.assets.set(assets)
    keep = vault()
    gathered = spending.gather([council_file(asset, keep) for asset in assets])
    _write_step(attempt, Step.Name.REGISTER, gathered.sentences)
    progress(0.1, "Finding a lawful way")
    route = _permit(attempt, assets)
    with keep.scratch(memory_mb=MEMORY_MB, extensions=[Extension.SPATIAL]) as engine:
        progress(0.15, "Finding suppliers at business premises")
        suppliers = spending.find_suppliers(gathered, engine)
        _write_step(attempt, Step.Name.LINKAGE, suppliers.sentences, suppliers.facts)
        progress(0.6, "Adding up where the money went")
        added = spending.add_up(gathered, suppliers, engine)
        _write_step(attempt, Step.Name.ANALYSIS, added.sentences, added.facts)
    progress(0.7, "Making the answer safe")
    safe = _make_safe(assets, added)
    _write_step(attempt, Step.Name.DISCLOSURE, safe.sentences)
    progress(0.95, "Handing the answer in")
    _hand_in(attempt, assets, _keep_tables(attempt, assets, safe, keep), safe, route)


def _permit(attempt: Attempt, assets: Sequence[Asset]) -> Route:
    problem = attempt.problem
    proposal: Proposal = propose(
        by=attempt.started_by,
        title=problem.title,
        purpose=problem.worry,
        decision=problem.decision,
        assets=[proposed_asset(asset) for asset in assets],
        output=OutputKind.TOTALS,
        audience=Audience.PUBLIC,
        is_checked_before_release=True,
        links_records=True,
    )
    Attempt.objects.filter(pk=attempt.pk).update(proposal=proposal)
    route = take_best_route(by=attempt.started_by, proposal=proposal)
    said = [
        f"The least revealing way that is open is rung {route.rung.rung}: {route.rung.name}.",
        f"It reveals: {route.rung.reveals[0].lower()}{route.rung.reveals[1:]}",
    ]
    if route.citations:
        said.append(f"It rests on: {'; '.join(citation.text for citation in route.citations)}.")
    _write_step(attempt, Step.Name.PERMISSION, said)
    return route


def _make_safe(assets: Sequence[Asset], added: spending.AddedUp) -> spending.SafeAnswer:
    if all(asset.is_open for asset in assets):
        return spending.release_as_it_is(added)
    population = _population(assets)
    return spending.make_safe(
        added, population=population, released=release_history(population, vault())
    )


def _keep_tables(
    attempt: Attempt, assets: Sequence[Asset], safe: spending.SafeAnswer, keep: Vault
) -> list[tuple[str, str]]:
    """Puts the tables of each output into the vault: what may leave, and what the checker sees."""
    made_from = tuple(asset.current.vault_id for asset in assets if asset.current)
    source = f"Worked out by the hub in answer to “{attempt.problem.title}”"

    def put(schema: Schema, table: pa.Table, record: bytes | None = None) -> str:
        origin = Origin(source, licence="OGL-UK-3.0", made_from=made_from)
        return keep.add(schema, table.to_batches(), origin=origin, original=record).version_id

    return [
        (
            put(output.schema, output.table),
            put(output.checker_schema, output.checker_table, output.record)
            if output.checker_table is not None and output.checker_schema is not None
            else "",
        )
        for output in safe.outputs
    ]


@transaction.atomic
def _hand_in(
    attempt: Attempt,
    assets: Sequence[Asset],
    versions: Sequence[tuple[str, str]],
    safe: spending.SafeAnswer,
    route: Route,
) -> None:
    outputs = [
        hand_in(
            by=attempt.started_by,
            title=f"{attempt.problem.title} {output.title}",
            description=output.description,
            member=attempt.problem.raised_by,
            population=_population(assets),
            safe_version=safe_version,
            checker_version=checker_version,
            method=safe.method,
            findings=safe.findings,
            public_findings=safe.public_findings,
            requested_for=attempt.problem.decision,
        )
        for output, (safe_version, checker_version) in zip(safe.outputs, versions, strict=True)
    ]
    attempt.outputs.set(outputs)
    attempt.state, attempt.finished_at = Attempt.State.HANDED_IN, timezone.now()
    attempt.save(update_fields=["state", "finished_at"])
    record(
        by=acting(attempt.started_by, Role.ANALYST),
        action="attempt.handed_in",
        subject=attempt.problem.subject,
        details={"outputs": len(outputs), "rung": route.rung.rung},
    )


def _population(assets: Sequence[Asset]) -> str:
    """The records behind the figures: the payments, whoever they were linked to."""
    paid = sorted(
        asset.current.vault_id
        for asset in assets
        if asset.current and spending.role_of(asset.current.schema) is spending.Role.PAYMENTS
    )
    return f"payments:{hashlib.sha256(' '.join(paid).encode()).hexdigest()[:32]}"


@transaction.atomic
def _write_step(
    attempt: Attempt,
    name: Step.Name,
    sentences: Sequence[str],
    facts: Sequence[tuple[str, str]] = (),
) -> None:
    Step.objects.create(
        attempt=attempt,
        name=name,
        number=list(Step.Name).index(name) + 2,
        sentences=list(sentences),
        facts=[list(fact) for fact in facts],
    )
    record(
        by=acting(attempt.started_by, Role.ANALYST),
        action=f"step.{name.value}",
        subject=attempt.problem.subject,
    )


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:50] or "problem"
    taken = set(Problem.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, 10_000) if f"{wanted}-{n}" not in taken)
