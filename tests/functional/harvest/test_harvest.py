"""The harvest's pages in a browser, for an administrator and for everybody."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page
from tests.functional.conftest import Hub

MADE = """
from django.utils import timezone
from folkmoot.catalogue.reading import Found
from folkmoot.catalogue.reading.data_json import _dataset
from folkmoot.hub.accounts.models import Member
from folkmoot.hub.harvest.actions.keeping import keep, prepare
from folkmoot.hub.harvest.models import Run, Source
from folkmoot.hub.harvest.reading import Gathered
from folkmoot.catalogue.reading import Kind
from django.db import transaction
source = Source.objects.create(name="Leeds Data Mill", address="https://data.example.org/",
    kind="ckan", member=Member.objects.get(code="oldbury"), every="week")
entries = [{"identifier": f"id-{n}", "title": f"Dataset {n}", "description": "Where they are.",
    "landingPage": f"https://data.example.org/{n}", "publisher": {"name": "Town"},
    "license": "https://creativecommons.org/licenses/by/4.0/", "modified": "2026-05-01",
    "distribution": [{"downloadURL": f"https://data.example.org/{n}.csv", "mediaType": "text/csv",
    "title": "Rows"}]} for n in range(6)]
for wanted in (entries, entries[:2] + [{"identifier": "id-9"}]):
    run = Run.objects.create(source=source, state="running", begun_at=timezone.now())
    with transaction.atomic():
        if not prepare(run, source, Gathered(Kind.DATA_JSON, [_dataset(each) for each in wanted])):
            keep(by=None, run=run)
import json
print(json.dumps({"source": source.get_absolute_url(), "run": run.get_absolute_url(),
                  "state": Run.objects.get(pk=run.pk).state}))
"""


def test_sources_runs_and_what_was_harvested_are_pages_for_everybody_who_may_see_them(
    hub: Hub,
    page: Page,
    see: Callable[[str], Page],
    sign_in: Callable[[str], None],
    judge: Callable[[], None],
) -> None:
    made = json.loads(hub.run(MADE).splitlines()[-1])
    assert made["state"] == "held"
    see("/harvested/")
    page.get_by_role("link", name="Dataset 1").click()
    judge()
    assert page.get_by_role("link", name="See it there").is_visible()
    sign_in("administrator")
    see("/harvest/")
    see("/harvest/new/")
    see(made["source"])
    see(made["run"])
    page.get_by_role("button", name="Set the run aside and change nothing").click()
    page.get_by_text("nothing changed").wait_for()
    judge()
