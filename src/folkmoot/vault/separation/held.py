"""The keys that a process of separation holds, and opening files with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from folkmoot.errors import SealBroken
from folkmoot.vault.separation.duties import KeyName
from folkmoot.vault.separation.encrypted_files import PrivateKey, read_encrypted


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """`secret` are the bytes of an agreement's pseudonyms; empty where the duty has none."""

    private: Mapping[KeyName, PrivateKey]
    secret: bytes = b""

    def read(
        self, name: KeyName, file: Mapping[str, Any], columns: Sequence[str] | None = None
    ) -> pa.Table:
        """A file (`path`, `sha256`) by the key of this name.

        Raises SealBroken where the process does not hold it.
        """
        if name not in self.private:
            raise SealBroken(f"This process does not hold the key {name.value}.")
        return read_encrypted(Path(file["path"]), self.private[name], file["sha256"], columns)
