"""What hardening buys against an attacker who holds a register of about the same people.

This is no proof of safety: the figures say how much is left. They are those of a few hundred
made-up people; docs/explanation/private-encodings.md has those of larger populations.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from tests.unit.linkage.encodings.two_members import FIELDS
from tests.unit.linkage.made_up_people import two_councils

from folkmoot.linkage.encodings import Parameters
from folkmoot.linkage.encodings.dummies import make_dummies
from folkmoot.linkage.encodings.encoding import encode_records, standard_records
from folkmoot.linkage.encodings.graph_matching import Attacked, attack

PLAIN = Parameters(fields=FIELDS, is_folded=False, n_flipped=0)
HARDENED = Parameters(fields=FIELDS)
N_PEOPLE = 450


@dataclass(frozen=True)
class Attacker:
    """Records of which a file and a register are drawn."""

    records: pa.Table

    def reidentifies(self, parameters: Parameters, overlap: float, *, dummies: bool) -> Attacked:
        """Attack a file by a register of as many people, with this share of them in both."""
        n_both = int(N_PEOPLE * overlap)
        place = np.random.default_rng(1).permutation(N_PEOPLE)
        register = np.where(place < n_both, place, place + N_PEOPLE)
        encoded = self.encode(np.arange(N_PEOPLE), 1, parameters, dummies)
        known = tuple(self.encode(register, key, parameters, False) for key in (2, 3))
        truth = np.where(place < n_both, place, -1)
        return attack(encoded, (known[0], known[1]), FIELDS, truth)

    def encode(
        self, rows: NDArray[np.int64], key: int, parameters: Parameters, dummies: bool
    ) -> pa.Table:
        records, secret = self.records.take(pa.array(rows)), bytes([key] * 32)
        if dummies:
            made_up = make_dummies(records, secret, parameters.dummies_percent)
            records = pa.concat_tables([records.select(made_up.schema.names), made_up])
        columns = encode_records(records, len(rows), secret, "Ashby", parameters)
        return pa.table(columns.arrays(np.arange(records.num_rows)))


@pytest.fixture(scope="module")
def attacker(connection: duckdb.DuckDBPyConnection) -> Attacker:
    people = two_councils(2 * N_PEOPLE * 4 // 3, seed=4)
    return Attacker(standard_records(people.left, PLAIN, connection))


def test_a_register_of_the_same_people_breaks_plain_filters(attacker: Attacker) -> None:
    plain = attacker.reidentifies(PLAIN, 1.0, dummies=False)
    assert plain.n_people == N_PEOPLE
    assert plain.reidentified > 0.5


def test_hardening_takes_most_of_the_attack_but_not_all(attacker: Attacker) -> None:
    plain = attacker.reidentifies(PLAIN, 1.0, dummies=False)
    flipped = attacker.reidentifies(HARDENED, 1.0, dummies=False)
    hardened = attacker.reidentifies(HARDENED, 1.0, dummies=True)
    assert flipped.reidentified < plain.reidentified
    assert hardened.reidentified < plain.reidentified / 3
    # Encodings are not anonymous, and no test may suggest it.
    assert hardened.reidentified > hardened.by_guessing


def test_less_overlap_leaves_less_to_attack(attacker: Attacker) -> None:
    plain = [attacker.reidentifies(PLAIN, share, dummies=False) for share in (1.0, 0.8, 0.5)]
    hardened = [attacker.reidentifies(HARDENED, share, dummies=True) for share in (1.0, 0.8, 0.5)]
    assert plain[0].reidentified > plain[1].reidentified > plain[2].reidentified
    assert all(
        hard.reidentified < soft.reidentified / 1.5
        for hard, soft in zip(hardened, plain, strict=True)
    )


def test_the_attack_is_no_more_than_a_guess_on_people_who_are_not_there(
    attacker: Attacker,
) -> None:
    assert attacker.reidentifies(PLAIN, 0.0, dummies=False).reidentified == 0
