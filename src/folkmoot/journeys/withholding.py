"""Names of people who trade under their own name, taken out before anything is public.

Councils publish whom they pay and who occupies business premises; some of those are people. A name
that is probably a person's is replaced, and every other value stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.linkage import is_probably_person
from folkmoot.tables import Meaning, Schema

WITHHELD_NAME = "Name withheld: a person"
NAMING = (Meaning.SUPPLIER_NAME, Meaning.RATEPAYER_NAME, Meaning.ORGANISATION_NAME)
"""Columns of these meanings hold names of businesses, and of people who trade as themselves."""

_REMEMBERED = 200_000


class Withholding:
    """Takes people's names out of record batches, and counts what it took.

    `withheld` counts the values replaced so far.
    """

    def __init__(self, schema: Schema) -> None:
        self.columns = tuple(
            column.name for meaning in NAMING for column in schema.with_meaning(meaning)
        )
        self.withheld = 0
        self._is_person = lru_cache(_REMEMBERED)(is_probably_person)

    @property
    def has_columns(self) -> bool:
        """Whether there is any column of names at all."""
        return bool(self.columns)

    def applied_to(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The batches with people's names replaced by WITHHELD_NAME."""
        for batch in batches:
            arrays = [
                self._without_people(array) if name in self.columns else array
                for name, array in zip(batch.schema.names, batch.columns, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=batch.schema)

    def _without_people(self, names: pa.Array) -> pa.Array:
        coded = names.dictionary_encode()
        people = [
            name is not None and self._is_person(name) for name in coded.dictionary.to_pylist()
        ]
        if not any(people):
            return names
        is_person = pc.take(pa.array(people, pa.bool_()), coded.indices)
        self.withheld += pc.sum(is_person).as_py() or 0
        return pc.if_else(pc.fill_null(is_person, False), WITHHELD_NAME, names)
