"""Any text as a literal of a language: what no character in it can end.

Control characters are escaped by number everywhere, so that a snippet stays on the lines it was
written on.
"""

from __future__ import annotations

import json


def shell(text: str) -> str:
    """For POSIX shells: in single quotes nothing is special but the quote itself."""
    return "'" + text.replace("'", "'\\''") + "'"


def python(text: str) -> str:
    """For Python."""
    return json.dumps(text) if _is_in_plane(text) else ascii(text)


def javascript(text: str) -> str:
    """For JavaScript: JSON, without what would end a script element or a line of old engines."""
    return json.dumps(text).replace("<", "\\u003c")


def r(text: str) -> str:
    """For R: double quotes, the escapes of C, and \\u{…} for the rest."""
    return '"' + "".join(map(_r_character, text)) + '"'


def power_query(text: str) -> str:
    """For Power Query's M: a doubled quote is a quote, #(…) a character by name or number."""
    return '"' + "".join(map(_m_character, text)) + '"'


def _is_in_plane(text: str) -> bool:
    return all(ord(character) <= 0xFFFF for character in text)


_R_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _r_character(character: str) -> str:
    if character in _R_ESCAPES:
        return _R_ESCAPES[character]
    if " " <= character <= "~":
        return character
    return (
        f"\\u{{{ord(character):x}}}" if ord(character) <= 0xFFFF else f"\\U{{{ord(character):x}}}"
    )


_M_ESCAPES = {'"': '""', "\n": "#(lf)", "\r": "#(cr)", "\t": "#(tab)", "#": "#(#)"}


def _m_character(character: str) -> str:
    if character in _M_ESCAPES:
        return _M_ESCAPES[character]
    if " " <= character <= "~":
        return character
    width = 4 if ord(character) <= 0xFFFF else 8
    return f"#({ord(character):0{width}x})"
