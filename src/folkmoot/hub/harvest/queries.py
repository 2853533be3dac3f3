"""Reading sources, runs, and what was harvested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Count, Max, Q, QuerySet

from folkmoot.hub.discoverable import EntryKind, SearchEntry
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.harvest.models import Harvested, Run, RunItem, Source

MOST_WORDS = 10


def sources() -> QuerySet[Source]:
    """Every source that is read, with how many datasets it has here."""
    present = Count("datasets", filter=Q(datasets__gone_at__isnull=True))
    return (
        Source.objects.filter(removed_at__isnull=True)
        .select_related("member")
        .annotate(present=present)
    )


def source_by_number(*, source: int) -> Source:
    """Raises PageNotFound when there is none."""
    found = Source.objects.select_related("member").filter(pk=source).first()
    if found is None:
        raise PageNotFound("There is no such source.", remedy="See the list of sources.")
    return found


def run_by_number(*, run: int) -> Run:
    """Raises PageNotFound when there is none."""
    found = Run.objects.select_related("source__member").filter(pk=run).first()
    if found is None:
        raise PageNotFound("There is no such run.", remedy="See the list of sources.")
    return found


def items_of(run: Run, outcome: str = "") -> QuerySet[RunItem]:
    """What a run found out, of one outcome or of all."""
    items = run.items.select_related("record")
    return items.filter(outcome=outcome) if outcome else items


def harvested(words: str = "") -> QuerySet[Harvested]:
    """The datasets of other portals that have every word in their title, publisher or description,
    without those that are gone."""
    found = Harvested.objects.filter(gone_at__isnull=True).select_related("source")
    for word in words.split()[:MOST_WORDS]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(publisher__icontains=word)
            | Q(facts__description__icontains=word)
        )
    return found.order_by("title", "code")


def harvested_by_code(*, code: str) -> Harvested:
    """Also one that is gone. Raises PageNotFound when there never was one."""
    found = Harvested.objects.select_related("source__member").filter(code=code).first()
    if found is None:
        raise PageNotFound(
            "There is no harvested dataset at this address.", remedy="Search the catalogue for it."
        )
    return found


def search_stamp() -> str:
    """Differs whenever something harvested may differ."""
    facts = Harvested.objects.aggregate(
        n=Count("pk"), changed=Max("changed_at"), gone=Max("gone_at")
    )
    return f"{facts['n']} {facts['changed']} {facts['gone']}"


def search_entries() -> Iterable[SearchEntry]:
    """What the portal's search finds of other portals."""
    return _entries()


def _entries() -> Iterator[SearchEntry]:
    for each in harvested().iterator(chunk_size=500):
        dataset = each.dataset
        formats = {form.format.lower() for form in dataset.distributions if form.format}
        yield SearchEntry(
            key=f"harvest:{each.code}",
            kind=EntryKind.ELSEWHERE,
            title=each.title,
            address=each.get_absolute_url(),
            publisher=each.publisher or each.source.name,
            publisher_code=f"source-{each.source_id}",
            description=dataset.description,
            tags=dataset.keywords,
            formats=tuple(sorted(formats)),
            licence=dataset.licence.title if dataset.licence else "",
            updated=dataset.modified.date() if dataset.modified else None,
            quality=0.5,
        )
