"""The table that is asked: requests for council services, twelve columns, made by hashing.

| column | what | values | null |
| --- | --- | --- | --- |
| id | whole number, 1 up | one a row | |
| reference | text | one a row | |
| created_at | timestamp to the second | 2019 to 2024, not in order | |
| closed_at | timestamp | up to 60 days after | 25 % |
| service, status, ward, channel | categories | 24, 5, 120, 6 | |
| amount | money | to 5,000.00 | 10 % |
| latitude, longitude | degrees | a box round Leeds | 3 % |
| description | free text | 6 to 15 words of 1,200, common ones often | |

Every value is a function of the row's number, so that the table is the same wherever it is made.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

_ROOTS = [
    "bin",
    "waste",
    "road",
    "light",
    "tree",
    "park",
    "fence",
    "kerb",
    "pave",
    "drain",
    "street",
    "council",
    "house",
    "garden",
    "window",
    "door",
    "boiler",
    "roof",
    "noise",
    "smoke",
    "parking",
    "permit",
    "school",
    "meal",
    "transport",
    "library",
    "book",
    "sport",
    "pitch",
    "bench",
    "river",
    "flood",
    "bridge",
    "path",
    "sign",
    "paint",
    "graffiti",
    "needle",
    "glass",
    "fire",
    "alarm",
    "gas",
    "water",
    "leak",
    "damp",
    "mould",
    "heat",
    "cold",
    "repair",
    "inspect",
    "visit",
    "call",
    "letter",
    "payment",
    "invoice",
    "refund",
    "rent",
    "benefit",
    "support",
    "care",
    "home",
    "carer",
    "family",
    "child",
    "young",
    "adult",
    "elder",
    "dog",
    "cat",
    "rat",
    "pigeon",
    "insect",
    "skip",
    "van",
    "lorry",
    "cycle",
]
_ENDINGS = (
    "",
    "s",
    "ing",
    "ed",
    "er",
    "ers",
    "ly",
    "ment",
    "al",
    "ness",
    "y",
    "ful",
    "less",
    "ish",
)
WORDS = tuple(root + ending for ending in _ENDINGS for root in _ROOTS)[:1200]
SERVICES, STATUSES, CHANNELS = 24, ("open", "closed", "waiting", "duplicate", "referred"), 6

_WORD_LIST = ", ".join(f"'{word}'" for word in WORDS)
_ROWS = f"""
    SELECT
        i + 1 AS id,
        'REF-' || lpad((i * 7919 % 100000007)::VARCHAR, 9, '0') AS reference,
        created AS created_at,
        CASE WHEN hash(i * 3) % 4 > 0
             THEN created + to_seconds((hash(i * 5) % 5184000)::BIGINT) END AS closed_at,
        'Service ' || chr((65 + hash(i * 7) % {SERVICES})::INTEGER) AS service,
        {list(STATUSES)}[1 + (hash(i * 11) % {len(STATUSES)})::INTEGER] AS status,
        'Ward ' || lpad((hash(i * 13) % 120)::VARCHAR, 3, '0') AS ward,
        ['web', 'telephone', 'email', 'letter', 'desk', 'app']
            [1 + (hash(i * 17) % {CHANNELS})::INTEGER] AS channel,
        CASE WHEN hash(i * 19) % 10 > 0
             THEN ((hash(i * 23) % 500000) / 100.0)::DECIMAL(10, 2) END AS amount,
        CASE WHEN hash(i * 29) % 33 > 0
             THEN round(53.70 + (hash(i * 31) % 200000) / 1e6, 6) END AS latitude,
        CASE WHEN hash(i * 29) % 33 > 0
             THEN round(-1.75 + (hash(i * 37) % 400000) / 1e6, 6) END AS longitude,
        array_to_string(
            list_transform(
                range((6 + hash(i * 41) % 10)::BIGINT),
                lambda k: words[
                    1 + floor({len(WORDS)} * pow((hash(i * 43 + k) % 1000003) / 1000003.0, 3))::INT
                ]
            ), ' ') AS description
    FROM (
        SELECT i, words,
            TIMESTAMP '2019-01-01' + to_seconds((hash(i) % 189216000)::BIGINT) AS created
        FROM range({{start}}, {{stop}}) AS t (i), (SELECT [{_WORD_LIST}] AS words)
    )
"""
_ROWS_AT_ONCE = 1_000_000


def write_table(path: Path, rows: int) -> None:
    """Write the table as CSV, a million rows at a time; one that is there is kept."""
    if path.exists():
        return
    connection = duckdb.connect(config={"memory_limit": "2GB"})
    connection.execute("SET enable_progress_bar = false")
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with unfinished.open("wb") as whole:
        for start in range(0, rows, _ROWS_AT_ONCE):
            piece = path.with_suffix(".piece")
            query = _ROWS.format(start=start, stop=min(start + _ROWS_AT_ONCE, rows))
            header = "true" if start == 0 else "false"
            connection.execute(
                f"COPY ({query}) TO '{piece}' (HEADER {header}, "
                "TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S')"
            )
            whole.write(piece.read_bytes())
            piece.unlink()
    unfinished.rename(path)
