"""Write the locks: every package pinned, with the hashes of its files for all three Pythons.

    .venv/bin/python tools/locks.py [--upgrade]

`requirements.lock` runs the hub, `requirements-test.lock` adds what the tests need, and
`requirements-node.lock` brings Node to a machine that has none. No address is recorded.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LOCKS = {
    "requirements.lock": ["--group", "build"],
    "requirements-test.lock": [
        "--group",
        "build",
        "--group",
        "test",
        "--extra",
        "postgres",
        "--extra",
        "spark",
    ],
    "requirements-node.lock": None,
}


def main(options: list[str]) -> None:
    for lock, groups in LOCKS.items():
        source = ["pyproject.toml", *groups] if groups else ["--group", "assets"]
        subprocess.run(
            [
                sys.executable, "-m", "uv", "pip", "compile", *source, *options,
                "--universal", "--python-version", "3.11", "--generate-hashes",
                "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet",
                "--output-file", lock,
            ],
            cwd=ROOT,
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
