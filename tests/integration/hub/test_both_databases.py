"""The tests of the hub hold on PostgreSQL as on SQLite: they are all run again there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ELSEWHERE = ["test_both_databases.py", "test_server.py", "test_design.py"]
"""Those that say nothing of the state database, or start a hub of their own."""
BESIDE = [
    *(HERE.parent / "permissions" / name for name in ("test_papers.py", "test_proposals.py")),
    HERE.parent / "review" / "test_rounds.py",
]
"""Of other folders those that say most of it."""


@pytest.mark.postgres
@pytest.mark.slow
def test_all_of_it_holds_on_postgresql() -> None:
    environment = {**os.environ, "FOLKMOOT_DATABASE_URL": os.environ["FOLKMOOT_TEST_POSTGRES"]}
    for name in [name for name in environment if name.startswith(("PYTEST_", "FOLKMOOT_REGION"))]:
        del environment[name]
    left_out = [f"--ignore={HERE / name}" for name in ELSEWHERE]
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(HERE),
        *map(str, BESIDE),
        "-q",
        "-p",
        "no:cacheprovider",
        "-n0",
    ]
    done = subprocess.run(
        [*command, *left_out], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
