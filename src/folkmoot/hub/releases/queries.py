"""Reading outputs, and what was released before."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.releases.models import Output
from folkmoot.vault import Vault


def outputs() -> QuerySet[Output]:
    """Every output, newest first."""
    return Output.objects.select_related("member", "author", "checker", "asset")


def output_by_id(*, output_id: int) -> Output:
    """Raises PageNotFound when there is none."""
    found = outputs().filter(pk=output_id).first()
    if found is None:
        raise PageNotFound("There is no such output.")
    return found


def released_from(population: str) -> QuerySet[Output]:
    """What has left of the figures about these records, oldest first."""
    return (
        outputs().filter(population=population, state=Output.State.RELEASED).order_by("created_at")
    )


def vault() -> Vault:
    """The region's vault."""
    return Vault(settings.CONFIG.vault_dir)
