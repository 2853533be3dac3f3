"""The Merkle tree against published vectors and against every small tree."""

from hashlib import sha256

import pytest

from folkmoot.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    root_of,
)

# The leaves and roots with which implementations of Certificate Transparency are tested.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_published_vectors(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_root_of_an_empty_tree_is_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()


def test_a_frontier_has_the_root_of_what_was_pushed_so_far() -> None:
    frontier = Frontier()
    for size, leaf in enumerate(LEAVES, start=1):
        frontier.push(leaf)
        assert frontier.root.hex() == ROOTS[size - 1]


@pytest.mark.parametrize("size", range(1, 18))
def test_every_leaf_of_every_small_tree_is_proved_and_only_in_its_place(size: int) -> None:
    leaves = [bytes([number]) for number in range(size)]
    root = root_of(leaves)
    for index, leaf in enumerate(leaves):
        proof = inclusion_proof(leaves, index)
        assert is_included(leaf, index=index, size=size, proof=proof, root=root)
        assert not is_included(b"other", index=index, size=size, proof=proof, root=root)
        assert not is_included(leaf, index=index, size=size, proof=(*proof, root), root=root)
        for other in set(range(size + 1)) - {index}:
            assert not is_included(leaf, index=other, size=size, proof=proof, root=root)


@pytest.mark.parametrize("size", range(1, 18))
def test_every_beginning_of_every_small_tree_is_proved_and_no_other(size: int) -> None:
    leaves = [bytes([number]) for number in range(size)]
    root = root_of(leaves)
    for first in range(1, size + 1):
        proof = consistency_proof(leaves, first)
        known = {"first_size": first, "size": size, "root": root}
        assert is_consistent(**known, first_root=root_of(leaves[:first]), proof=proof)  # type: ignore[arg-type]
        assert not is_consistent(**known, first_root=root_of([b"other"] * first), proof=proof)  # type: ignore[arg-type]
        assert not is_consistent(
            **known,  # type: ignore[arg-type]
            first_root=root_of(leaves[:first]),
            proof=(*proof, root),
        )


def test_there_is_no_proof_of_what_is_not_there() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, 8)
    with pytest.raises(IndexError):
        consistency_proof(LEAVES, 9)
    with pytest.raises(IndexError):
        consistency_proof(LEAVES, 0)
