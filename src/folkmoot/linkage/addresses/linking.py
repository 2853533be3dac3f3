"""Linking the addresses of two files, or inside one, from the meanings of their columns."""

from __future__ import annotations

from folkmoot.linkage.addresses.model import address_model
from folkmoot.linkage.addresses.standardising import standardise_addresses
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.matching.files import Links, RecordFile
from folkmoot.linkage.matching.linking import Wanted, link_records


def link_addresses(
    left: RecordFile, right: RecordFile, connection: Connection, wanted: Wanted | None = None
) -> Links:
    """The pairs of records, one of each file, that are probably at one address.

    Raises LinkageError when the files do not both say where something is, or training fails.
    """
    return _link((left, right), connection, wanted or Wanted())


def dedupe_addresses(
    file: RecordFile, connection: Connection, wanted: Wanted | None = None
) -> Links:
    """The pairs of records inside one file that are probably at one address, each pair once.

    Raises LinkageError when the file does not say where things are, or training fails.
    """
    return _link((file,), connection, wanted or Wanted())


def _link(files: tuple[RecordFile, ...], connection: Connection, wanted: Wanted) -> Links:
    records = standardise_addresses(files)
    return link_records(files, records, address_model(records), connection, wanted)
