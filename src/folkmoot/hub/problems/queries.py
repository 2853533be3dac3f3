"""Reading problems, and the answers that were released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from folkmoot.errors import JourneyError
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.problems.models import Attempt, Problem
from folkmoot.hub.problems.pictures import shapes_with_fill
from folkmoot.hub.register.models import Asset, Licence
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.queries import vault
from folkmoot.journeys.spending import (
    Council,
    CouncilAnswer,
    CouncilFile,
    Role,
    answer_for,
    cells_of_services,
    cells_of_wards,
    coverages_of,
    role_of,
)
from folkmoot.permission import ProposedAsset
from folkmoot.tables import Standing
from folkmoot.vault import Vault
from folkmoot.vault.export import Shape, to_geojson


@dataclass(frozen=True, slots=True)
class Answer:
    """What was released in answer to a problem. The assets are those of the portal."""

    attempt: Attempt
    councils: tuple[CouncilAnswer, ...]
    by_service: Asset
    by_ward: Asset
    wards_version: str
    is_protected: bool


def problems() -> QuerySet[Problem]:
    """Every problem, newest first."""
    return Problem.objects.select_related("raised_by")


def problem_by_slug(*, slug: str) -> Problem:
    """Raises PageNotFound when there is none."""
    found = problems().filter(slug=slug).first()
    if found is None:
        raise PageNotFound("There is no such problem.")
    return found


def attempts_at(problem: Problem) -> QuerySet[Attempt]:
    """Every attempt, newest first, with its steps and outputs."""
    return (
        problem.attempts.select_related("proposal", "started_by")
        .prefetch_related("steps", "outputs__asset", "outputs__checker", "assets__member")
        .order_by("-pk")
    )


def answer_to(problem: Problem) -> Answer | None:
    """The answer of the newest attempt that was released whole; None while there is none."""
    for attempt in attempts_at(problem):
        if attempt.is_released:
            return _read_answer(attempt)
    return None


def answer_for_council(*, problem: Problem, code: str) -> tuple[Answer, CouncilAnswer]:
    """The answer, and one council's part of it.

    Raises PageNotFound while there is no answer or no such council in it.
    """
    answer = answer_to(problem)
    councils = answer.councils if answer else ()
    council = next((c for c in councils if c.coverage.council.code == code), None)
    if answer is None or council is None:
        raise PageNotFound("There is no answer for this council.")
    return answer, council


def ward_shapes(*, problem: Problem, code: str) -> Iterator[bytes]:
    """The wards of one council as GeoJSON, each with its label and its step of the legend.

    Raises PageNotFound while there is no answer or no such council in it.
    """
    answer, council = answer_for_council(problem=problem, code=code)
    keep = vault()
    drawn = shapes_with_fill(keep.read(answer.wards_version), code, council)
    return to_geojson(drawn.to_reader(), Shape(text="shape"), keep)


def assets_for_spending() -> list[Asset]:
    """Registered assets whose columns fit a role of the journey."""
    registered = Asset.objects.filter(registered_at__isnull=False, current__isnull=False)
    return [
        asset
        for asset in registered.select_related("member", "current")
        if asset.current and asset.current.vault_id and role_of(asset.current.schema)
    ]


def council_file(asset: Asset, keep: Vault) -> CouncilFile:
    """An asset's version in use as the journey takes it. Raises JourneyError without one."""
    version = asset.current
    if version is None or not version.vault_id:
        raise JourneyError("The asset has no version in the vault.", where=asset.title)
    council = Council(asset.member.gss_code or asset.member.code, asset.member.name)
    return CouncilFile(council, asset.title, version.schema, keep.read(version.vault_id))


def proposed_asset(asset: Asset) -> ProposedAsset:
    """What the register says of an asset, for a judgement. Payments and rating lists are the
    councils' own records, so they come from nowhere else."""
    return ProposedAsset(
        title=asset.title,
        holder=asset.member.name,
        standing=Standing(asset.standing),
        is_published=asset.is_open,
        sensitivities=asset.current.sensitivities if asset.current else frozenset(),
        is_licensed_by_others=asset.licence == Licence.PSGA,
        origins=frozenset(),
        charter=asset.charter,
    )


def _read_answer(attempt: Attempt) -> Answer:
    services, wards = sorted(attempt.outputs.all(), key=lambda output: output.pk)
    keep = vault()
    by_service = keep.read(services.safe_version)
    by_ward = keep.read(wards.safe_version)
    titles = {
        asset.member.gss_code: asset.title
        for asset in attempt.assets.all()
        if asset.current and role_of(asset.current.schema) is Role.PAYMENTS
    }
    cells, ward_cells = cells_of_services(by_service), cells_of_wards(by_ward)
    councils = tuple(
        answer_for(coverage, cells, ward_cells)
        for coverage in coverages_of(by_service, titles).values()
    )
    return Answer(
        attempt,
        councils,
        _released(services),
        _released(wards),
        wards.safe_version,
        is_protected="businesses" not in by_service.column_names,
    )


def _released(output: Output) -> Asset:
    if output.asset is None:
        raise PageNotFound("The answer is not released.")
    return output.asset
