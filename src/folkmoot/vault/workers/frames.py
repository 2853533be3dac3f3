"""Messages between the hub and a worker process: one byte of kind, eight of length, the content.

Rows travel as Arrow IPC and everything else as JSON, so that neither side runs anything that the
other sends (as unpickling would).
"""

from __future__ import annotations

import json
import os
import selectors
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa

from folkmoot.errors import (
    FolkmootError,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    VaultError,
    VersionDamaged,
    VersionNotFound,
)
from folkmoot.vault.reader import Parameters

_HEADER = 9
_CHUNK = 1 << 20
_ERRORS: dict[str, type[FolkmootError]] = {
    error.code: error
    for error in (
        QueryError,
        QueryTimeout,
        QueryTooLarge,
        VaultError,
        VersionDamaged,
        VersionNotFound,
    )
}


class Kind(StrEnum):
    """What a message holds."""

    READY = "R"
    QUESTION = "Q"
    PARAMETERS = "P"
    SCHEMA = "S"
    BATCH = "B"
    DECLINED = "D"
    ERROR = "E"
    END = "Z"


class Hangup(Exception):
    """The other side closed its end."""


@dataclass(frozen=True, slots=True)
class Frame:
    kind: Kind
    content: bytes


@dataclass
class Patience:
    """Seconds that may still be spent waiting; only waiting counts."""

    seconds: float


def send(descriptor: int, kind: Kind, content: bytes | memoryview = b"") -> None:
    """Write one message. Raises Hangup when nobody reads."""
    waiting = memoryview(kind.encode() + len(content).to_bytes(8, "big"))
    try:
        for part in (waiting, memoryview(content)):
            while part:
                part = part[os.write(descriptor, part) :]
    except BrokenPipeError:
        raise Hangup from None


def receive(descriptor: int, patience: Patience | None = None) -> Frame:
    """Read one message. Raises Hangup at the end, TimeoutError when patience ends first."""
    header = _read(descriptor, _HEADER, patience)
    length = int.from_bytes(header[1:], "big")
    return Frame(Kind(header[:1].decode()), _read(descriptor, length, patience))


def _read(descriptor: int, length: int, patience: Patience | None) -> bytes:
    content = bytearray()
    while len(content) < length:
        if patience is not None:
            _wait(descriptor, patience)
        piece = os.read(descriptor, min(_CHUNK, length - len(content)))
        if not piece:
            raise Hangup
        content += piece
    return bytes(content)


def _wait(descriptor: int, patience: Patience) -> None:
    started = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        is_there = selector.select(max(patience.seconds, 0))
    patience.seconds -= time.monotonic() - started
    if not is_there:
        raise TimeoutError


def write_parameters(parameters: Parameters) -> bytes:
    """Parameters as one row of Arrow. Raises QueryError for a value that Arrow does not know."""
    is_named = isinstance(parameters, Mapping)
    named = parameters if isinstance(parameters, Mapping) else dict(enumerate(parameters))
    try:
        arrays = [pa.array([value]) for value in named.values()]
    except (pa.ArrowException, OverflowError, TypeError) as error:
        raise QueryError(
            "A parameter is no value that a query can take.",
            remedy="Give text, numbers, dates, truth values or lists of one of them.",
        ) from error
    fields = [pa.field(str(name), array.type) for name, array in zip(named, arrays, strict=True)]
    schema = pa.schema(fields, metadata={"named": "yes" if is_named else "no"})
    rows = 1 if fields else 0
    return write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema).slice(0, rows))


def read_parameters(content: bytes) -> Parameters:
    batch = read_batch(content)
    rows = batch.to_pylist()
    values: dict[str, Any] = rows[0] if rows else {}
    is_named = (batch.schema.metadata or {}).get(b"named") == b"yes"
    return values if is_named else list(values.values())


def write_batch(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def read_batch(content: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(content) as reader:
        return reader.read_next_batch()


def write_error(error: FolkmootError) -> bytes:
    return json.dumps(
        {
            "code": error.code,
            "problem": error.problem,
            "where": error.where,
            "remedy": error.remedy,
        }
    ).encode()


def read_error(content: bytes) -> FolkmootError:
    said = json.loads(content)
    error = _ERRORS.get(said["code"], VaultError)
    return error(said["problem"], where=said["where"], remedy=said["remedy"])
