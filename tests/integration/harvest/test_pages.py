"""The harvest's pages: who sees which, and what the buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.integration.harvest.conftest import Portal, entry

from folkmoot.hub.harvest.models import Harvested, Run, Source

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
Harvest = Callable[[Source], Run]


def test_nobody_else_sees_sources_and_runs(
    client: Client, source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1))
    run = harvest(source)
    for address in ("/harvest/", "/harvest/new/", source.get_absolute_url(),
                    run.get_absolute_url()):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 302
        assert "/account/login/" in response["Location"]
    for address in ("start/", "remove/"):
        assert client.post(f"{source.get_absolute_url()}{address}").status_code == 403
    assert client.post(f"{run.get_absolute_url()}stop/").status_code == 403


def test_an_administrator_adds_a_source_and_its_first_run_waits(
    signed_in: Client, oldbury: Any, portal: Portal
) -> None:
    sent = {"name": "Town", "address": f"{portal.address}/data.json", "kind": "",
            "member": oldbury.pk, "every": "week"}  # fmt: skip
    response = signed_in.post("/harvest/new/", sent)
    assert response.status_code == 302
    page = signed_in.get(response["Location"]).content.decode()
    assert "Waiting to start" in page
    assert "Stop this run" in page
    assert "Town" in signed_in.get("/harvest/").content.decode()


def test_an_address_that_may_not_be_read_is_refused_in_the_form(
    signed_in: Client, oldbury: Any
) -> None:
    sent = {"name": "Inside", "address": "http://10.0.0.8/", "member": oldbury.pk}
    response = signed_in.post("/harvest/new/", sent)
    assert response.status_code == 422
    assert "does not lead to the public internet" in response.content.decode()


def test_a_run_is_told_with_its_items(
    signed_in: Client, source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1), entry(2, title=None))
    page = signed_in.get(harvest(source).get_absolute_url()).content.decode()
    assert "1 new, 0 changed, 0 unchanged, 0 gone, 1 could not be read" in page
    assert "The dataset has no title." in page
    assert "Dataset 1" in page
    only = signed_in.get(f"{Run.objects.get().get_absolute_url()}?outcome=faulty").content.decode()
    assert "Dataset 1" not in only


def test_a_held_run_shows_its_two_buttons(
    signed_in: Client, source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(*(entry(number) for number in range(5)))
    harvest(source)
    publish(entry(1))
    run = harvest(source)
    page = signed_in.get(run.get_absolute_url()).content.decode()
    assert "keep what the run found" in page
    assert signed_in.post(f"{run.get_absolute_url()}keep/").status_code == 302
    assert Harvested.objects.filter(gone_at__isnull=True).count() == 1


def test_everybody_finds_what_was_harvested_and_is_led_to_its_source(
    client: Client, source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1, description="About <b>parks</b> & <script>alert(1)</script>"), entry(2))
    harvest(source)
    listed = client.get("/harvested/", {"q": "dataset 1"}).content.decode()
    assert "Dataset 1" in listed
    assert "Dataset 2" not in listed
    kept = Harvested.objects.get(identifier="id-1")
    response = client.get(kept.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="https://town.example/d/1"' in page
    assert "The other portal" in page
    assert "alert(1)" not in page
    assert client.get("/harvested/nothing").status_code == 301
    assert client.get("/harvested/nothing/").status_code == 404


def test_a_tombstone_says_that_it_is_one(
    client: Client, source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1), entry(2))
    harvest(source)
    publish(entry(1))
    harvest(source)
    gone = Harvested.objects.get(identifier="id-2")
    response = client.get(gone.get_absolute_url())
    assert response.status_code == 410
    assert "withdrawn" in response.content.decode()
    assert "Dataset 2" not in client.get("/harvested/").content.decode()


def test_what_was_harvested_is_never_passed_on_as_our_own(
    client: Client, source: Source, publish: Any, harvest: Harvest
) -> None:
    publish(entry(1))
    harvest(source)
    for address in ("/catalog.ttl", "/data.json", "/sitemap.xml", "/changes.atom"):
        assert b"Dataset 1" not in client.get(address).content
