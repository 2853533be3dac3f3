"""Rules about the repository itself, so that nobody has to remember them."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "folkmoot"
LONGEST_MODULE = 400
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}

MODULES = sorted(
    path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts
)  # what Django generates is not written by hand


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_has_one_idea(module: Path) -> None:
    text = module.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE, "split it: one idea a module"
    assert module.stem not in VAGUE_NAMES, "name it after what it holds"
    if text.strip() and module.name not in ("urls.py", "apps.py"):
        assert text.startswith(('"""', "r'''", 'r"""')), "say at its top what it is for"


def test_there_are_no_empty_folders() -> None:
    folders = [path for path in SOURCE.rglob("*") if path.is_dir() and path.name != "__pycache__"]
    empty = [
        name_of(folder)
        for folder in folders
        if not any(p.is_file() and p.suffix != ".pyc" for p in folder.rglob("*"))
    ]
    assert empty == []


def test_every_dependency_has_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").split("[tool.")[0].splitlines()
    requirement = re.compile(r'^\s+"[a-z0-9-]+(\[[^\]]*\])?([<>=~!].*)?",')
    unexplained = [line.strip() for line in lines if requirement.match(line) and "#" not in line]
    assert unexplained == []


IMPORTED_AS = {
    "odfpy": "odf",
    "python-docx": "docx",
    "django": "django",
    "django-allauth": "allauth",
    "django-csp": "csp",
    "django-htmx": "django_htmx",
    "django-tasks": "django_tasks",
    "django-tasks-db": "django_tasks_db",
    "duckdb-extension-spatial": "duckdb_extension_",
    "govuk-frontend-jinja": "govuk_frontend_jinja",
    "pydantic-settings": "pydantic_settings",
    "python-calamine": "python_calamine",
    "pyyaml": "yaml",
    "vl-convert-python": "vl_convert",
}


def test_every_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[\[<>=~! ]", item)[0] for item in project["dependencies"]]
    source = "\n".join(module.read_text("utf-8") for module in MODULES)
    unused = [name for name in names if IMPORTED_AS.get(name, name) not in source]
    assert unused == []


def test_no_lock_records_an_address() -> None:
    for lock in [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json"]:
        assert "://" not in re.sub(r'"(funding|url)": "[^"]*"', "", lock.read_text("utf-8")), lock


SPOKEN_OF = re.compile(
    r"(^|[^\w.])/(work|root|home|farm)/|\b(TODO|FIXME|XXX)\b|raise NotImplementedError", re.M
)


@pytest.mark.parametrize("folder", ["src", "docs", "tools", "benchmarks"])
def test_nothing_is_left_undone_and_no_machine_is_named(folder: str) -> None:
    text_files = tracked(f"{folder}/*.py", f"{folder}/*.md", f"{folder}/*.html", f"{folder}/*.yaml")
    found = [
        name_of(path)
        for path in text_files
        if path.exists() and SPOKEN_OF.search(path.read_text("utf-8"))
    ]
    assert found == []


LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


@pytest.mark.parametrize("page", tracked("*.md"), ids=name_of)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    broken = [
        target
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_decision_records_are_short_and_numbered_once() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [record.name[:4] for record in records]
    assert len(numbers) == len(set(numbers))
    too_long = [name_of(r) for r in records if len(r.read_text("utf-8").splitlines()) > 60]
    assert too_long == []
