"""The page of reference by example, written from the tables of cases that the language is tested
with: what is printed there is what the engine and plain Python both answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FAMILIES = {
    "comparison": "Comparison, logic and choice",
    "text": "Text",
    "number": "Numbers",
    "moment": "Dates, times and intervals",
    "shape": "Shapes",
    "compound": "Objects and JSON",
    "cast": "Casts",
    "aggregate": "Aggregates",
    "window": "Windows",
}
"""The files of cases about functions, and their headings on the page."""

_INTRODUCTION = """\
Every example asks the same four rows, which are also published as the dataset `@othr-data`. An
expression is answered once for each row, in their order, with `;` between the answers; `-` is no
value and `""` a text without characters. Aggregates have one answer for all the rows.
"""


def write_examples(cases: Path) -> str:
    """Markdown: the queries and expressions of a folder of cases, each with its answer."""
    return "\n".join(
        [
            _INTRODUCTION,
            *_dataset(cases / "table.txt"),
            "## Queries\n",
            *_queries(cases / "queries.txt"),
            *_lists(cases),
        ]
    )


def _dataset(path: Path) -> Iterator[str]:
    heads, *rows = (_cells(line) for line in _lines(path) if not line.startswith("#"))
    yield from _table([f"{name}: {kind}" for name, kind in (head.split(":") for head in heads)])
    yield from (_row(row) for row in rows)
    yield ""


def _queries(path: Path) -> Iterator[str]:
    for block in path.read_text("utf-8").split("\n? ")[1:]:
        title, *lines = (line for line in block.splitlines() if line.strip())
        end = lines.index("---")
        heads, *rows = (_cells(line) for line in lines[end + 1 :])
        yield from (f"### {title}", "", "```sql", *lines[:end], "```", "", *_table(heads))
        yield from (_row(row) for row in rows)
        yield "" if rows else "\nNo rows.\n"


def _lists(cases: Path) -> Iterator[str]:
    for family, heading in FAMILIES.items():
        yield f"## {heading}\n"
        yield from _list(cases / f"functions-{family}.txt", ["expression", "answer"])
    yield "## How tightly operators bind\n"
    yield from _list(cases / "precedence.txt", ["written", "read as"])
    yield "## The names of columns that were given none\n"
    yield from _list(cases / "names.txt", ["selected", "name"])
    yield "## What is refused\n"
    yield from _list(cases / "errors.txt", ["query", "code, and the place of the fault"])


def _list(path: Path, heads: list[str]) -> Iterator[str]:
    """Tables of `asked => answer`; a comment before a line is a sentence before its table, unless
    it only says how the file is written."""
    is_open = False
    for line in _lines(path):
        if line.startswith("#") and "=>" in line:
            continue
        if line.startswith("#"):
            if is_open:
                yield ""
            is_open = False
            yield f"{_sentence(line.lstrip('# '))}\n"
            continue
        if not is_open:
            yield from _table(heads)
            is_open = True
        asked, _, answer = line.rpartition("=>")
        yield _row([_code(asked.strip()), _code(_shown(answer.strip()))])
    yield ""


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _shown(answer: str) -> str:
    """Several equal answers as one."""
    values = answer.split(" ; ")
    return values[0] if len(values) > 1 and len(set(values)) == 1 else answer


def _sentence(comment: str) -> str:
    text = comment[:1].upper() + comment[1:]
    return text if text.endswith((".", ":")) else f"{text}."


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _table(heads: list[str]) -> tuple[str, str]:
    return _row(heads), "|" + " --- |" * len(heads)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
