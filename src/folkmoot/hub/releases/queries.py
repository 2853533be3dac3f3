"""Reading outputs, the settings by which they are made safe, and what was released before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet

from folkmoot.disclosure import Release, ReleasedTable, ReleaseHistory, Settings, profile
from folkmoot.disclosure.methods import PrivacyBudget, Spending
from folkmoot.disclosure.settings import read_settings
from folkmoot.hub.accounts.models import Actor, Member, Role
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.region import kept_secret
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.releases.models import Output, PrivacySpending, Remark, Vote
from folkmoot.hub.releases.rules import REPLIERS, is_author, sees_votes
from folkmoot.journeys.release_records import from_bytes
from folkmoot.vault import Vault

SETTINGS_FOLDER = "disclosure"
SECRET_FILE = "disclosure.secret"  # noqa: S105 - its name, not the secret


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
    """What has left of the figures about these records, oldest first. What was called back has
    left all the same."""
    gone = (Output.State.RELEASED, Output.State.RECALLED)
    return outputs().filter(population=population, state__in=gone).order_by("created_at")


def release_history(population: str, keep: Vault) -> ReleaseHistory:
    """What has been released of the figures about these records, oldest first.

    The record of a release is kept with the checker's table, which nobody else can read.
    """
    history = ReleaseHistory()
    for output in released_from(population):
        tables = record_of(output, keep)
        if tables:
            history = history.after(Release(f"{output.subject} “{output.title}”", tables))
    return history


def record_of(output: Output, keep: Vault) -> tuple[ReleasedTable, ...]:
    """What an output shows and hides, as later releases are attacked together with it; nothing
    where it hides nothing."""
    record = keep.original_path(output.checker_version) if output.checker_version else None
    return from_bytes(record.read_bytes()) if record is not None else ()


def settings_for(population: str, *, is_count: bool) -> Settings:
    """By which rules a population's tables are made safe.

    The region's own file `disclosure/POPULATION.yaml`, else its `disclosure/counts.yaml` or
    `disclosure/amounts.yaml`, else the profile that comes with Folkmoot. Raises DisclosureError for
    a file that is not understood.
    """
    folder = settings.CONFIG.region / SETTINGS_FOLDER
    general = "counts" if is_count else "amounts"
    for name in (_file_name(population), general):
        path = folder / f"{name}.yaml"
        if name and path.is_file():
            return read_settings(path)
    return profile("small-counts" if is_count else "business")


def privacy_budget(population: str) -> PrivacyBudget:
    """What noise with differential privacy may still tell of a population's records."""
    spent = PrivacySpending.objects.filter(population=population).select_related("output")
    return PrivacyBudget(
        settings.CONFIG.privacy_epsilon,
        tuple(Spending(population, one.output.title, one.epsilon) for one in spent),
    )


def noise_secret() -> bytes:
    """The region's secret behind chance, so that one cell is changed alike wherever it is shown.
    It is made when it is first needed, readable by its owner alone."""
    return kept_secret(settings.CONFIG, SECRET_FILE).encode()


def vault() -> Vault:
    """The region's vault."""
    return Vault(settings.CONFIG.vault_dir)


def sources_of(vault_ids: Sequence[str]) -> list[Asset]:
    """The registered assets that these versions of the vault belong to."""
    versions = Version.objects.filter(vault_id__in=vault_ids).exclude(vault_id="")
    return list(
        Asset.objects.filter(pk__in=versions.values("asset")).select_related("member").distinct()
    )


def source_choices() -> list[tuple[int, str]]:
    """Registered assets from which figures can have been made, as choices of a form."""
    found = Asset.objects.filter(registered_at__isnull=False).select_related("member")
    return [(asset.pk, f"{asset.title} ({asset.member})") for asset in found]


def members() -> list[tuple[int, str]]:
    """For whom an output can be published, as choices of a form."""
    return [(member.pk, member.name) for member in Member.objects.all()]


def votes_seen(by: Actor, output: Output) -> list[Vote]:
    """The votes of this round that somebody may see: one's own, and all once it is decided."""
    cast = output.votes.filter(round=output.round).select_related("checker")
    if sees_votes(by, output):
        return list(cast)
    return [vote for vote in cast if by.is_authenticated and vote.checker_id == by.pk]


def remarks_seen(by: Actor, output: Output) -> list[Remark]:
    """What was said of an output, as far as somebody may read it: private remarks are checkers'."""
    said = output.remarks.select_related("author")
    if is_author(by, output) or not holds(by, Role.OUTPUT_CHECKER):
        said = said.filter(is_private=False)
    return list(said)


def awaiting_reply_of(by: Actor) -> list[Output]:
    """Approved outputs on which somebody may comment for a member."""
    if not by.is_authenticated:
        return []
    found = outputs().filter(state=Output.State.APPROVED, sources__isnull=False).distinct()
    return [
        output
        for output in found.prefetch_related("sources__member")
        if any(holds(by, *REPLIERS, at=member) for member in output.contributors())
    ]


def _file_name(population: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", population.lower()).strip("-")
