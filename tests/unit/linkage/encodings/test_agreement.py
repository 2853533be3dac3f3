"""Keys between members, and the agreement that both sides check."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from tests.unit.linkage.encodings.two_members import Encoded, new_round

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings import (
    EncodingAgreement,
    MemberKeys,
    Parameters,
    RoundKey,
    accept_round,
    encode_people,
    start_round,
)
from folkmoot.linkage.encodings.derivation import derive, fingerprint


def test_both_members_hold_one_secret_that_the_agreement_does_not_tell(encoded: Encoded) -> None:
    left, right = encoded.round.left, encoded.round.right
    assert left.secret == right.secret
    assert len(left.secret) == 32
    text = json.dumps(right.agreement.as_json())
    assert left.secret.hex() not in text
    assert fingerprint(left.secret) in text


def test_every_use_and_every_round_has_a_key_of_its_own(encoded: Encoded) -> None:
    secret = encoded.round.left.secret
    assert len({derive(secret, use) for use in ("token a", "token b", "filter a")}) == 3
    assert derive(secret, "token a") != derive(bytes(32), "token a")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reference", "AGR-2"),
        ("round", 2),
        ("key_fingerprint", "0" * 32),
        ("standard_form", "0" * 64),
    ],
)
def test_any_change_to_an_agreement_makes_its_signatures_false(
    encoded: Encoded, name: str, value: Any
) -> None:
    changed: Any = {**encoded.round.right.agreement.as_json(), name: value}
    with pytest.raises(LinkageError, match="signature of Ashby is not valid"):
        EncodingAgreement.from_json(changed).check()


def test_a_changed_parameter_or_member_is_refused(encoded: Encoded) -> None:
    agreement = encoded.round.right.agreement
    other = replace(agreement, parameters=replace(agreement.parameters, n_flipped=6))
    with pytest.raises(LinkageError, match="is not valid"):
        other.check()
    intruder = MemberKeys.generate("Birley").public
    with pytest.raises(LinkageError, match="is not valid"):
        replace(agreement, members=(agreement.members[0], intruder)).check()


def test_nobody_encodes_before_all_have_signed(
    encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    left = encoded.round.left
    signatures = {"Ashby": left.agreement.signatures["Ashby"]}
    unsigned = replace(left, agreement=replace(left.agreement, signatures=signatures))
    with pytest.raises(LinkageError, match="Birley has not signed"):
        encode_people(encoded.people.left, unsigned, connection)


@pytest.mark.parametrize(
    "weak",
    [
        Parameters(is_folded=False),
        Parameters(n_flipped=0),
        Parameters(dummies_percent=10),
        Parameters(most_shared=1_000),
    ],
)
def test_less_hardening_than_usual_cannot_be_agreed(weak: Parameters) -> None:
    with pytest.raises(LinkageError, match="hardening is not allowed"):
        weak.check()


def test_fields_that_find_nobody_cannot_be_agreed() -> None:
    with pytest.raises(LinkageError, match="find nobody"):
        Parameters(fields=("forename", "middle")).check()
    with pytest.raises(LinkageError, match="cannot be encoded"):
        Parameters(fields=("forename", "salary")).check()


def test_an_installation_that_cleans_names_in_another_way_refuses(
    encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    ashby, birley = encoded.round.ashby, encoded.round.birley
    left, sealed = start_round(ashby, [birley.public], "AGR-1", 1, Parameters(), "other form")
    right = accept_round(birley, left.agreement, sealed["Birley"])
    with pytest.raises(LinkageError, match="to another form"):
        encode_people(encoded.people.right, right, connection)


def test_a_key_sealed_for_another_member_or_round_is_refused(
    encoded: Encoded, connection: duckdb.DuckDBPyConnection
) -> None:
    ashby, birley = encoded.round.ashby, encoded.round.birley
    terms = (encoded.round.left.agreement.parameters, "form")
    left, sealed = start_round(ashby, [birley.public], "AGR-1", 2, *terms)
    _, others = start_round(ashby, [birley.public], "AGR-1", 3, *terms)
    with pytest.raises(LinkageError, match="sealed for another member"):
        accept_round(MemberKeys.generate("Birley"), left.agreement, sealed["Birley"])
    with pytest.raises(LinkageError, match="not the one of this agreement"):
        accept_round(birley, left.agreement, others["Birley"])
    key = new_round(connection).left.as_json()
    with pytest.raises(LinkageError, match="not the one of this agreement"):
        RoundKey.from_json(key, encoded.round.left.agreement)


@pytest.mark.parametrize("given", [None, [], "text", {}, {"members": 3}])
def test_what_is_no_agreement_is_refused(given: Any) -> None:
    with pytest.raises(LinkageError, match="not an encoding agreement"):
        EncodingAgreement.from_json(given)


def test_keys_come_back_from_their_files(encoded: Encoded) -> None:
    keys = encoded.round.ashby
    assert MemberKeys.from_json(keys.as_json()).public == keys.public
    key = encoded.round.left
    assert RoundKey.from_json(key.as_json(), key.agreement).secret == key.secret
    assert key.secret.hex() not in repr(key)
