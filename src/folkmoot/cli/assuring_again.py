"""Linking once more for a report: what the model learned, and whether made-up people are linked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    from folkmoot.cli.assuring_files import GivenPairs
    from folkmoot.linkage.assurance import Explained, KnownRecords
    from folkmoot.linkage.people import PeopleFile, PeopleLinks


def explain_again(
    given: GivenPairs, left: KnownRecords, right: KnownRecords, key: str | None
) -> Explained:
    """What linking the files again tells. The independent key is left out, as it was.

    Raises LinkageError when the pairs are not those that linking these files gives.
    """
    from folkmoot.cli.linking import linkage_engine
    from folkmoot.linkage.assurance.decoy_people import count_decoys, make_decoy_people
    from folkmoot.linkage.assurance.known_records import decoy_parts
    from folkmoot.linkage.assurance.model_explanations import explain_linkage
    from folkmoot.linkage.assurance.scored_pairs import ScoredPairs
    from folkmoot.linkage.people import link_people

    sides = _without(left, key), _without(right, key)
    files = _file(sides[0]), _file(sides[1])
    with linkage_engine() as connection:
        links = link_people(*files, connection)
        if links.model is None or not _covers(links, given):
            raise LinkageError(
                "Linking these files again does not give these pairs, so nothing is explained.",
                remedy="Link them anew, without --key's column, or leave --explain out.",
            )
        explained = explain_linkage(given.pairs, given.threshold, *sides, links.model, connection)
        if sides[1].identifier is None:
            return explained
        named = _with_names_as_text(sides[1], sides[1].identifier)
        decoys = make_decoy_people(named.table, sides[1].identifier, decoy_parts(named))
        mixed = replace(_file(named), table=pa.concat_tables([named.table, decoys.records]))
        tried = link_people(files[0], mixed, connection, model=links.model)
    pairs = ScoredPairs.of_table(tried.pairs)
    return replace(explained, decoys=count_decoys(pairs, decoys, given.threshold))


def _without(records: KnownRecords, key: str | None) -> KnownRecords:
    from folkmoot.linkage.assurance import KnownRecords
    from folkmoot.linkage.assurance.known_records import column_named
    from folkmoot.tables import Schema

    if key is None:
        return records
    name = column_named(records, key)
    kept = Schema(tuple(column for column in records.schema if column.name != name))
    return KnownRecords(records.table.drop_columns([name]), kept, records.identifier)


def _file(records: KnownRecords) -> PeopleFile:
    from folkmoot.linkage.people import PeopleFile

    return PeopleFile(records.table, records.schema, records.identifier)


def _covers(links: PeopleLinks, given: GivenPairs) -> bool:
    """Whether every given pair was found again; judged pairs may have moved its probability."""
    from folkmoot.linkage.assurance.scored_pairs import ScoredPairs

    return given.pairs.places.keys() <= ScoredPairs.of_table(links.pairs).places.keys()


def _with_names_as_text(records: KnownRecords, identifier: str) -> KnownRecords:
    """The same with identifiers as text, since decoys have no number."""
    place = records.table.column_names.index(identifier)
    table = records.table.set_column(place, identifier, records.identifiers)
    return replace(records, table=table)
