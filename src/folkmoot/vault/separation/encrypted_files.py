"""Tables as encrypted Parquet: written with a public key, opened with the private one.

The format is Parquet's own modular encryption (apache/parquet-format, Encryption.md): AES-256-GCM
over every page, page header, column index and the footer, by Arrow's C++ library. The random data
key of a file is wrapped by age to the X25519 key of the side (`side_keys`) and kept in the file
itself, so a file can be written by who cannot open it. GCM tells when anything was changed; the
SHA-256 that the hub keeps tells when a whole file was put in another's place.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyrage
from pyarrow.parquet import encryption as pe

from folkmoot.errors import SealBroken, VaultError
from folkmoot.vault.sealing import PublicKey
from folkmoot.vault.staging import sync

_MASTER = "side"
_RECIPIENT = "recipient"
_DATA_KEY_BITS = 256


class PrivateKey:
    """What opens. It never shows itself."""

    def __init__(self, text: str) -> None:
        try:
            self.identity = pyrage.x25519.Identity.from_str(text.strip())
        except pyrage.IdentityError as error:
            raise SealBroken("A private key is not one.") from error

    def __repr__(self) -> str:
        return "PrivateKey(…)"


def write_encrypted(path: Path, table: pa.Table, key: PublicKey) -> str:
    """Write a table; gives the SHA-256 of the file, which is on the disk when this returns.

    The file appears whole or not at all, and replaces one that is there.
    """
    factory = pe.CryptoFactory(_Wrapping)
    properties = factory.file_encryption_properties(
        pe.KmsConnectionConfig(custom_kms_conf={_RECIPIENT: key.text}),
        pe.EncryptionConfiguration(
            footer_key=_MASTER,
            uniform_encryption=True,
            encryption_algorithm="AES_GCM_V1",
            plaintext_footer=False,
            double_wrapping=False,
            data_key_length_bits=_DATA_KEY_BITS,
        ),
    )
    aside = path.with_name(f".{path.name}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            pq.ParquetWriter(file, table.schema, encryption_properties=properties) as writer,
        ):
            writer.write_table(table)
        sync(aside)
        digest = file_digest(aside)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync(path.parent)
    return digest


def read_encrypted(
    path: Path, key: PrivateKey, sha256: str, columns: Sequence[str] | None = None
) -> pa.Table:
    """The table again, or some of its columns.

    Raises SealBroken when the file is not the one that was written, or is sealed for another key;
    VaultError when it is not there.
    """
    if not path.is_file():
        raise VaultError("A separated file is not there.", remedy="Restore it from a backup.")
    if file_digest(path) != sha256:
        raise SealBroken(
            "A separated file is not the one that was written.", remedy="Restore it from a backup."
        )
    factory = pe.CryptoFactory(lambda config: _Wrapping(config, key))
    properties = factory.file_decryption_properties(pe.KmsConnectionConfig())
    try:
        with pq.ParquetFile(path, decryption_properties=properties) as file:
            return file.read(columns=None if columns is None else list(columns))
    except (OSError, pa.ArrowException, pyrage.DecryptError) as error:
        raise SealBroken(
            "A separated file is sealed for another key, or was changed.",
            remedy="Restore the file, or the key it was sealed for, from a backup.",
        ) from error


def file_digest(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Wrapping(pe.KmsClient):  # type: ignore[misc]
    """Wraps a file's data key for a recipient, and opens it with the private key where there is
    one: what Arrow calls a client of a key management service, without any service."""

    def __init__(self, config: pe.KmsConnectionConfig, key: PrivateKey | None = None) -> None:
        super().__init__()
        self._recipient = config.custom_kms_conf.get(_RECIPIENT, "")
        self._key = key

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> str:
        recipient = pyrage.x25519.Recipient.from_str(self._recipient)
        return base64.b64encode(pyrage.encrypt(key_bytes, [recipient])).decode("ascii")

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> bytes:
        if self._key is None:
            raise SealBroken("Nothing here opens a separated file.")
        opened: bytes = pyrage.decrypt(base64.b64decode(wrapped_key), [self._key.identity])
        return opened
