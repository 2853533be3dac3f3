"""The words for what was found, decided and doubted about a text and its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from folkmoot.intake.layout.encodings import Encoding
from folkmoot.intake.layout.tabulate import at, count, was_or_were
from folkmoot.intake.layout.widths import Oddities
from folkmoot.tables import Finding, Kind

_ENCODING_WORDS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte-order mark",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
    "utf-32-le": "UTF-32 (little-endian)",
    "utf-32-be": "UTF-32 (big-endian)",
    "cp1252": "Windows-1252",
}


def describe_encoding(encoding: Encoding) -> tuple[Finding, ...]:
    """The encoding, and characters that were lost or are in another one."""
    return tuple(_about_encoding(encoding))


def _about_encoding(encoding: Encoding) -> Iterator[Finding]:
    yield Finding(
        Kind.FOUND, "intake.encoding", f"The text is in {_ENCODING_WORDS[encoding.name]}."
    )
    if encoding.strays:
        yield Finding(
            Kind.DOUBTED,
            "intake.encoding.mixed",
            f"{count(encoding.strays, 'byte')} {'is' if encoding.strays == 1 else 'are'} not UTF-8 "
            "and was read as Windows-1252: the file mixes encodings.",
        )
    if encoding.lost:
        yield Finding(
            Kind.DOUBTED,
            "intake.encoding.lost",
            f"{count(encoding.lost, 'character')} (U+FFFD) {was_or_were(range(encoding.lost))} "
            "lost before this file was made: an earlier conversion could not read what was there.",
        )
    if encoding.nulls:
        yield Finding(
            Kind.DOUBTED,
            "intake.encoding.nulls",
            f"The text holds {count(encoding.nulls, 'NUL character')}, which no text should.",
        )


def describe_oddities(oddities: Oddities, names: Sequence[str]) -> tuple[Finding, ...]:
    """Records whose number of fields or quotes are not as they should be.

    `names` are the headings of every field, "" where there is none.
    """
    return (*_about_fields(oddities, names), *_about_quotes(oddities))


def _about_fields(oddities: Oddities, names: Sequence[str]) -> Iterator[Finding]:
    for missing, lines in sorted(oddities.placed.items(), key=lambda item: -len(item[1])):
        lacking = " and ".join(f"“{names[c]}”" if names[c] else f"column {c + 1}" for c in missing)
        yield Finding(
            Kind.DOUBTED,
            "intake.shifted_rows",
            f"{count(len(lines), 'row')} {'lacks' if len(lines) == 1 else 'lack'} a field in the "
            f"middle, so that every later value stood too far left. By what stands under each "
            f"heading it is {lacking}, or a blank field beside it; the values were put back under "
            "their headings.",
            where=at("row", lines),
        )
    if oddities.short:
        yield Finding(
            Kind.DOUBTED,
            "intake.short_rows",
            f"{count(len(oddities.short), 'row')} {'has' if len(oddities.short) == 1 else 'have'} "
            f"fewer than the {len(names)} fields of the headings, and it is not clear which are "
            "missing. If they are in the middle, every later value stands too far left.",
            where=at("row", oddities.short),
        )
    if oddities.surplus:
        lines = [line for line, _ in oddities.surplus]
        yield Finding(
            Kind.DOUBTED,
            "intake.long_rows",
            f"{count(len(lines), 'row')} {'has' if len(lines) == 1 else 'have'} more values than "
            f"the {len(names)} headings. The surplus is kept aside; an unquoted delimiter inside a "
            "value may have moved the values of these rows to the right.",
            where=at("row", lines),
        )


def _about_quotes(oddities: Oddities) -> Iterator[Finding]:
    if oddities.stray:
        yield Finding(
            Kind.DOUBTED,
            "intake.stray_quotes",
            f"{count(len(oddities.stray), 'row')} {'has' if len(oddities.stray) == 1 else 'have'} "
            "quotes that do not balance; these were read as ordinary characters.",
            where=at("row", oddities.stray),
        )
