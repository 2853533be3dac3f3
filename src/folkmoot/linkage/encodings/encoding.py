"""Encoding a file of people, at the member that holds it."""

from __future__ import annotations

import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings.coded_columns import CodedRecords
from folkmoot.linkage.encodings.derivation import derive
from folkmoot.linkage.encodings.dummies import dummy_references, make_dummies
from folkmoot.linkage.encodings.encoded_file import (
    REFERENCE,
    REFERENCE_BYTES,
    EncodedFile,
    encoding_schema,
)
from folkmoot.linkage.encodings.fields import Composite, Field, records_query
from folkmoot.linkage.encodings.filters import field_filters, flip
from folkmoot.linkage.encodings.member_keys import RoundKey
from folkmoot.linkage.encodings.parameters import Parameters
from folkmoot.linkage.encodings.standard_form import check_standard_form
from folkmoot.linkage.encodings.tokens import Tokeniser, suppress_shared
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.linking import PeopleFile
from folkmoot.linkage.people.looks import with_looks
from folkmoot.linkage.people.roles import Role, Roles, find_roles, require_identifying
from folkmoot.linkage.people.standardising import PEOPLE, Side, standardise_people

ROWS_SCHEMA = pa.schema(
    [
        pa.field(REFERENCE, pa.binary(REFERENCE_BYTES), nullable=False),
        pa.field("row", pa.int64(), nullable=False),
    ]
)
"""The map that stays with the member: which row of its file, from 1, each reference is. Where a
column names the records, `record_id` follows. Dummies are not in it."""

_SALT_COLUMNS = ("root", "surname", "born")
_SALT_STEP = 5
"""How many bits of the salt each field's choice of mask is moved on by."""


_Column = tuple[NDArray[np.uint64], NDArray[np.bool_]]
"""Tokens or filters of records, and which records have them."""


@dataclass(frozen=True)
class Encodings:
    """`encoded` is sent to the linkage unit; `rows` (ROWS_SCHEMA) never leaves the member."""

    encoded: EncodedFile
    rows: pa.Table


def encode_people(file: PeopleFile, key: RoundKey, connection: Connection) -> Encodings:
    """Encode every record of a file under the agreement that the key was made for.

    Raises LinkageError when the agreement is not valid, or the file has too little of what was
    agreed to tell people apart.
    """
    agreement = key.agreement
    agreement.check()
    check_standard_form(agreement.standard_form, connection)
    records = standard_records(file, agreement.parameters, connection)
    table, rows = _encode(records, key, agreement.parameters)
    if file.identifier is not None:
        named = file.table[file.identifier].take(pa.array(rows["row"].to_numpy() - 1))
        rows = rows.append_column("record_id", named)
    encoded = EncodedFile.sign(table, agreement, key.member, key.signing_key)
    return Encodings(encoded, rows)


def standard_records(file: PeopleFile, parameters: Parameters, connection: Connection) -> pa.Table:
    """The columns that encodings are made from, a row a record in the file's order."""
    if not file.table.num_rows:
        raise LinkageError("A file without records cannot be encoded.", remedy="Give its rows too.")
    found = with_looks(find_roles(file.schema), file.schema, file.table)
    # A UPRN would change the key of a home for this member only.
    roles = Roles({role: names for role, names in found.columns.items() if role is not Role.UPRN})
    require_identifying(roles, roles)
    standardise_people(connection, (Side(file.table, roles, None),))
    records: pa.Table = connection.execute(records_query()).to_arrow_table()
    connection.execute(f"DROP TABLE {PEOPLE}")
    return records.combine_chunks()


@dataclass(frozen=True)
class Columns:
    """Tokens (a number a record) and filters (a row of words a record) by the names of their
    columns, and which records have them."""

    values: dict[str, NDArray[np.uint64]]
    known: dict[str, NDArray[np.bool_]]

    def arrays(self, order: NDArray[np.int64]) -> dict[str, pa.Array]:
        """The columns with their rows in this order."""
        return {
            name: _fixed(values[order], self.known[name][order])
            for name, values in self.values.items()
        }


def encode_records(
    records: pa.Table, n_real: int, key: bytes, member: str, parameters: Parameters
) -> Columns:
    """The encodings of standard records, of which those from `n_real` on are dummies."""
    coded = CodedRecords(records)
    tokeniser = Tokeniser(key, coded, n_real, member)
    tokeniser.prepare(parameters.composites, _SALT_COLUMNS)
    salts = tokeniser.salts(_SALT_COLUMNS)

    def find_by(composite: Composite) -> _Column:
        tokens, is_known = tokeniser.tokens(composite)
        return tokens, suppress_shared(tokens, is_known, parameters.most_shared)

    def compare_by(placed: tuple[int, Field]) -> _Column:
        place, field = placed
        words, is_known = field_filters(key, field, coded, is_folded=parameters.is_folded)
        if not is_known.any():
            return words, is_known
        turned = salts << np.uint64(_SALT_STEP * place)
        return flip(key, field.name, words, turned, parameters.n_flipped), is_known

    # Nearly all of it is array operations and ciphers, during which threads run side by side.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(find_by, parameters.composites))
        compared = list(pool.map(compare_by, enumerate(parameters.compared)))
    names = [
        *(f"token_{each.name}" for each in parameters.composites),
        *(f"filter_{each.name}" for each in parameters.compared),
    ]
    columns = dict(zip(names, [*found, *compared], strict=True))
    return Columns(
        {name: values for name, (values, _) in columns.items()},
        {name: is_known for name, (_, is_known) in columns.items()},
    )


def _encode(records: pa.Table, key: RoundKey, parameters: Parameters) -> tuple[pa.Table, pa.Table]:
    seed = derive(key.secret, f"dummies {key.member}")
    dummies = make_dummies(records, seed, parameters.dummies_percent)
    n_real, n_dummies = records.num_rows, dummies.num_rows
    columns = encode_records(
        pa.concat_tables([records.select(dummies.schema.names), dummies]),
        n_real,
        key.secret,
        key.member,
        parameters,
    )
    drawn = np.frombuffer(secrets.token_bytes(REFERENCE_BYTES * n_real), np.uint64)
    real = drawn.reshape(-1, 2).copy()
    references = np.concatenate([real, dummy_references(key.secret, n_dummies)])
    # In the order of random references, nothing is left of the order of the file.
    order = np.argsort(references[:, 0])
    schema = encoding_schema(parameters)
    arrays = [
        _fixed(references[order], np.ones(len(order), bool)),
        *columns.arrays(order).values(),
    ]
    rows = pa.table(
        [_fixed(real, np.ones(n_real, bool)), pa.array(np.arange(1, n_real + 1))],
        schema=ROWS_SCHEMA,
    )
    return pa.table(arrays, schema=schema), rows


def _fixed(values: NDArray[np.uint64], is_known: NDArray[np.bool_]) -> pa.Array:
    """Numbers as uint64, rows of words as bytes of one width; null, and zeroed, where not known.

    The array of words given is used up.
    """
    if values.ndim == 1:
        return pa.array(np.where(is_known, values, np.uint64(0)), pa.uint64(), mask=~is_known)
    data = np.ascontiguousarray(values)
    data[~is_known] = 0
    validity = pa.py_buffer(np.packbits(is_known, bitorder="little").tobytes())
    kind = pa.binary(data.shape[1] * data.itemsize)
    return pa.Array.from_buffers(kind, len(data), [validity, pa.py_buffer(data)])
