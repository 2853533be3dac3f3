"""Every setting, error, meaning, command and rule is documented, as the code has it."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("pages", ROOT / "tools" / "reference_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: page() for name, page in module.PAGES.items()}


@pytest.mark.parametrize(("name", "text"), _pages().items())
def test_the_page_is_what_make_docs_writes(name: str, text: str) -> None:
    page = ROOT / "docs" / "reference" / name
    assert page.read_text("utf-8") == text, "run make docs"
