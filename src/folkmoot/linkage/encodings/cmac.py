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
_END = 0x80
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
    padded[cut, lengths[cut]] = _END
    blocks = padded.view(np.uint64).reshape(len(messages), width, _BLOCK_WORDS)
    subkeys = np.stack(_subkeys(key))
    blocks[np.arange(len(messages)), n_blocks - 1] ^= subkeys[1 - is_whole.astype(np.int8)]
    state = np.zeros((len(messages), _BLOCK_WORDS), np.uint64)
    for place in range(width):
        going_on = np.flatnonzero(n_blocks > place)
        state[going_on] = _encrypt(key, state[going_on] ^ blocks[going_on, place])
    return state.view(np.uint8)


def cmac_words(key: bytes, words: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """The same of rows of 64-bit words, all as long as each other, at a third of the cost."""
    n_blocks = max(-(-words.shape[1] // _BLOCK_WORDS), 1)
    blocks = np.zeros((len(words), n_blocks * _BLOCK_WORDS), np.uint64)
    blocks[:, : words.shape[1]] = words
    is_whole = words.shape[1] == blocks.shape[1]
    if not is_whole:
        blocks.view(np.uint8)[:, words.shape[1] * words.itemsize] = _END
    blocks[:, -_BLOCK_WORDS:] ^= _subkeys(key)[0 if is_whole else 1]
    state = np.zeros((len(words), _BLOCK_WORDS), np.uint64)
    for place in range(0, blocks.shape[1], _BLOCK_WORDS):
        state = _encrypt(key, state ^ blocks[:, place : place + _BLOCK_WORDS])
    return state.view(np.uint8)


def _encrypt(key: bytes, blocks: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # CMAC is defined by single blocks of the cipher. As a mode of encryption ECB would be wrong;
    # nothing is encrypted here.
    cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    encrypted = cipher.update(blocks.tobytes())
    return np.frombuffer(encrypted, np.uint64).reshape(-1, _BLOCK_WORDS).copy()


def _subkeys(key: bytes) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """For messages whose last block is whole, and for those cut short."""
    zero = np.zeros((1, _BLOCK_WORDS), np.uint64)
    first = _doubled(int.from_bytes(_encrypt(key, zero).tobytes(), "big"))
    return _words(first), _words(_doubled(first))


def _doubled(number: int) -> int:
    shifted = number << 1
    return (shifted & (2**128 - 1)) ^ (_REDUCTION if shifted >> 128 else 0)


def _words(number: int) -> NDArray[np.uint64]:
    return np.frombuffer(number.to_bytes(BLOCK_BYTES, "big"), np.uint64)
