"""Leading through many pages, without losing what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from folkmoot.hub.error_pages import PageNotFound

Link = dict[str, object]


@dataclass(frozen=True, slots=True)
class Pages:
    """One of many pages. `count` things are shown `size` a page; `kept` are the address's other
    parameters (as pairs where one comes twice) and `anchor` the part of the page to land on. Pages
    count from 1."""

    number: int
    count: int
    size: int
    kept: Mapping[str, str] | Sequence[tuple[str, str]] = field(default_factory=dict)
    anchor: str = ""

    def __post_init__(self) -> None:
        """Raises PageNotFound for a page beyond the last."""
        if not 1 <= self.number <= self.last:
            raise PageNotFound(
                f"There is no page {self.number:,}.", remedy=f"The last page is {self.last:,}."
            )

    @property
    def last(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def start(self) -> int:
        """How many things stand before this page."""
        return (self.number - 1) * self.size

    @property
    def first_shown(self) -> int:
        return self.start + 1

    @property
    def last_shown(self) -> int:
        return min(self.start + self.size, self.count)

    @property
    def has_others(self) -> bool:
        return self.last > 1

    @property
    def previous(self) -> Link | None:
        return {"href": self.address(self.number - 1)} if self.number > 1 else None

    @property
    def next(self) -> Link | None:
        return {"href": self.address(self.number + 1)} if self.number < self.last else None

    @property
    def items(self) -> list[Link]:
        """The first page, this one and its neighbours, and the last, as the pagination component
        takes them."""
        near = {1, self.number - 1, self.number, self.number + 1, self.last}
        items: list[Link] = []
        before = 0
        for number in sorted(page for page in near if 1 <= page <= self.last):
            if number > before + 1:
                items.append({"ellipsis": True})
            is_here = number == self.number
            items.append(
                {"number": f"{number:,}", "href": self.address(number), "current": is_here}
            )
            before = number
        return items

    def address(self, number: int) -> str:
        """The address of a page, relative to this one."""
        pairs = self.kept.items() if isinstance(self.kept, Mapping) else self.kept
        kept = [(name, value) for name, value in pairs if value]
        return f"?{urlencode([*kept, ('page', number)])}{self.anchor}"


def read_number(text: str | None) -> int:
    """A page's number from an address; 1 where there is none. Raises PageNotFound."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise PageNotFound("A page has a number.", remedy="Begin with the first page.")
    return int(text)
