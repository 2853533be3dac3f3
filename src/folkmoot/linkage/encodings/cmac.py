"""AES-CMAC of many short messages at once (NIST SP 800-38B, RFC 4493).

The same function as the library's `CMAC`, which takes one message at a time; with whole columns of
messages, each step is one call for all of them.
"""

from __future__ import annotations

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

BLOCK_BYTES = 16
_BLOCK_WORDS = 2
_REDUCTION = 0x87
"""The polynomial of the field of 2^128 elements, without its highest term."""


def cmac_rows(
    key: bytes, messages: NDArray[np.uint8], lengths: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """The authentication code, 16 bytes a row, of the first so many bytes of each row."""
    n_blocks = np.maximum(-(-lengths // BLOCK_BYTES), 1)
    width = int(n_blocks.max(initial=1))
    padded = np.zeros((len(messages), width * BLOCK_BYTES), np.uint8)
    padded[:, : messages.shape[1]] = messages[:, : padded.shape[1]]
    is_whole = (lengths > 0) & (lengths % BLOCK_BYTES == 0)
    cut = np.flatnonzero(~is_whole)
    padded[cut, lengths[cut]] = 0x80
    blocks = padded.view(np.uint64).reshape(len(messages), width, _BLOCK_WORDS)
    subkeys = np.stack(_subkeys(key)).view(np.uint64)
    blocks[np.arange(len(messages)), n_blocks - 1] ^= subkeys[1 - is_whole.astype(np.int8)]
    state = np.zeros((len(messages), _BLOCK_WORDS), np.uint64)
    for place in range(width):
        is_going_on = n_blocks > place
        if is_going_on.all():
            state = _encrypt(key, state ^ blocks[:, place])
        else:
            state[is_going_on] = _encrypt(key, state[is_going_on] ^ blocks[is_going_on, place])
    return state.view(np.uint8)


def _encrypt(key: bytes, blocks: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # CMAC is defined by single blocks of the cipher. As a mode of encryption ECB would be wrong;
    # nothing is encrypted here.
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    encrypted = cipher.update(blocks.tobytes())
    return np.frombuffer(encrypted, np.uint64).reshape(-1, _BLOCK_WORDS).copy()


def _subkeys(key: bytes) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """For messages whose last block is whole, and for those cut short."""
    zero = np.zeros((1, _BLOCK_WORDS), np.uint64)
    first = _doubled(int.from_bytes(_encrypt(key, zero).tobytes(), "big"))
    return _bytes(first), _bytes(_doubled(first))


def _doubled(number: int) -> int:
    shifted = number << 1
    return (shifted & (2**128 - 1)) ^ (_REDUCTION if shifted >> 128 else 0)


def _bytes(number: int) -> NDArray[np.uint8]:
    return np.frombuffer(number.to_bytes(BLOCK_BYTES, "big"), np.uint8)
