"""The function by which SQL asks whether a text holds words, given to an engine.

Compiled searches call it where no lookup answers them (`folkmoot.soql.search`). Python runs it, a
batch of texts at a time, and only on texts that hold the beginning of every word.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa
from duckdb.func import ARROW
from duckdb.sqltypes import BOOLEAN, VARCHAR

from folkmoot.soql import WORDS_FUNCTION, has_terms


def add_word_function(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the engine's SQL call WORDS_FUNCTION."""
    connection.create_function(
        WORDS_FUNCTION,
        _have_terms,
        [VARCHAR, VARCHAR],
        BOOLEAN,
        type=ARROW,
        side_effects=False,
    )


def _have_terms(texts: pa.ChunkedArray, asked: pa.ChunkedArray) -> pa.Array:
    """Whether each text holds its terms, which stand with blanks between them; null never does."""
    wanted: dict[str, frozenset[str]] = {}
    found = []
    for text, terms in zip(texts.to_pylist(), asked.to_pylist(), strict=True):
        if terms not in wanted:
            wanted[terms] = frozenset((terms or "").split())
        found.append(text is not None and has_terms(text, wanted[terms]))
    return pa.array(found, pa.bool_())
