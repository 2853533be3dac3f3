"""What every UK format has in common: text in, a checked value out, or the reason why not."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Self

from folkmoot.errors import FormatError

SEPARATORS = re.compile(r"[\s.\-‐‑–]+")
"""White space, full stops and dashes: what people put into numbers to make them readable."""


@dataclass(frozen=True, slots=True, order=True)
class Form(ABC):
    """A checked value. `text` is its one normalised spelling; two equal values have equal text."""

    text: str

    format_name: ClassVar[str]

    @classmethod
    @abstractmethod
    def parse(cls, text: str) -> Self:
        """The value that the text spells. Raises FormatError saying what is wrong with it."""

    @classmethod
    def is_valid(cls, text: str) -> bool:
        try:
            cls.parse(text)
        except FormatError:
            return False
        return True

    @classmethod
    def _refuse(cls, problem: str, remedy: str = "") -> FormatError:
        """The error to raise. It never repeats the text, which may be personal."""
        return FormatError(problem, where=cls.format_name, remedy=remedy)

    def __str__(self) -> str:
        return self.text
