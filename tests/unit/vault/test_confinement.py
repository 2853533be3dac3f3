"""What a worker's process can no longer open, whatever it runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from folkmoot.vault import Vault, WorkerPool

PROGRAM = """
import json, socket, sys
from pathlib import Path
from folkmoot.vault import Vault
from folkmoot.vault.workers.confinement import confine

def may(attempt):
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "yes"

region = Path(sys.argv[1])
vault = Vault(region / "vault")
connecting = socket.socket()
version = confine(reads=vault.served_folders, writes=[vault.aside])
attempts = {
    "read a version": (region / "vault/versions/v/rows.parquet").read_bytes,
    "write a version": lambda: (region / "vault/versions/v/rows.parquet").write_bytes(b""),
    "write aside": lambda: (region / "vault/aside/spill").write_bytes(b"x"),
    "read the keys": (region / "keys/secret").read_bytes,
    "list the keys": lambda: list((region / "keys").iterdir()),
    "read an upload": (region / "uploads/sealed").read_bytes,
    "read the state": (region / "state.sqlite3").read_bytes,
    "link the keys aside": lambda: (region / "vault/aside/k").symlink_to(region / "keys/secret"),
    "read the link": (region / "vault/aside/k").read_bytes,
    "move the keys aside": lambda: (region / "keys/secret").rename(region / "vault/aside/s"),
    "reach a network": lambda: connecting.connect(("127.0.0.1", int(sys.argv[2]))),
}
print(json.dumps([version, {name: may(attempt) for name, attempt in attempts.items()}]))
"""
NEEDS_NETWORK_RULES = 4


@pytest.fixture
def region(tmp_path: Path) -> Path:
    Vault(tmp_path / "vault")
    for name in ("vault/versions/v/rows.parquet", "keys/secret", "uploads/sealed", "state.sqlite3"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"secret")
    return tmp_path


def test_a_confined_process_reads_versions_and_nothing_else_of_the_region(region: Path) -> None:
    import json
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        ran = subprocess.run(
            [sys.executable, "-P", "-c", PROGRAM, str(region), port],
            capture_output=True, text=True, check=True, cwd=region,
        )  # fmt: skip
    version, outcome = json.loads(ran.stdout)
    if not version:
        pytest.skip("this kernel has no Landlock")
    network = "PermissionError" if version >= NEEDS_NETWORK_RULES else "yes"
    moved = "PermissionError" if version > 1 else outcome["move the keys aside"]
    assert outcome == {
        "read a version": "yes",
        "write a version": "PermissionError",
        "write aside": "yes",
        "read the keys": "PermissionError",
        "list the keys": "PermissionError",
        "read an upload": "PermissionError",
        "read the state": "PermissionError",
        "link the keys aside": "yes",
        "read the link": "PermissionError",
        "move the keys aside": moved,
        "reach a network": network,
    }
    assert outcome["move the keys aside"] != "yes"


def test_every_worker_is_confined_where_the_kernel_can(region: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from folkmoot.vault.workers.confinement import confine\n"
         "print(confine(reads=[], writes=[]))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    with WorkerPool(region / "vault", slots=1) as pool:
        pool.query({}, "SELECT 1 AS one")
        assert [worker.confinement for worker in pool._idle] == [int(ran.stdout)]
