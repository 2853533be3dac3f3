"""The spending journey, taken once for the made-up region and once for the real files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from folkmoot.demo import DemoFiles, Size, generate
from folkmoot.demo.made_up import plan_of
from folkmoot.demo.plan import RegionPlan, west_yorkshire
from folkmoot.intake import read
from folkmoot.journeys import spending
from folkmoot.vault import Extension, Vault


@dataclass(frozen=True)
class Taken:
    """A journey up to the sums, before anything is hidden."""

    plan: RegionPlan
    gathered: spending.Gathered
    suppliers: spending.Suppliers
    added: spending.AddedUp


def take(plan: RegionPlan, vault: Vault) -> Taken:
    councils = {c.key: spending.Council(c.code, c.name) for c in plan.councils}
    files = []
    for planned in plan.files:
        reading = read(planned.path)
        schema = reading.schema
        for column in reading.schema:
            meaning = planned.meanings.get(column.label.strip(), column.meaning)
            schema = schema.replacing(column.name, meaning=meaning)
        council = councils[planned.council]
        files.append(spending.CouncilFile(council, planned.title, schema, reading.table))
    gathered = spending.gather(files)
    with vault.scratch(memory_mb=4096, extensions=[Extension.SPATIAL]) as engine:
        suppliers = spending.find_suppliers(gathered, engine)
        return Taken(plan, gathered, suppliers, spending.add_up(gathered, suppliers, engine))


@pytest.fixture(scope="session")
def made_up_files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return generate(tmp_path_factory.mktemp("made-up"), size=Size.SMALL)


@pytest.fixture(scope="session")
def made_up(made_up_files: DemoFiles, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    return take(plan_of(made_up_files), Vault(tmp_path_factory.mktemp("vault")))


@pytest.fixture(scope="session")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    plan = west_yorkshire(shared_data / "west-yorkshire")
    return take(plan, Vault(tmp_path_factory.mktemp("vault")))
