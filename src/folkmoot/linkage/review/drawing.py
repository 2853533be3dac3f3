"""The order of the tasks of a round: sampled pairs, with pairs of known answer mixed in.

It is a hash of a seed, so nothing about a pair can be told from its place; and each reviewer has an
order of their own, so that tiredness does not meet the same pairs twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def draw_tasks(sampled: Sequence[T], gold: Sequence[T], seed: int) -> list[T]:
    """The sampled and the known pairs in one random order that the seed fixes, whatever order they
    are given in. What tells two pairs apart is how they are written out."""
    return sorted({*sampled, *gold}, key=lambda pair: place_in_queue(seed, f"{pair}"))


def place_in_queue(seed: int, task: str, reviewer: str = "") -> bytes:
    """Where a task stands in the order of a seed, or of one reviewer: smaller comes first."""
    return hashlib.blake2b(f"{seed}:{reviewer}:{task}".encode(), digest_size=16).digest()
