"""Which encoding a text is in, found from every byte, and the text as a stream of UTF-8."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from folkmoot.intake.layout.source import Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_REPLACEMENT = "\ufffd".encode()
_CR, _LF = 13, 10
_ENOUGH_STRAYS = 100_000


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that do not decode as Windows-1252, or as the control character they are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    text = "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in bad
    )
    return text, error.end


codecs.register_error("folkmoot.windows", _as_windows)


@dataclass(frozen=True)
class Encoding:
    """The encoding of a text and what its bytes tell.

    `name` is utf-8, utf-8-sig (with a byte-order mark), utf-16-le, utf-16-be, utf-32-le,
    utf-32-be or cp1252. `strays` counts bytes that are not UTF-8 in a text that is; `lost` the
    replacement characters (U+FFFD) that an earlier conversion left. `has_lone_returns` tells a
    carriage return with no line feed, `has_line_feeds` any line feed. `nulls` counts NUL
    characters.
    """

    name: str
    mark: int = 0
    strays: int = 0
    lost: int = 0
    nulls: int = 0
    has_line_feeds: bool = True
    has_lone_returns: bool = False

    @property
    def is_as_is(self) -> bool:
        """Whether the bytes are clean UTF-8 already."""
        return self.name in ("utf-8", "utf-8-sig") and not self.strays


def detect_encoding(source: Source, progress: Callable[[int], None] | None = None) -> Encoding:
    """Read every byte once and tell the encoding.

    A byte-order mark decides; without one, NULs in every other place tell UTF-16; bytes that are
    all valid UTF-8 tell UTF-8, which text in another encoding hardly ever is; anything else is
    Windows-1252, the superset of Latin-1 that British desktops write. A text that is UTF-8 but
    for fewer bytes than it has true UTF-8 characters stays UTF-8, and those bytes are strays.
    """
    head = source.head(64 * 1024)
    mark, name = next(
        ((len(bom), name) for bom, name in _BOMS if head.startswith(bom)), (0, _wide(head))
    )
    if name and name != "utf-8-sig":
        text = head[mark:].decode(name, "replace")
        has_lone = "\r" in text.replace("\r\n", "")
        return Encoding(name, mark, has_line_feeds="\n" in text, has_lone_returns=has_lone)
    return _survey(source, name or "utf-8", mark, progress)


def _wide(head: bytes) -> str:
    """The UTF-16 that a text without a mark is in, or ""."""
    sample = np.frombuffer(head[: len(head) // 2 * 2], np.uint8)
    if len(sample) < 4:
        return ""
    even, odd = (sample[0::2] == 0).mean(), (sample[1::2] == 0).mean()
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    if even > 0.4 and odd < 0.1:
        return "utf-16-be"
    return ""


def _survey(
    source: Source, name: str, mark: int, progress: Callable[[int], None] | None
) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    is_valid, is_split = True, False
    lost = nulls = done = 0
    has_feeds = has_lone = False
    for block in source.blocks():
        if is_valid and (is_split or not block.isascii()):
            try:
                decoder.decode(block)
                is_split = bool(decoder.getstate()[0])
            except UnicodeDecodeError:
                is_valid = False
            lost += block.count(_REPLACEMENT)
        if b"\0" in block:
            nulls += block.count(b"\0")
        has_feeds = has_feeds or b"\n" in block
        if not has_lone and b"\r" in block:
            has_lone = _has_lone_return(block)
        done += len(block)
        if progress is not None:
            progress(done)
    is_valid = is_valid and not is_split
    facts = {"nulls": nulls, "has_line_feeds": has_feeds, "has_lone_returns": has_lone}
    if is_valid:
        return Encoding(name, mark, lost=lost, **facts)  # type: ignore[arg-type]
    strays, true = _count_strays(source)
    if true > strays:
        return Encoding(name, mark, strays=strays, lost=lost, **facts)  # type: ignore[arg-type]
    return Encoding("cp1252", mark, **facts)  # type: ignore[arg-type]


def _has_lone_return(block: bytes) -> bool:
    """Whether a carriage return is followed by something other than a line feed."""
    codes = np.frombuffer(block, np.uint8)
    returns = np.flatnonzero(codes[:-1] == _CR)
    return bool((codes[returns + 1] != _LF).any())


def _count_strays(source: Source) -> tuple[int, int]:
    """How many bytes are no UTF-8, and how many characters beyond ASCII are."""
    strays = true = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for block in chain(source.blocks(), (b"",)):
        if block and block.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(block, final=not block)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        escaped = int(((codes >= 0xDC80) & (codes <= 0xDCFF)).sum())
        strays += escaped
        true += int((codes > 127).sum()) - escaped
        if strays > _ENOUGH_STRAYS and true < strays // 10:
            break
    return strays, true


def utf8_blocks(source: Source, encoding: Encoding) -> Iterator[bytes]:
    """The text as UTF-8, a block at a time, without its byte-order mark.

    A text whose only line ends are carriage returns gets line feeds instead.
    """
    blocks = source.blocks()
    if encoding.is_as_is:
        stream = _without(blocks, encoding.mark)
    else:
        stream = _transcoded(_without(blocks, encoding.mark), encoding)
    if encoding.has_lone_returns and not encoding.has_line_feeds:
        return (block.replace(b"\r", b"\n") for block in stream)
    return stream


def _without(blocks: Iterator[bytes], mark: int) -> Iterator[bytes]:
    for block in blocks:
        yield block[mark:]
        mark = 0


def _transcoded(blocks: Iterator[bytes], encoding: Encoding) -> Iterator[bytes]:
    name = "utf-8" if encoding.name == "utf-8-sig" else encoding.name
    errors = "folkmoot.windows" if name in ("utf-8", "cp1252") else "replace"
    decoder = codecs.getincrementaldecoder(name)(errors)
    for block in blocks:
        if name == "cp1252" and block.isascii():
            yield block
        else:
            yield decoder.decode(block).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
