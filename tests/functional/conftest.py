"""A hub that really serves, and Debian's Chromium to look at it with.

Every page is looked at on a desk and on a phone: `see` opens it, lets axe judge it by WCAG 2.2 AA,
and sees that nothing was refused by the content security policy, failed in a script, or is wider
than the screen.
"""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "build" / "axe.js"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SECONDS_TO_START = 60
# A busy machine is slow, and slow is not wrong.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, which asks nobody for anything."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    options = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    software = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    return {"executable_path": path, "args": [*options, *software]}


@dataclass
class Hub:
    """A hub that serves. `password` is that of everybody in it."""

    region: Path
    port: int
    password: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {"FOLKMOOT_REGION": str(self.region)}
        return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "folkmoot.hub.settings"}

    def run(self, code: str) -> str:
        """Run Python in this region, as an administrator at the console would."""
        prelude = (
            "import django\n"
            "from folkmoot.config import load\n"
            "from folkmoot.hub.region import open_region\n"
            "open_region(load())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", prelude + code],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def command(self) -> list[str]:
        """What serves it."""
        code = (
            "from folkmoot.config import load\n"
            "from folkmoot.hub.server import serve\n"
            f"serve(load(), {self.port})\n"
        )
        return [sys.executable, "-c", code]

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env=self.environment)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            assert self.process.poll() is None, "the hub ended by itself"
            assert time.monotonic() < deadline, "the hub does not answer"
            time.sleep(0.1)

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(SECONDS_TO_START)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/ledger/", timeout=5) as response:  # noqa: S310
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


PEOPLE = """
from folkmoot.hub.accounts.actions import create_member, create_user
from folkmoot.hub.accounts.models import Member, Role
oldbury = create_member(by=None, code="oldbury", name="Oldbury", kind=Member.Kind.COUNCIL)
newbridge = create_member(by=None, code="newbridge", name="Newbridge", kind=Member.Kind.COUNCIL)
for role in Role:
    create_user(by=None, username=role.value, email=f"{role.value}@oldbury.example",
                name=f"The {role.label.lower()}", password=PASSWORD, roles=[(role, oldbury)])
"""


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub with two councils and somebody at Oldbury in each role, named after it."""
    password = secrets.token_urlsafe(16)
    served = Hub(tmp_path_factory.mktemp("region"), find_free_port(), password)
    served.run(f"PASSWORD = {password!r}\n{PEOPLE}")
    served.start()
    yield served
    served.stop()


@pytest.fixture
def sign_in(page: Page, hub: Hub) -> Callable[[str], None]:
    """Sign in as the person of a role."""

    def as_role(role: str) -> None:
        page.goto(hub.url + "/account/login/")
        page.get_by_label("User name or e-mail address").fill(role)
        page.get_by_label("Password", exact=True).fill(hub.password)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    return as_role


@pytest.fixture
def judge(page: Page, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Judge the page that is shown, at both widths; keep a picture where one is asked for."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if (
            message.type == "error"
            and "the server responded with a status of 4" not in message.text
        ):
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    pictures = os.environ.get("FOLKMOOT_SCREENSHOTS")
    looks = itertools.count(1)

    def look() -> None:
        number = next(looks)
        for name, size in (("desk", DESK), ("phone", PHONE)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_load_state("networkidle")
            if pictures:
                own = f"{request.node.name.replace('/', '_')}-{number}-{name}.png"
                page.screenshot(path=str(Path(pictures) / own), full_page=True)
            assert _violations(page) == []
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"the page is {wide} pixels wider than a {name}"
        assert complaints == []

    return look


@pytest.fixture
def see(page: Page, hub: Hub, judge: Callable[[], None]) -> Callable[[str], Page]:
    """Open a page of the hub and judge it."""

    def open_and_judge(address: str) -> Page:
        page.goto(hub.url + address)
        judge()
        return page

    return open_and_judge


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "standards => axe.run(document, {runOnly: standards}).then(r => r.violations)", STANDARDS
    )
    return [
        f"{rule['id']}: {rule['help']} at {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]
