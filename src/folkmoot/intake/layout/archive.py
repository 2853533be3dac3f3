"""Archives: a zip or gzip of one file, opened with care for what may burst out of it."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from folkmoot.errors import ReadError
from folkmoot.intake.layout.refusals import refuse_damaged, refuse_encrypted
from folkmoot.intake.layout.sniff import Content, sniff
from folkmoot.intake.layout.source import ARCHIVE_DAMAGE, Source

MOST_EXPANSION = 250
"""How many times its packed size a member may be, once it is large."""

_LARGE = 256 * 1024 * 1024
_LARGEST = 64 * 1024 * 1024 * 1024
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_BESIDE = re.compile(
    r"(?:read[ _-]?me|licen[cs]e|copying|notes?|terms|metadata|schema|about|contents|copyright)"
    r"[^/]*|.*[-_.]metadata\.\w+|.*\.(?:md|rst|xsd|qml|prj|html?|css)",
    re.I,
)
_READABLE = frozenset(
    {
        Content.DELIMITED,
        Content.JSON,
        Content.PARQUET,
        Content.XLSX,
        Content.XLSM,
        Content.XLSB,
        Content.XLS,
        Content.ODS,
        Content.ARCHIVE,
        Content.GZIP,
    }
)


def check_expansion(source: Source) -> None:
    """Raise ReadError when the members of a zip would grow beyond what is plausible."""
    with _archive(source) as archive:
        _refuse_bomb(source, archive.infolist())


def open_zip(source: Source, name: str | None = None) -> tuple[Source, str | None]:
    """The one file with a table in a zip archive, as a source of its own.

    `name` chooses among several. Gives the name back when it names no member: it may be that of a
    sheet. Raises ReadError for an encrypted, damaged, empty or ambiguous archive.
    """
    with _archive(source) as archive:
        members = [m for m in archive.infolist() if not _is_hidden(m.filename)]
    if not members:
        raise ReadError(
            "The archive is empty: it contains no file and so no table.",
            where=source.name,
            remedy="Ask for it again.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise refuse_encrypted(source)
    if any(member.compress_type not in _PACKINGS for member in members):
        raise ReadError(
            "The archive is packed in a way that is not read here, so no table can be read.",
            where=source.name,
            remedy="Pack it again as an ordinary zip, or unpack it.",
        )
    _refuse_bomb(source, members)
    for member in members:
        if name is not None and name in (member.filename, PurePosixPath(member.filename).name):
            return _member(source, member), None
    sources = {member.filename: _member(source, member) for member in members}
    readable = [s for s in sources.values() if sniff(s).content in _READABLE]
    plain = [s for s in readable if not _BESIDE.fullmatch(_last_part(s.name))]
    if len(plain or readable) == 1:
        return (plain or readable)[0], name
    names = ", ".join(sorted(sources)[:8])
    if not readable:
        raise ReadError(
            f"There is no table in this archive; it contains {names}.",
            where=source.name,
            remedy="Ask for the data as CSV or a workbook.",
        )
    raise ReadError(
        f"The archive contains {len(plain or readable)} files that may hold a table ({names}), "
        "not one table.",
        where=source.name,
        remedy="Unpack it and read one of them, or name the one to read.",
    )


def open_gzip(source: Source) -> Source:
    """What is packed in a gzip file, as a source of its own."""

    most = max(_LARGE, source.size * MOST_EXPANSION)

    def unpacked() -> BinaryIO:
        packed = source.open()
        return cast(BinaryIO, _Inner(gzip.GzipFile(fileobj=packed), (packed,), source, most))

    name = source.name.removesuffix(".gz")
    with unpacked() as stream:
        size = 0
        while block := stream.read(1024 * 1024):
            size += len(block)
    return Source(name, size, unpacked)


class _Inner(io.BufferedIOBase):
    """What is packed, as a stream that gives no more than is plausible and closes its archive."""

    def __init__(
        self,
        stream: IO[bytes] | io.BufferedIOBase,
        around: tuple[IO[bytes] | zipfile.ZipFile, ...],
        source: Source,
        most: int,
    ) -> None:
        self._stream = stream
        self._around = around
        self._source = source
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            block = self._stream.read(-1 if size is None else size)
        except ARCHIVE_DAMAGE as error:
            raise refuse_damaged(self._source, "The archive") from error
        if self._stream.tell() > self._most:
            raise _bomb(self._source)
        return block

    def seek(self, place: int, whence: int = 0, /) -> int:
        return self._stream.seek(place, whence)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._stream.close()
        for outer in self._around:
            outer.close()
        super().close()


@contextmanager
def _archive(source: Source) -> Iterator[zipfile.ZipFile]:
    with source.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except ARCHIVE_DAMAGE as error:
            raise refuse_damaged(source, "The archive") from error
        with archive:
            yield archive


def _member(source: Source, member: zipfile.ZipInfo) -> Source:
    return Source(
        f"{source.name}/{member.filename}", member.file_size, _opener(source, member.filename)
    )


def _opener(source: Source, name: str) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        stream = source.open()
        try:
            archive = zipfile.ZipFile(stream)
            inner = archive.open(name)
        except ARCHIVE_DAMAGE as error:
            stream.close()
            raise refuse_damaged(source, "The archive") from error
        return cast(BinaryIO, _Inner(inner, (archive, stream), source, _LARGEST))

    return opened


def _refuse_bomb(source: Source, members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if total > _LARGEST or (total > _LARGE and total > packed * MOST_EXPANSION):
        raise _bomb(source)


def _bomb(source: Source) -> ReadError:
    return ReadError(
        "The archive would unpack to far more than its size allows (a “zip bomb”), so it was not "
        "opened and no table was read.",
        where=source.name,
        remedy="Do not open it elsewhere either; ask its publisher for the plain file.",
    )


def _is_hidden(name: str) -> bool:
    is_folder = not name or name.endswith("/")
    return is_folder or name.startswith("__MACOSX/") or _last_part(name).startswith((".", "~$"))


def _last_part(name: str) -> str:
    return PurePosixPath(name).name
