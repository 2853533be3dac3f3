"""What the tutorials tell a reader to type works, as it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize(
    "tutorial", sorted(TUTORIALS.glob("*.md")), ids=lambda tutorial: tutorial.stem
)
def test_every_block_runs(
    tutorial: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(tutorial.read_text("utf-8"))
    assert blocks
    names: dict[str, object] = {}
    for number, block in enumerate(blocks, 1):
        exec(compile(block, f"{tutorial.name}, block {number}", "exec"), names)  # noqa: S102
    assert "of the money went to suppliers with premises in" in capsys.readouterr().out
