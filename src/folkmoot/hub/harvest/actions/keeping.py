"""What a run found is written down, kept, or set aside."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.harvest.descriptions import code_of, dataset_from_json, digest_of
from folkmoot.hub.harvest.models import Harvested, Run, RunItem, Source
from folkmoot.hub.harvest.reading import Gathered
from folkmoot.hub.harvest.rules import may_decide
from folkmoot.hub.harvest.settling import Kept, Plan, compare
from folkmoot.hub.ledgers.actions import record

BATCH = 500


def prepare(run: Run, source: Source, gathered: Gathered) -> bool:
    """Write down what a run would change; whether it has to wait for a person."""
    records = [
        Kept(
            pk=each.pk,
            identifier=each.identifier,
            title=each.title,
            digest=each.digest,
            is_gone=each.is_gone,
            landing_page=str(each.facts.get("landing_page", "")),
        )
        for each in source.datasets.all()
    ]
    plan = compare(records, gathered.items, is_complete=not gathered.problem)
    run.items.all().delete()
    RunItem.objects.bulk_create(_items(run, plan), batch_size=BATCH)
    run.counts, run.pages, run.problem = plan.counts, gathered.pages, gathered.problem
    run.state = Run.State.HELD if plan.is_to_hold else Run.State.RUNNING
    run.save(update_fields=["counts", "pages", "problem", "state"])
    if plan.is_to_hold:
        _tell(None, run, "harvest.held")
    return plan.is_to_hold


@transaction.atomic
def decide(*, by: User | None, run: Run, is_accepted: bool) -> None:
    """Keep what a held run found, or set it aside and change nothing. Raises Refused."""
    locked = Run.objects.select_for_update().select_related("source").get(pk=run.pk)
    may_decide(by, locked).require()
    if is_accepted:
        keep(by=by, run=locked)
        return
    locked.state, locked.finished_at = Run.State.REFUSED, timezone.now()
    locked.save(update_fields=["state", "finished_at"])
    locked.items.update(facts=None)
    _tell(by, locked, "harvest.set_aside")


def keep(*, by: User | None, run: Run) -> None:
    """Make what a run wrote down the state of things, inside the caller's transaction."""
    now = timezone.now()
    items = run.items.select_related("record")
    for item in items.filter(outcome=RunItem.Outcome.CHANGED):
        if item.record is not None and item.facts is not None:
            _describe(item.record, item.facts)
            item.record.changed_at, item.record.gone_at = now, None
            item.record.save()
    new = [
        _describe(Harvested(source=run.source, first_seen_at=now, changed_at=now), item.facts)
        for item in items.filter(outcome=RunItem.Outcome.NEW)
        if item.facts is not None
    ]
    Harvested.objects.bulk_create(new, batch_size=BATCH)
    _lead_to_records(run)
    gone = items.filter(outcome=RunItem.Outcome.GONE).values("record")
    Harvested.objects.filter(pk__in=gone).update(gone_at=now)
    run.items.update(facts=None)
    run.state = Run.State.INCOMPLETE if run.problem else Run.State.DONE
    run.finished_at = now
    run.save(update_fields=["state", "finished_at"])
    _tell(by, run, "harvest.finished")


def _items(run: Run, plan: Plan) -> list[RunItem]:
    outcome = RunItem.Outcome
    arrivals = [
        RunItem(
            run=run,
            outcome=outcome.NEW if each.pk is None else outcome.CHANGED,
            identifier=each.dataset.identifier[:500],
            title=each.dataset.title,
            note=each.note,
            record_id=each.pk,
            facts=each.facts,
        )
        for each in plan.arrivals
    ]
    gone = [
        RunItem(
            run=run, outcome=outcome.GONE, identifier=each.identifier, title=each.title,
            record_id=each.pk,
        )
        for each in plan.gone
    ]  # fmt: skip
    faulty = [
        RunItem(
            run=run, outcome=outcome.FAULTY, identifier=each.identifier[:500], note=each.problem
        )
        for each in plan.faults
    ]
    return [*arrivals, *gone, *faulty]


def _describe(kept: Harvested, facts: dict[str, object]) -> Harvested:
    dataset = dataset_from_json(facts)
    kept.identifier, kept.title = dataset.identifier, dataset.title
    kept.publisher = dataset.publisher.name if dataset.publisher else ""
    kept.facts, kept.digest = facts, digest_of(facts)
    if not kept.code:
        kept.code = code_of(kept.source.address, dataset.identifier)
    return kept


def _lead_to_records(run: Run) -> None:
    """Let the report lead to the pages of what is new."""
    new = list(run.items.filter(outcome=RunItem.Outcome.NEW))
    records = dict(run.source.datasets.values_list("identifier", "pk"))
    for item in new:
        item.record_id = records.get(item.identifier)
    RunItem.objects.bulk_update(new, ["record"], batch_size=BATCH)


def _tell(by: User | None, run: Run, action: str) -> None:
    record(
        by=acting(by, Role.ADMINISTRATOR),
        action=action,
        subject=run.source.subject,
        details={"run": run.pk, "state": run.state, **run.counts},
    )
