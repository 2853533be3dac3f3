"""What every kind of test may use, and the report of tests that could not run.

A test marked `browser`, `postgres` or `java` needs a program that `make test` installs where it
may. Where it is absent the test is reported as *not run*, by name, and the run fails when
FOLKMOOT_EVERY_TEST_MUST_RUN is set, as continuous integration does.
"""

import importlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.hub_settings")

# A busy machine is slow, and slow is not wrong.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")

ROOT = Path(__file__).resolve().parent.parent
NOT_RUN = "not run: "


def chromium() -> str | None:
    """The path of Debian's or Ubuntu's Chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lacking = {
        "browser": None if chromium() else "Chromium is not installed",
        "java": None if shutil.which("java") else "Java is not installed",
        "postgres": None if os.environ.get("FOLKMOOT_TEST_POSTGRES") else "no PostgreSQL server",
    }
    for item in items:
        for marker, reason in lacking.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=NOT_RUN + reason))
    # A browser leaves an event loop running in its process, in which Django opens no database: so
    # browsers come last.
    items.sort(key=_has_browser)


def _has_browser(item: pytest.Item) -> bool:
    return ROOT / "tests" / "functional" in item.path.parents


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Iterator[None]:
    yield
    unrun = _unrun(terminalreporter)
    if unrun:
        terminalreporter.section("Tests that were not run")
        for name in unrun:
            terminalreporter.write_line(name)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    must_run = os.environ.get("FOLKMOOT_EVERY_TEST_MUST_RUN")
    if must_run and reporter is not None and _unrun(reporter) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unrun(reporter: pytest.TerminalReporter) -> list[str]:
    return sorted(
        report.nodeid
        for report in reporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and NOT_RUN in report.longrepr[2]
    )


@pytest.fixture(scope="session")
def node() -> str:
    """The system's Node, or that of the wheel which builds the browser assets."""
    sys.path.append(str(ROOT / "tools"))
    find_node = importlib.import_module("assets").find_node
    program: str = find_node()[0]
    return program


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files beside the project; the test is skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real files are not at ../shared/data")
    return folder
