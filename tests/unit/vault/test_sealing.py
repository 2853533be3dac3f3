"""Sealed uploads: closed to all but the region's key, and to none of whoever touched them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyrage
import pytest

from folkmoot.errors import SealBroken, VaultError
from folkmoot.vault.sealing import PublicKey, make_keys, read_public_key, seal, unseal

CONTENT = os.urandom(300_000)


@pytest.fixture
def keys_dir(tmp_path: Path) -> Path:
    make_keys(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def parts(tmp_path: Path) -> Mapping[str, Path]:
    (tmp_path / "received.xlsx").write_bytes(CONTENT)
    (tmp_path / "empty").write_bytes(b"")
    return {"original": tmp_path / "received.xlsx", "quarantine.parquet": tmp_path / "empty"}


@pytest.fixture
def sealed(tmp_path: Path, keys_dir: Path, parts: Mapping[str, Path]) -> Path:
    target = tmp_path / "uploads" / "1.sealed"
    target.parent.mkdir()
    seal(parts, target, read_public_key(keys_dir))
    return target


def test_what_was_sealed_comes_out_byte_for_byte(
    sealed: Path, keys_dir: Path, tmp_path: Path
) -> None:
    with unseal(sealed, keys_dir, tmp_path / "aside") as opened:
        assert list(opened) == ["original", "quarantine.parquet"]
        assert opened["original"].read_bytes() == CONTENT
        assert opened["quarantine.parquet"].read_bytes() == b""


def test_opened_parts_are_private_and_gone_at_the_end(
    sealed: Path, keys_dir: Path, tmp_path: Path
) -> None:
    with unseal(sealed, keys_dir, tmp_path / "aside") as opened:
        path = opened["original"]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list((tmp_path / "aside").iterdir()) == []


def test_nothing_of_the_content_shows_in_the_sealed_object(sealed: Path) -> None:
    content = sealed.read_bytes()
    assert CONTENT[:64] not in content
    assert b"original" not in content
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o600
    assert [path.name for path in sealed.parent.iterdir() if path.is_file()] == [sealed.name]


def test_the_same_parts_sealed_twice_are_different_objects(
    parts: Mapping[str, Path], keys_dir: Path, tmp_path: Path
) -> None:
    key = read_public_key(keys_dir)
    seal(parts, tmp_path / "a", key)
    seal(parts, tmp_path / "b", key)
    assert (tmp_path / "a").read_bytes() != (tmp_path / "b").read_bytes()


def test_it_is_plain_age_around_plain_tar(sealed: Path, keys_dir: Path, tmp_path: Path) -> None:
    """So that a region can open its uploads without Folkmoot."""
    identity = pyrage.x25519.Identity.from_str((keys_dir / "sealing.key").read_text().strip())
    archive = tmp_path / "plain.tar"
    archive.write_bytes(pyrage.decrypt(sealed.read_bytes(), [identity]))
    with tarfile.open(archive) as opened:
        assert opened.getnames() == ["original", "quarantine.parquet"]


# Each line is a way to harm a sealed object; none may be opened, nor leave a trace of its content.


def harms() -> list[tuple[str, Callable[[bytes], bytes]]]:
    def flip(at: float) -> Callable[[bytes], bytes]:
        def apply(content: bytes) -> bytes:
            place = int(at * (len(content) - 1))
            return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

        return apply

    chunk = 64 * 1024 + 16
    return [
        ("a bit of the header flipped", flip(0.0)),
        *[(f"a bit flipped at {at:.0%}", flip(at)) for at in (0.05, 0.3, 0.5, 0.9, 1.0)],
        ("the last byte cut", lambda content: content[:-1]),
        ("the last chunk cut", lambda content: content[: -(len(content) % chunk)]),
        ("half cut", lambda content: content[: len(content) // 2]),
        ("nothing left", lambda content: b""),
        ("a byte added", lambda content: content + b"\0"),
        ("two chunks swapped", lambda content: swap(content, chunk)),
        ("not a sealed object", lambda content: b"Ref,Supplier\n"),
    ]


def swap(content: bytes, chunk: int) -> bytes:
    start = len(content) - 3 * chunk
    return (
        content[:start]
        + content[start + chunk : start + 2 * chunk]
        + content[start : start + chunk]
        + content[start + 2 * chunk :]
    )


@pytest.mark.parametrize(("what", "harm"), harms(), ids=[what for what, _ in harms()])
def test_a_harmed_object_is_not_opened(
    sealed: Path, keys_dir: Path, tmp_path: Path, what: str, harm: Callable[[bytes], bytes]
) -> None:
    whole = sealed.read_bytes()
    sealed.write_bytes(harm(whole))
    assert sealed.read_bytes() != whole
    with pytest.raises(SealBroken), unseal(sealed, keys_dir, tmp_path / "aside"):
        pytest.fail(f"opened with {what}")
    assert list((tmp_path / "aside").iterdir()) == []


def test_another_regions_key_does_not_open_it(sealed: Path, tmp_path: Path) -> None:
    make_keys(tmp_path / "other")
    with pytest.raises(SealBroken), unseal(sealed, tmp_path / "other", tmp_path / "aside"):
        pass


def test_sealing_needs_no_private_key(
    parts: Mapping[str, Path], keys_dir: Path, tmp_path: Path
) -> None:
    key = read_public_key(keys_dir)
    (keys_dir / "sealing.key").unlink()
    seal(parts, tmp_path / "sealed", key)
    with (
        pytest.raises(SealBroken, match="not there"),
        unseal(tmp_path / "sealed", keys_dir, tmp_path / "aside"),
    ):
        pass


def test_keys_are_made_once_and_kept_private(keys_dir: Path) -> None:
    assert stat.S_IMODE((keys_dir / "sealing.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(keys_dir.stat().st_mode) == 0o700
    before = (keys_dir / "sealing.key").read_bytes()
    with pytest.raises(VaultError, match="has a sealing key already"):
        make_keys(keys_dir)
    assert (keys_dir / "sealing.key").read_bytes() == before


def test_a_private_key_that_others_can_read_is_refused(
    sealed: Path, keys_dir: Path, tmp_path: Path
) -> None:
    (keys_dir / "sealing.key").chmod(0o640)
    with (
        pytest.raises(SealBroken, match="chmod 600"),
        unseal(sealed, keys_dir, tmp_path / "aside"),
    ):
        pass


def test_a_region_without_keys_is_told(tmp_path: Path, parts: Mapping[str, Path]) -> None:
    with pytest.raises(VaultError, match="Make its keys first"):
        read_public_key(tmp_path)
    with pytest.raises(VaultError, match=r"Restore sealing\.pub"):
        seal(parts, tmp_path / "sealed", PublicKey("age1nonsense"))


@pytest.mark.parametrize("name", ["../up", "a/b", "", "."])
def test_a_part_has_a_plain_name(
    tmp_path: Path, keys_dir: Path, parts: Mapping[str, Path], name: str
) -> None:
    with pytest.raises(VaultError, match="cannot name a part"):
        seal({name: parts["original"]}, tmp_path / "sealed", read_public_key(keys_dir))


def test_a_part_that_cannot_be_read_leaves_the_object_that_was_there(
    sealed: Path, keys_dir: Path, tmp_path: Path
) -> None:
    before = sealed.read_bytes()
    with pytest.raises(FileNotFoundError):
        seal({"original": tmp_path / "gone"}, sealed, read_public_key(keys_dir))
    assert sealed.read_bytes() == before


def test_sealing_takes_constant_memory(tmp_path: Path, keys_dir: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from folkmoot.vault.sealing import read_public_key, seal, unseal\n"
        "keys, big, target, aside = map(Path, sys.argv[1:])\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "seal({'original': big}, target, read_public_key(keys))\n"
        "with unseal(target, keys, aside) as opened:\n"
        "    assert opened['original'].stat().st_size == big.stat().st_size\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    big = tmp_path / "big"
    with big.open("wb") as file:
        file.truncate(100_000_000)
    arguments = [str(path) for path in (keys_dir, big, tmp_path / "sealed", tmp_path / "aside")]
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    grown_kb = int(ended.stdout)
    assert grown_kb < 20_000
