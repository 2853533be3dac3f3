"""Reads the tables of cases in `cases/`, and shows values as those tables write them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from folkmoot.soql import Dataset, SoqlType, Storage, write_row_identifier
from folkmoot.tables import Column, ColumnType, Schema

CASES = Path(__file__).parent / "cases"
NOW = datetime(2024, 8, 1, tzinfo=UTC)
CREATED = datetime(2024, 3, 1, tzinfo=UTC)
UPDATED = datetime(2024, 7, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One line: what is asked, what should come, and where it is written."""

    asked: str
    expected: str
    place: str


@dataclass(frozen=True)
class Question:
    """A query and the whole table that should answer it."""

    title: str
    query: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_lines(name: str) -> list[Case]:
    """Lines of the form `asked => expected`."""
    cases = []
    for number, line in enumerate((CASES / name).read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            asked, _, expected = line.rpartition("=>")
            cases.append(Case(asked.strip(), expected.strip(), f"{name}:{number}"))
    return cases


def read_questions(name: str) -> list[Question]:
    blocks = (CASES / name).read_text("utf-8").split("\n? ")[1:]
    questions = []
    for block in blocks:
        lines = [line for line in block.splitlines() if line.strip()]
        start = lines.index("---")
        query = "\n".join(lines[1:start])
        table = [tuple(cell.strip() for cell in line.split("|")) for line in lines[start + 1 :]]
        questions.append(Question(lines[0], query, table[0], tuple(table[1:])))
    return questions


def read_table() -> tuple[Schema, list[dict[str, Any]]]:
    """The dataset of the cases: its schema, and its rows with numbers as Decimal."""
    text = (CASES / "table.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    heads = [cell.strip().split(":") for cell in lines[0].split("|")]
    schema = Schema(tuple(Column(name, name, ColumnType(kind)) for name, kind in heads))
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.split("|")]
        rows.append({c.name: _read(cell, c.type) for c, cell in zip(schema, cells, strict=True)})
    return schema, rows


def dataset(schema: Schema, view: str = "dataset") -> Dataset:
    return Dataset(schema, view, created_at=CREATED, updated_at=UPDATED)


def _read(cell: str, column_type: ColumnType) -> Any:
    if cell == "-":
        return None
    if column_type.is_number:
        return Decimal(cell)
    if column_type.is_moment:
        return datetime.fromisoformat(cell)
    return cell == "true" if column_type is ColumnType.BOOLEAN else cell


def show(value: Any, soql_type: SoqlType, storage: Storage | None = None) -> str:
    """A value as the tables of cases write it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if soql_type is SoqlType.ROW_IDENTIFIER:
        return write_row_identifier(value)
    if isinstance(value, datetime):
        zone = "Z" if soql_type is SoqlType.FIXED_TIMESTAMP else ""
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}{zone}"
    if soql_type.is_number:
        number = Decimal(format(float(value), ".15g")) if storage is not Storage.WHOLE else value
        exact = Decimal(number) + 0  # not -0
        shown = format(exact, "f")
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return str(value) or '""'


def same(shown: str, expected: str) -> bool:
    wanted = expected.strip()
    quoted = wanted.startswith('"') and wanted.endswith('"') and len(wanted) > 2
    return shown == (wanted[1:-1] if quoted else wanted)
