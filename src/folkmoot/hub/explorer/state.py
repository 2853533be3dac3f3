"""The state of the explorer's page, which is its address and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

SHOWS = ("table", "chart", "map")
EVERYTHING = "SELECT *"


@dataclass(frozen=True, slots=True)
class State:
    """What is asked (`query`, SoQL) and how it is shown. `kind`, `x`, `y` and `colour` are of a
    chart; empty ones are chosen from the answer."""

    query: str = EVERYTHING
    show: str = "table"
    kind: str = ""
    x: str = ""
    y: str = ""
    colour: str = ""

    @property
    def parameters(self) -> str:
        """As the part of an address after its question mark."""
        kept = {name: value for name, value in asdict(self).items() if value}
        if self.show == "table":
            del kept["show"]
        return urlencode(kept)

    def address(self, code: str, **changes: Any) -> str:
        """The page with this state, or with parts of it changed."""
        changed = replace(self, **changes)
        return f"{reverse('explorer:explore', args=[code])}?{changed.parameters}"

    def embedded(self, code: str, **changes: Any) -> str:
        """The same for a frame of another site."""
        changed = replace(self, **changes)
        return f"{reverse('explorer:embed', args=[code])}?{changed.parameters}"

    def picture(self, code: str, extension: str) -> str:
        """The chart as a file: svg, png or csv."""
        address = reverse("explorer:picture", args=[code, extension])
        return f"{address}?{replace(self, show='chart').parameters}"

    def shapes(self, code: str) -> str:
        """The shapes of the map, as GeoJSON."""
        address = reverse("explorer:shapes", args=[code])
        return f"{address}?{replace(self, show='map').parameters}"


def read_state(sent: Mapping[str, str], query: str) -> State:
    """The state that an address says, about this question."""
    show = sent.get("show", "")
    return State(
        query=query,
        show=show if show in SHOWS else "table",
        kind=sent.get("kind", ""),
        x=sent.get("x", ""),
        y=sent.get("y", ""),
        colour=sent.get("colour", ""),
    )
