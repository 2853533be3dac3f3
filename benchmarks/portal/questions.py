"""The nine questions, each as every system is asked it.

SQL is the same for all but where dialects differ; Folkmoot is asked in SoQL, by the address's
parameters, as its clients do. Full-text search asks the free text column in PostgreSQL (English
stemming) and SQLite (Porter stemming), and all six text columns in Folkmoot; DuckDB has no index
for it and looks for the two words as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGE = (
    "id, reference, created_at, closed_at, service, status, ward, channel, amount, latitude, "
    "longitude, description"
)
WORDS = ("graffiti", "needle")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: `sql` for all SQL systems but those that have their own."""

    number: int
    name: str
    soql: dict[str, str]
    sql: str
    postgres: str = ""
    sqlite: str = ""
    duckdb: str = ""

    @property
    def of_postgres(self) -> str:
        return self.postgres or self.sql

    @property
    def of_sqlite(self) -> str:
        return self.sqlite or self.sql

    @property
    def of_duckdb(self) -> str:
        return self.duckdb or self.sql


_FOUND_POSTGRES = (
    f"to_tsvector('english', description) @@ plainto_tsquery('english', '{' '.join(WORDS)}')"
)
_FOUND_SQLITE = (
    f"rowid IN (SELECT rowid FROM requests_fts WHERE requests_fts MATCH '{' AND '.join(WORDS)}')"
)
_FOUND_DUCKDB = " AND ".join(f"description ILIKE '%{word}%'" for word in WORDS)
_BOX = "latitude BETWEEN 53.75 AND 53.80 AND longitude BETWEEN -1.60 AND -1.50"

QUESTIONS = (
    Asked(
        1, "two filters, sorted, page of 100",
        {
            "$where": "service='Service C' and status='open'",
            "$order": "created_at desc",
            "$limit": "100",
        },
        f"SELECT {PAGE} FROM requests WHERE service = 'Service C' AND status = 'open' "
        "ORDER BY created_at DESC LIMIT 100",
    ),
    Asked(
        2, "filter without an index, page at 1,000",
        {"$where": "amount > 4000", "$limit": "100", "$offset": "1000"},
        f"SELECT {PAGE} FROM requests WHERE amount > 4000 LIMIT 100 OFFSET 1000",
    ),
    Asked(
        3, "count by service, all rows",
        {"$select": "service, count(*)", "$group": "service"},
        "SELECT service, count(*) FROM requests GROUP BY service ORDER BY service",
    ),
    Asked(
        4, "count where two columns",
        {"$select": "count(*)", "$where": "channel='web' and ward='Ward 007'"},
        "SELECT count(*) FROM requests WHERE channel = 'web' AND ward = 'Ward 007'",
    ),
    Asked(
        5, "full text, page of 100",
        {"$q": " ".join(WORDS), "$limit": "100"},
        "", f"SELECT {PAGE} FROM requests WHERE {_FOUND_POSTGRES} LIMIT 100",
        f"SELECT {PAGE} FROM requests WHERE {_FOUND_SQLITE} LIMIT 100",
        f"SELECT {PAGE} FROM requests WHERE {_FOUND_DUCKDB} LIMIT 100",
    ),
    Asked(
        6, "full text, count",
        {"$q": " ".join(WORDS), "$select": "count(*)"},
        "", f"SELECT count(*) FROM requests WHERE {_FOUND_POSTGRES}",
        f"SELECT count(*) FROM requests_fts WHERE requests_fts MATCH '{' AND '.join(WORDS)}'",
        f"SELECT count(*) FROM requests WHERE {_FOUND_DUCKDB}",
    ),
    Asked(
        7, "sum by month, all rows",
        {"$select": "date_trunc_ym(created_at) as month, sum(amount)", "$group": "month"},
        "SELECT date_trunc('month', created_at) AS month, sum(amount) FROM requests "
        "GROUP BY 1 ORDER BY 1",
        sqlite="SELECT substr(created_at, 1, 7) AS month, sum(amount) FROM requests "
        "GROUP BY 1 ORDER BY 1",
    ),
    Asked(
        8, "ward by month, one year",
        {
            "$select": "ward, date_trunc_ym(created_at) as month, count(*)",
            "$where": "created_at >= '2023-01-01' and created_at < '2024-01-01'",
            "$group": "ward, month", "$limit": "5000",
        },
        "SELECT ward, date_trunc('month', created_at) AS month, count(*) FROM requests "
        "WHERE created_at >= '2023-01-01' AND created_at < '2024-01-01' "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        sqlite="SELECT ward, substr(created_at, 1, 7) AS month, count(*) FROM requests "
        "WHERE created_at >= '2023-01-01' AND created_at < '2024-01-01' "
        "GROUP BY 1, 2 ORDER BY 1, 2",
    ),
    Asked(
        9, "count in a box",
        {
            "$select": "count(*)",
            "$where": "latitude between 53.75 and 53.80 and longitude between -1.60 and -1.50",
        },
        f"SELECT count(*) FROM requests WHERE {_BOX}",
    ),
)  # fmt: skip


def deep_page(rows: int) -> Asked:
    """A thousand rows at nine tenths of the table, as a client that pages through it asks: by
    Socrata's row identifier, or by the primary key, which is the same order."""
    offset = rows * 9 // 10
    return Asked(
        10, "page of 1,000 at 90 %, by row",
        {"$order": ":id", "$limit": "1000", "$offset": str(offset)},
        f"SELECT {PAGE} FROM requests ORDER BY id LIMIT 1000 OFFSET {offset}",
    )  # fmt: skip
