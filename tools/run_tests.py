"""Everything that `make test` runs: the checks, then every test, on private services.

    .venv/bin/python tools/run_tests.py [--checks-only | pytest arguments]

As root on Debian or Ubuntu, Chromium, PostgreSQL and Java are installed when they are missing. A
PostgreSQL server of the tests' own is started in a folder of its own and removed at the end.
Where a service cannot be had, the tests that need it are reported as not run, by name.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
PACKAGES = {
    "chromium": ["chromium"],
    "postgres": ["postgresql"],
    "curl": ["curl"],
    "java": ["openjdk-17-jre-headless", "openjdk-21-jre-headless"],
}
"""Programs and the packages that bring them: the first that the distribution has."""

IN_PARALLEL = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
"""Two processes that take files of tests in the order in which tests/conftest.py puts them. A file
stays whole: its journeys may follow on each other."""

CHECKS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
    ["lint-imports"],
]


def main(arguments: list[str]) -> int:
    failed = [" ".join(check) for check in CHECKS if run_check(check) != 0]
    if arguments == ["--checks-only"]:
        return int(bool(failed))
    install_missing()
    install_clients()
    with postgres() as url:
        environment = {**os.environ, "FOLKMOOT_TEST_POSTGRES": url}
        code = subprocess.run(
            [str(BIN / "python"), "-m", "pytest", *IN_PARALLEL, *arguments],
            cwd=ROOT,
            env=environment,
        ).returncode
    for check in failed:
        say(f"FAILED CHECK: {check}")
    return code or int(bool(failed))


def install_clients() -> None:
    """Clients in JavaScript that tests try against the hub (package.json, devDependencies)."""
    if (ROOT / "node_modules" / "soda-js").is_dir():
        return
    from assets import find_node  # beside this file

    _, npm = find_node()
    subprocess.run([*npm, "ci", "--loglevel=error"], cwd=ROOT)


def run_check(check: list[str]) -> int:
    say(f"Checking: {' '.join(check)}")
    program, *options = check
    return subprocess.run([str(BIN / program), *options], cwd=ROOT).returncode


def install_missing() -> None:
    missing = [name for name in PACKAGES if not find_program(name)]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Not installed, and this user may not install: {', '.join(missing)}")
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "--quiet=2"], env=quiet)
    for name in missing:
        for package in PACKAGES[name]:
            if not find_program(name):
                say(f"Installing {package}")
                install(package, quiet)


def install(package: str, environment: dict[str, str]) -> None:
    """One at a time, so that a package which the distribution lacks takes no other with it."""
    subprocess.run(
        ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", package],
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def find_program(name: str) -> str | None:
    """The program's path; Debian keeps PostgreSQL's server programs off the path."""
    if name == "postgres":
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"))
        return found[-1] if found else shutil.which("postgres")
    return shutil.which(name) or shutil.which(f"{name}-browser")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the block; "" where none can."""
    server = find_program("postgres")
    user = "postgres" if os.geteuid() == 0 else None
    if server is None:
        yield ""
        return
    programs = Path(server).resolve().parent
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-postgres-"))
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", free_port()

    def as_owner(*command: str) -> list[str]:
        return ["runuser", "-u", user, "--", *command] if user else list(command)

    try:
        subprocess.run(
            as_owner(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "folkmoot"),
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        options = f"-c port={port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
        control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
        subprocess.run(
            as_owner(*control, "-o", options, "-l", str(folder / "log"), "start"),
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        try:
            yield f"postgresql://folkmoot@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(
                as_owner(*control, "-m", "immediate", "stop"), cwd=folder, stdout=subprocess.DEVNULL
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def say(message: str) -> None:
    sys.stdout.write(f"• {message}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
