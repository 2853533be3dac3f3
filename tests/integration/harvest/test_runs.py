"""What a run changes, and what it never does."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.utils import timezone
from tests.integration.harvest.conftest import Portal, entry

from folkmoot.errors import AddressRefused, Refused
from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.fetching import Limits
from folkmoot.hub.harvest import actions, reading, tasks
from folkmoot.hub.harvest.actions import running
from folkmoot.hub.harvest.models import Every, Harvested, Run, Source
from folkmoot.hub.harvest.queries import search_entries, search_stamp
from folkmoot.hub.ledgers.models import LedgerEntry

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
Harvest = Callable[[Source], Run]


def counts(run: Run) -> tuple[int, ...]:
    """New, changed, unchanged, gone, faulty."""
    return tuple(run.counts[name] for name in ("new", "changed", "unchanged", "gone", "faulty"))


def titles() -> list[str]:
    return sorted(Harvested.objects.filter(gone_at__isnull=True).values_list("title", flat=True))


def test_a_source_is_found_out_and_read(source: Source, publish: Any, harvest: Harvest) -> None:
    publish(entry(1), entry(2))
    run = harvest(source)
    assert (run.state, counts(run)) == ("done", (2, 0, 0, 0, 0))
    source.refresh_from_db()
    assert source.kind == "data_json"
    kept = Harvested.objects.get(identifier="id-1")
    assert kept.dataset.distributions[0].download_url == "https://town.example/1.csv"
    assert kept.publisher == "Town"
    actions_told = set(LedgerEntry.objects.values_list("action", flat=True))
    assert {"harvest.source_added", "harvest.started", "harvest.finished"} <= actions_told


def test_a_second_run_changes_nothing(source: Source, publish: Any, harvest: Harvest) -> None:
    publish(entry(1), entry(2))
    harvest(source)
    before = list(Harvested.objects.values())
    assert counts(harvest(source)) == (0, 0, 2, 0, 0)
    assert list(Harvested.objects.values()) == before


def test_what_changed_is_changed_and_what_is_gone_is_a_tombstone(
    source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1), entry(2), entry(3))
    harvest(source)
    publish(entry(1), entry(2, title="Better said"), entry(4))
    assert counts(harvest(source)) == (1, 1, 1, 1, 0)
    assert titles() == ["Better said", "Dataset 1", "Dataset 4"]
    gone = Harvested.objects.get(identifier="id-3")
    assert gone.is_gone
    assert gone.title == "Dataset 3"


def test_what_comes_back_is_the_same_dataset(
    source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1), entry(2))
    harvest(source)
    code = Harvested.objects.get(identifier="id-2").code
    publish(entry(1))
    harvest(source)
    publish(entry(1), entry(2))
    run = harvest(source)
    assert counts(run) == (0, 1, 1, 0, 0)
    assert run.items.get().note == "It is back."
    assert Harvested.objects.get(identifier="id-2").code == code
    assert titles() == ["Dataset 1", "Dataset 2"]


def test_an_identifier_that_changed_at_the_source_is_followed(
    source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1), entry(2), entry(3, landingPage=""))
    harvest(source)
    codes = set(Harvested.objects.values_list("code", flat=True))
    publish(entry(1, identifier="new-1"), entry(2), entry(3, identifier="new-3", landingPage=""))
    run = harvest(source)
    assert counts(run) == (0, 2, 1, 0, 0)
    assert {item.note for item in run.items.all()} == {"Its identifier changed at the source."}
    assert set(Harvested.objects.values_list("code", flat=True)) == codes
    assert counts(harvest(source)) == (0, 0, 3, 0, 0)


def test_one_that_is_there_twice_is_kept_once_and_reported(
    source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1, title="Old", modified="2026-01-01"), entry(1, title="New"), entry(2), entry(2))
    run = harvest(source)
    assert counts(run) == (2, 0, 0, 0, 1)
    assert titles() == ["Dataset 2", "New"]


def test_a_broken_item_loses_neither_others_nor_itself(
    source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1), entry(2), entry(3))
    harvest(source)
    publish(entry(1, title=None), entry(2), "nonsense")
    run = harvest(source)
    assert counts(run) == (0, 0, 1, 0, 2)
    assert titles() == ["Dataset 1", "Dataset 2", "Dataset 3"]


def test_a_run_that_would_lose_more_than_half_waits_for_a_person(
    source: Source, publish: Any, harvest: Harvest, administrator: User
) -> None:
    publish(*(entry(number) for number in range(6)))
    harvest(source)
    publish(entry(0, title="Changed"), entry(1))
    run = harvest(source)
    assert (run.state, run.counts["gone"]) == ("held", 4)
    assert len(titles()) == 6
    assert "Changed" not in titles()
    with pytest.raises(Refused):
        actions.start_run(by=administrator, source=source, task=tasks.harvest)
    actions.decide(by=administrator, run=run, is_accepted=True)
    assert titles() == ["Changed", "Dataset 1"]
    run.refresh_from_db()
    assert run.state == "done"
    with pytest.raises(Refused):
        actions.decide(by=administrator, run=run, is_accepted=False)


def test_a_held_run_that_is_set_aside_changes_nothing(
    source: Source, publish: Any, harvest: Harvest, administrator: User
) -> None:
    publish(*(entry(number) for number in range(6)))
    harvest(source)
    before = list(Harvested.objects.values())
    publish()
    run = harvest(source)
    assert run.state == "held"
    actions.decide(by=administrator, run=run, is_accepted=False)
    assert list(Harvested.objects.values()) == before
    publish(*(entry(number) for number in range(6)))
    assert counts(harvest(source)) == (0, 0, 6, 0, 0)


def test_what_came_before_a_break_is_kept_and_nothing_is_gone(
    source: Source, portal: Portal, oldbury: Member, harvest: Harvest
) -> None:
    def packages(handler: BaseHTTPRequestHandler) -> Any:
        if "start=0" not in handler.path:
            return 500
        found = [{"id": f"p-{n}", "title": f"Package {n}", "name": f"p{n}"} for n in range(100)]
        return {"success": True, "result": {"count": 150, "results": found}}

    source.kind, source.address = "ckan", portal.address
    source.save()
    Harvested.objects.create(
        source=source, code="old", identifier="old", title="Old", digest="", facts={},
        first_seen_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip
    portal.pages["/api/3/action/package_search"] = packages
    run = harvest(source)
    assert (run.state, counts(run)) == ("incomplete", (100, 0, 0, 0, 0))
    assert "500" in run.problem
    assert "Old" in titles()


@pytest.mark.parametrize(
    "answer",
    [404, 500, b"<!doctype html><title>Be right back</title>", b"{", b'{"dataset": 7}', b""],
)
def test_a_source_that_cannot_be_read_changes_nothing_and_says_why(
    source: Source, portal: Portal, publish: Any, harvest: Harvest, answer: Any
) -> None:
    publish(entry(1))
    harvest(source)
    portal.pages["/data.json"] = answer
    run = harvest(source)
    assert run.state == "failed"
    assert run.problem
    assert titles() == ["Dataset 1"]


def test_a_source_that_did_not_change_is_not_read_again(
    source: Source, portal: Portal, publish: Any, harvest: Harvest
) -> None:
    portal.etag = '"v1"'
    publish(entry(1))
    harvest(source)
    run = harvest(source)
    assert (run.state, run.is_unchanged) == ("done", True)
    portal.etag = '"v2"'
    publish(entry(1, title="New title"))
    assert counts(harvest(source)) == (0, 1, 0, 0, 0)


def test_a_run_is_stopped_before_its_next_page(
    source: Source, portal: Portal, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person presses the button while the first page is sent."""

    def ask_to_stop(handler: BaseHTTPRequestHandler) -> Any:
        asked.append(handler.path)
        return _page_of(100, 1000)

    asked: list[str] = []
    monkeypatch.setattr(running, "is_stop_asked", lambda run: bool(asked))
    source.kind, source.address = "ckan", portal.address
    source.save()
    portal.pages["/api/3/action/package_search"] = ask_to_stop
    run = harvest(source)
    assert run.state == "stopped"
    assert len(asked) == 1
    assert titles() == []


def _page_of(size: int, count: int) -> dict[str, Any]:
    found = [{"id": f"p-{n}", "title": f"Package {n}", "name": f"p{n}"} for n in range(size)]
    return {"success": True, "result": {"count": count, "results": found}}


def test_a_run_that_waits_or_was_abandoned_is_stopped_at_once(
    source: Source, administrator: User, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1))
    run = actions.start_run(by=administrator, source=source, task=tasks.harvest)
    actions.stop(by=administrator, run=run)
    run.refresh_from_db()
    assert run.state == "stopped"
    actions.perform(run=run.pk, progress=lambda fraction, message: None)
    assert titles() == []
    stuck = actions.start_run(by=administrator, source=source, task=tasks.harvest)
    begun = timezone.now() - timedelta(hours=2)
    Run.objects.filter(pk=stuck.pk).update(state="running", begun_at=begun)
    actions.stop(by=administrator, run=stuck)
    stuck.refresh_from_db()
    assert stuck.state == "stopped"
    assert harvest(source).state == "done"


def test_a_run_ends_after_its_time(
    source: Source, portal: Portal, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.kind, source.address = "ckan", portal.address
    source.save()
    portal.pages["/api/3/action/package_search"] = _page_of(100, 100_000)
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.2)
    run = harvest(source)
    assert run.state == "incomplete"
    assert "longer" in run.problem


def test_a_site_that_drips_is_not_waited_for(
    source: Source, portal: Portal, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    source.kind = "data_json"
    source.save()
    portal.pages["/data.json"] = drip
    monkeypatch.setattr(reading, "Limits", lambda **facts: Limits(**{**facts, "seconds": 0.5}))
    run = harvest(source)
    assert run.state == "failed"
    assert "longer than" in run.problem


def test_a_page_that_is_too_large_is_not_read_to_its_end(
    source: Source, publish: Any, harvest: Harvest, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.kind = "data_json"
    source.save()
    publish(entry(1, description="x" * 10_000))
    monkeypatch.setattr(reading, "MOST_PAGE_BYTES", 1000)
    run = harvest(source)
    assert run.state == "failed"
    assert "larger" in run.problem


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/data.json", "http://localhost/data.json", "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
        "http://192.168.1.1/", "http://0.0.0.0/", "http://224.0.0.1/", "file:///etc/passwd",
        "gopher://x.example/", "https://name:word@x.example/", "http://2130706433/",
        "https://x.example:22/", "http://0x7f.1/",
    ],
)  # fmt: skip
def test_an_address_of_the_councils_own_network_cannot_be_a_source(
    oldbury: Member, administrator: User, address: str
) -> None:
    with pytest.raises(AddressRefused):
        actions.add_source(
            by=administrator, name="x", address=address, kind="", member=oldbury, every=Every.NEVER
        )
    assert not Source.objects.exists()


def test_a_source_that_sends_us_into_the_network_is_not_followed(
    source: Source, portal: Portal, harvest: Harvest
) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    source.kind = "data_json"
    source.save()
    portal.pages["/data.json"] = elsewhere
    run = harvest(source)
    assert run.state == "failed"
    assert "does not lead to the public internet" in run.problem


def test_a_next_page_in_the_network_is_not_followed(
    source: Source, portal: Portal, harvest: Harvest
) -> None:
    portal.pages["/catalog.ttl"] = (
        b"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> ."
        b'<https://t.example/1> a dcat:Dataset ; dct:title "One" . <x> '
        b"<http://www.w3.org/ns/hydra/core#next> <http://10.1.2.3/next> ."
    )
    source.kind, source.address = "dcat", f"{portal.address}/catalog.ttl"
    source.save()
    run = harvest(source)
    assert (run.state, counts(run)) == ("incomplete", (1, 0, 0, 0, 0))
    assert "public internet" in run.problem


def test_sources_are_read_when_their_time_has_come(
    source: Source, publish: Any, oldbury: Member
) -> None:
    publish(entry(1))
    assert actions.start_due(task=tasks.harvest) == 0
    Source.objects.update(every="day", next_run_at=timezone.now() - timedelta(minutes=1))
    assert actions.start_due(task=tasks.harvest) == 1
    assert actions.start_due(task=tasks.harvest) == 0
    source.refresh_from_db()
    assert source.next_run_at is not None
    assert source.next_run_at > timezone.now()
    assert Run.objects.get().started_by is None


def test_a_removed_source_leaves_tombstones(
    source: Source, publish: Any, harvest: Harvest, administrator: User
) -> None:
    publish(entry(1))
    harvest(source)
    assert actions.remove_source(by=administrator, source=source) == 1
    assert titles() == []
    with pytest.raises(Refused):
        actions.start_run(by=administrator, source=source, task=tasks.harvest)


def test_the_portals_search_is_offered_what_was_harvested(
    source: Source, publish: Any, harvest: Harvest
) -> None:
    before = search_stamp()
    publish(entry(1))
    harvest(source)
    (found,) = search_entries()
    assert (found.title, found.publisher, found.kind.value) == ("Dataset 1", "Town", "elsewhere")
    assert found.address.startswith("/harvested/")
    assert search_stamp() != before


def test_the_workers_job_does_the_run(source: Source, publish: Any, administrator: User) -> None:
    publish(entry(1))
    run = actions.start_run(by=administrator, source=source, task=tasks.harvest)
    assert run.job is not None
    tasks.harvest.func(str(run.job.pk))
    run.refresh_from_db()
    run.job.refresh_from_db()
    assert (run.state, run.job.state) == ("done", "done")
    assert run.job.then == run.get_absolute_url()
    assert titles() == ["Dataset 1"]
