"""Make `.venv` hold exactly what a lock asks. Needs nothing but Python's standard library.

    python3 tools/environment.py requirements.lock [requirements-test.lock]

Runs again in no time when nothing changed: a stamp keeps the digest of the locks installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.txt"
SUPPORTED = ("3.11", "3.12", "3.13")


def main(locks: list[str]) -> None:
    interpreter = find_python()
    if not PYTHON.exists():
        create(interpreter)
    wanted = digests(locks)
    installed = STAMP.read_text().split() if STAMP.exists() else []
    missing = [lock for lock, digest in wanted.items() if digest not in installed]
    if not missing:
        return
    for lock in missing:
        say(f"Installing what {lock} pins")
        pip("install", "--require-hashes", "--no-deps", "--requirement", str(ROOT / lock))
    if not installed:
        say("Installing this clone itself")
        pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text("\n".join([*installed, *(wanted[lock] for lock in missing)]) + "\n")


def find_python() -> str:
    """A supported interpreter: the one running this, or the first on the path that works."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" in SUPPORTED:
        return sys.executable
    for version in SUPPORTED:
        found = shutil.which(f"python{version}")
        if found and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
            return found
    sys.exit(
        f"Folkmoot needs Python {SUPPORTED[0]} to {SUPPORTED[-1]}; this is "
        f"{sys.version.split()[0]}. Install one, for example: apt-get install python3 python3-venv"
    )


def create(interpreter: str) -> None:
    say("Creating .venv")
    if importlib.util.find_spec("ensurepip") is None:
        install_venv_module()
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([interpreter, "-m", "venv", str(VENV)], check=True)


def install_venv_module() -> None:
    """Debian keeps the venv module in a package of its own."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    command = f"apt-get install --yes {package}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"This Python has no venv module. As root, run once: {command}")
    say(f"Installing {package}")
    subprocess.run(["apt-get", "update", "--quiet=2"], check=True)
    subprocess.run(command.split(), check=True)


def digests(locks: list[str]) -> dict[str, str]:
    return {lock: hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() for lock in locks}


def pip(*arguments: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([str(PYTHON), "-m", "pip", *arguments, *quiet], check=True)


def say(message: str) -> None:
    sys.stdout.write(f"• {message}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
