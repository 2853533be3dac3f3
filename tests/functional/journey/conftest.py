"""A demonstration region, made and served by the command line as a visitor would do it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.functional.conftest import Hub, find_free_port

PROBLEM = "/problems/where-does-our-money-go/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@dataclass
class DemonstrationHub(Hub):
    """A hub that the command line made and serves."""

    @property
    def command(self) -> list[str]:
        return folkmoot("serve", "--region", str(self.region), "--port", str(self.port))


def folkmoot(*arguments: str) -> list[str]:
    """The command line of the project."""
    return [sys.executable, "-m", "folkmoot", *arguments]


def run_folkmoot(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it as a visitor would, without the settings of the tests."""
    visitor = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FOLKMOOT_", "DJANGO_"))
    }
    return subprocess.run(folkmoot(*arguments), capture_output=True, text=True, env=visitor)


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemonstrationHub]:
    region = tmp_path_factory.mktemp("demonstration") / "region"
    made = run_folkmoot("demo", "--region", str(region), "--size", "small")
    assert made.returncode == 0, made.stdout + made.stderr
    accounts = json.loads((region / "keys" / "demonstration.json").read_text("utf-8"))
    served = DemonstrationHub(region, find_free_port(), accounts[0]["password"])
    served.start()
    yield served
    served.stop()


HIDDEN = """
import json
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.queries import vault
hidden, shown, asset, reasons = [], [], {}, set()
for output in Output.objects.filter(asset__isnull=False).order_by("pk")[:2]:
    cells = vault().read(output.checker_version).to_pylist()
    hidden += [str(c["amount_gbp"]) for c in cells if c["status"] in ("primary", "secondary")]
    shown += [str(c["amount_gbp"]) for c in cells if c["status"] == "published"]
    public = [finding["message"] for finding in output.public_findings]
    reasons |= {f["message"] for f in output.findings if f["message"] not in public}
    asset[output.title.rsplit(" ", 1)[-1]] = output.asset.code
print(json.dumps([hidden, shown, asset, sorted(reasons)]))
"""


@dataclass(frozen=True)
class Released:
    """What the checker knows of the answer: true amounts that were hidden, those shown, and what
    only the checker is told; and the identifiers of the two published tables."""

    hidden: frozenset[Decimal]
    shown: frozenset[Decimal]
    reasons: tuple[str, ...]
    by_service: str
    by_ward: str


@pytest.fixture(scope="session")
def released(hub: Hub) -> Released:
    hidden, shown, codes, reasons = json.loads(hub.run(HIDDEN))
    return Released(
        frozenset(map(Decimal, hidden)), frozenset(map(Decimal, shown)), tuple(reasons),
        by_service=codes["value"], by_ward=codes["ward"],
    )  # fmt: skip


@pytest.fixture
def sign_out(page: Page) -> Callable[[], None]:
    def leave() -> None:
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)

    return leave
