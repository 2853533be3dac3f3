"""The command line as a process of its own, and a region with two councils for it to work on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from folkmoot.cli.main import run

MEMBERS = """
from pathlib import Path
from folkmoot.config import load
from folkmoot.hub.region import open_region
open_region(load(Path(REGION)))
from folkmoot.hub.accounts.actions import create_member
from folkmoot.hub.accounts.models import Member
for name in ("Oldbury", "Newbridge"):
    create_member(by=None, code=name.lower(), name=name, kind=Member.Kind.COUNCIL)
"""
PAYMENTS = """Payments over £500,,,
Supplier,Payment date,Amount,Service
Ridge Roofing Ltd,03/04/2026,"£1,200.50",Housing
Moor Lane Garage Ltd,14/04/2026,£980.00,Transport
Valley Catering Ltd,15/04/2026,"£2,400.25",Schools
Ridge Roofing Ltd,28/04/2026,"(£200.00)",Housing
"""


def environment() -> dict[str, str]:
    """That of a person at a terminal of ordinary width, in whose region nothing is set."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    return {**own, "COLUMNS": "120", "PYTHONWARNINGS": "error::RuntimeWarning"}


def folkmoot(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command; what it said and how it ended."""
    command = [sys.executable, "-m", "folkmoot", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment())


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs the command in this process, for verbs that open no region."""
    monkeypatch.setenv("COLUMNS", "120")

    def end(*arguments: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["folkmoot", *map(str, arguments)])
        code: int | str | None = 0
        try:
            run()
        except SystemExit as ended:
            code = ended.code
        said = capsys.readouterr()
        return Ended(int(code or 0), said.out, said.err)

    return end


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A region with two councils."""
    folder = tmp_path_factory.mktemp("cli") / "region"
    folder.mkdir()
    (folder / "folkmoot.toml").write_text('name = "Oldbury data hub"\n', "utf-8")
    code = f"REGION = {str(folder)!r}\n{MEMBERS}"
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment()
    )
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def payments(tmp_path: Path) -> Path:
    """A file as a finance system writes it."""
    file = tmp_path / "payments.csv"
    file.write_text(PAYMENTS, "utf-8")
    return file


@pytest.fixture(scope="session")
def published(region: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The identifier of a published dataset with the four payments."""
    file = tmp_path_factory.mktemp("payments") / "payments.csv"
    file.write_text(PAYMENTS, "utf-8")
    done = folkmoot("publish", file, "--region", region, "--member", "oldbury")
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[0]
