"""Linking the businesses of two files, or inside one, from the meanings of their columns."""

from __future__ import annotations

from folkmoot.linkage.businesses.model import Sameness, business_model
from folkmoot.linkage.businesses.standardising import standardise_businesses
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.matching.files import Links, RecordFile
from folkmoot.linkage.matching.linking import Wanted, link_records


def link_businesses(
    left: RecordFile,
    right: RecordFile,
    connection: Connection,
    wanted: Wanted | None = None,
    sameness: Sameness = Sameness.FIRM,
) -> Links:
    """The pairs of records, one of each file, that are probably one business.

    Raises LinkageError when the files do not both name businesses, or training fails.
    """
    return _link((left, right), connection, wanted or Wanted(), sameness)


def dedupe_businesses(
    file: RecordFile,
    connection: Connection,
    wanted: Wanted | None = None,
    sameness: Sameness = Sameness.FIRM,
) -> Links:
    """The pairs of records inside one file that are probably one business, each pair once.

    Raises LinkageError when the file does not name businesses, or training fails.
    """
    return _link((file,), connection, wanted or Wanted(), sameness)


def _link(
    files: tuple[RecordFile, ...], connection: Connection, wanted: Wanted, sameness: Sameness
) -> Links:
    records = standardise_businesses(files)
    return link_records(files, records, business_model(sameness, records), connection, wanted)
