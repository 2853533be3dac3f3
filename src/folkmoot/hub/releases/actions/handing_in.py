"""Handing an output in: by a journey, from a file or a program, or as a described result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import reduce
from typing import Any

from django.db import transaction

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases.attacking import Examined, examine_result, examine_table
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.protecting import Asked
from folkmoot.hub.releases.queries import sources_of, vault
from folkmoot.hub.releases.rules import may_hand_in, may_update
from folkmoot.hub.releases.states import Event
from folkmoot.permission.charter import stricter
from folkmoot.tables import Finding, Kind, Standing


@dataclass(frozen=True, slots=True)
class Context:
    """What an author says of an output: what it is, what it is for, which records are behind it.

    `sources` are the assets it was made from; their charters say how long contributors may reply.
    """

    title: str
    description: str
    member: Member
    population: str
    requested_for: str
    sources: tuple[Asset, ...] = ()
    embargo_until: date | None = None


@transaction.atomic
def hand_in(
    *,
    by: User | None,
    title: str,
    description: str,
    member: Member,
    population: str,
    safe_version: str,
    checker_version: str,
    method: str,
    findings: Sequence[Finding],
    public_findings: Sequence[Finding],
    requested_for: str = "",
) -> Output:
    """Put a checked table before the output checkers. The tables are in the vault already; what
    they were made from is read from there."""
    made_from = vault().manifest(safe_version).origin.made_from
    context = Context(
        title, description, member, population, requested_for, tuple(sources_of(made_from))
    )
    fields = {
        "safe_version": safe_version,
        "checker_version": checker_version,
        "method": method,
        "findings": [asdict(finding) for finding in findings],
        "public_findings": [asdict(finding) for finding in public_findings],
    }
    return _create(by, context, fields, Output.State.WAITING)


def hand_in_table(
    *, by: User, context: Context, content: bytes, file_name: str, asked: Asked
) -> Output:
    """Hand in a file's table: what its true values would give away is found at once.

    It waits for the checkers where nothing had to be hidden, else to be made safe. Raises Refused,
    ReadError, DisclosureError.
    """
    may_hand_in(by).require()
    examined = examine_table(
        content, file_name, asked, title=context.title, population=context.population
    )
    return _keep(by, context, examined)


def hand_in_result(
    *,
    by: User,
    context: Context,
    described: Mapping[str, Any],
    figures: Sequence[tuple[str, str]],
) -> Output:
    """Hand in a result that is not a table: what must be known of it, and the figures that would
    leave. Raises Refused, DisclosureError."""
    may_hand_in(by).require()
    return _keep(by, context, examine_result(described, figures))


def update_table(
    *, by: User, output: Output, content: bytes, file_name: str, asked: Asked, description: str
) -> Output:
    """Put another file in the place of an output's. All votes are void. Raises Refused, ReadError,
    DisclosureError."""
    may_update(by, output).require()
    examined = examine_table(
        content, file_name, asked, title=output.title, population=output.population
    )
    with transaction.atomic():
        locked = Output.objects.select_for_update(of=("self",)).get(pk=output.pk)
        may_update(by, locked).require()
        locked.move(Event.UPDATE)
        if examined.is_safe:
            locked.move(Event.MAKE_SAFE)
        locked.round += 1
        locked.description, locked.made_safe_by = description, None
        locked.true_version, locked.asked = examined.true_version, dict(examined.asked)
        locked.replies.all().delete()
        for name, value in {"checker_version": "", "comparison": [], **examined.kept}.items():
            setattr(locked, name, value)
        locked.checkers_needed = _needed(locked, list(locked.sources.all()))
        locked.save()
        record(
            by=acting(by, Role.ANALYST),
            action="output.updated",
            subject=locked.subject,
            details={"round": locked.round},
        )
    output.refresh_from_db()
    return output


def _keep(by: User, context: Context, examined: Examined) -> Output:
    state = Output.State.WAITING if examined.is_safe else Output.State.UNSAFE
    fields = {
        **examined.kept,
        "true_version": examined.true_version,
        "asked": dict(examined.asked),
    }
    with transaction.atomic():
        return _create(by, context, fields, state)


def _create(
    by: User | None, context: Context, fields: Mapping[str, Any], state: Output.State
) -> Output:
    output = Output(
        title=context.title,
        description=context.description,
        member=context.member,
        author=by,
        population=context.population,
        requested_for=context.requested_for,
        state=state,
        **fields,
    )
    terms = [source.charter for source in context.sources]
    if terms:
        together = reduce(stricter, terms)
        days = [day for day in (together.embargo_until, context.embargo_until) if day]
        output.embargo_until = max(days, default=None)
        output.needs_agreement = together.has_veto
    else:
        output.embargo_until = context.embargo_until
    output.checkers_needed = _needed(output, context.sources)
    output.save()
    output.sources.set(context.sources)
    record(
        by=acting(by, Role.ANALYST),
        action="output.handed_in",
        subject=output.subject,
        details={
            "version": output.safe_version,
            "method": output.method,
            "checkers": output.checkers_needed,
        },
    )
    return output


def _needed(output: Output, sources: Sequence[Asset]) -> int:
    """Two checkers where something is protected, or where a finding asks for a person."""
    is_protected = bool(output.checker_version or output.true_version) or any(
        source.standing == Standing.PROTECTED for source in sources
    )
    is_doubted = any(finding.kind is Kind.DOUBTED for finding in output.said)
    return 2 if is_protected or is_doubted else 1
