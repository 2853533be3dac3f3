"""The Merkle tree over the entries: one hash that stands for all of them, and short proofs.

RFC 9162 (Certificate Transparency 2.0), section 2.1: a leaf is hashed behind the byte 0x00 and a
node behind 0x01, so that neither can pass for the other, and a tree of n leaves splits at the
largest power of two below n. An *inclusion proof* shows that one leaf is in a tree; a
*consistency proof* shows that a larger tree begins with all of a smaller one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

Hash = bytes

EMPTY_ROOT: Hash = sha256(b"").digest()


def leaf_hash(data: bytes) -> Hash:
    return sha256(b"\x00" + data).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: its root at any moment, in logarithmic memory."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[Hash] = []

    def push(self, data: bytes) -> None:
        """Add one leaf. Perfect subtrees of equal height merge, as in adding one in binary."""
        peak = leaf_hash(data)
        carried = self.size
        while carried & 1:
            peak = node_hash(self._peaks.pop(), peak)
            carried >>= 1
        self._peaks.append(peak)
        self.size += 1

    @property
    def root(self) -> Hash:
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> Hash:
    """MTH of RFC 9162, section 2.1.1."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.push(leaf)
    return frontier.root


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[Hash, ...]:
    """PATH of RFC 9162, section 2.1.3.1: the sibling hashes from the leaf up to the root.

    `index` counts from 0. Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError("no leaf has this index")
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return (*inclusion_proof(left, index), root_of(right))
    return (*inclusion_proof(right, index - split), root_of(left))


def consistency_proof(leaves: Sequence[bytes], first_size: int) -> tuple[Hash, ...]:
    """PROOF of RFC 9162, section 2.1.4.1, from the first `first_size` leaves to all of them.

    Raises IndexError unless 0 < first_size <= len(leaves).
    """
    if not 0 < first_size <= len(leaves):
        raise IndexError("the earlier tree is not within the later one")
    return _subproof(leaves, first_size, is_whole=True)


def _subproof(leaves: Sequence[bytes], first_size: int, *, is_whole: bool) -> tuple[Hash, ...]:
    if first_size == len(leaves):
        return () if is_whole else (root_of(leaves),)
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if first_size <= split:
        return (*_subproof(left, first_size, is_whole=is_whole), root_of(right))
    return (*_subproof(right, first_size - split, is_whole=False), root_of(left))


def is_included(leaf: bytes, *, index: int, size: int, proof: Sequence[Hash], root: Hash) -> bool:
    """Whether the proof shows the leaf at `index` of the tree (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, found = index, size - 1, leaf_hash(leaf)
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    *, first_size: int, first_root: Hash, size: int, root: Hash, proof: Sequence[Hash]
) -> bool:
    """Whether the proof shows that the larger tree begins with the smaller (section 2.1.4.2)."""
    if not 0 < first_size <= size:
        return False
    if first_size == size:
        return not proof and first_root == root
    path = list(proof)
    if first_size & (first_size - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    position, last = first_size - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    first_found = found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            first_found = node_hash(sibling, first_found)
            found = node_hash(sibling, found)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and first_found == first_root and found == root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1
