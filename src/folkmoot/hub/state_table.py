"""States and the ways between them as one table, which guards, explains and draws itself.

    signing = StateTable(
        name="An agreement",
        states={"draft": "Being prepared", "in_force": "In force"},
        start="draft",
        transitions=(
            Transition(
                "begin", ("draft",), "in_force", "the hub", "Access opens.",
                (Need(lambda facts: facts.is_signed, "Not all have signed.", "Sign it."),),
            ),
        ),
    )

`unmet` says what stands in the way of a transition: an action refuses by it, and a page shows it.
`as_mermaid` and `as_svg` draw the very transitions that guard. Nothing here knows Django.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Generic, TypeVar

F = TypeVar("F")

_COLUMN = 117
_ROW = 46
_HEAD = 70
_MARGIN = 10


@dataclass(frozen=True)
class Need(Generic[F]):
    """A fact that a transition needs: how it is tested, and what to say where it is not so."""

    is_met: Callable[[F], bool]
    reason: str
    nearest: str = ""


@dataclass(frozen=True)
class Transition(Generic[F]):
    """A way from some states to one. `who` takes it, `means` says what it does, in a sentence."""

    name: str
    sources: tuple[str, ...]
    target: str
    who: str
    means: str
    needs: tuple[Need[F], ...] = ()


@dataclass(frozen=True)
class StateTable(Generic[F]):
    """Every state, by its name and in words, and every transition.

    Raises ValueError when a transition names a state that is not of the table, two have one name,
    or a state is never reached.
    """

    name: str
    states: Mapping[str, str]
    start: str
    transitions: tuple[Transition[F], ...]

    def __post_init__(self) -> None:
        names = [each.name for each in self.transitions]
        if len(set(names)) != len(names):
            raise ValueError("Two transitions have one name.")
        used = {state for each in self.transitions for state in (*each.sources, each.target)}
        if not used <= set(self.states):
            raise ValueError("A transition names a state that is not of the table.")
        if set(self.states) - {self.start} - {each.target for each in self.transitions}:
            raise ValueError("A state is never reached.")

    def transition(self, name: str) -> Transition[F]:
        """Raises KeyError when there is none of this name."""
        return {each.name: each for each in self.transitions}[name]

    def unmet(self, name: str, state: str, facts: F) -> Iterator[tuple[str, str]]:
        """What stands in the way: each as a sentence, with the nearest thing to do."""
        wanted = self.transition(name)
        if state not in wanted.sources:
            yield f"{self.name} is “{self.states[state].lower()}”.", self._instead(wanted)
            return
        for need in wanted.needs:
            if not need.is_met(facts):
                yield need.reason, need.nearest

    def ends(self) -> frozenset[str]:
        """The states that nothing leaves."""
        left = {source for each in self.transitions for source in each.sources}
        return frozenset(self.states) - left

    def as_mermaid(self) -> str:
        """The diagram as text for Mermaid (stateDiagram-v2)."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [f"    {state} : {words}" for state, words in self.states.items()]
        lines += [
            f"    {source} --> {each.target} : {_words(each.name)} ({each.who})"
            for each in self.transitions
            for source in each.sources
        ]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.ends()]
        return "\n".join(lines) + "\n"

    def as_svg(self) -> str:
        """The diagram as an SVG: a line for each state, an arrow for each transition, in order.

        It takes its colour from the page, and its `title` and `desc` say what it shows.
        """
        arrows = [(each, source) for each in self.transitions for source in each.sources]
        places = {state: _MARGIN + _COLUMN * (at + 0.5) for at, state in enumerate(self.states)}
        width = 2 * _MARGIN + _COLUMN * len(self.states)
        height = _HEAD + _ROW * (len(arrows) + 1)
        parts = [
            f'<svg class="hub-states" role="img" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" xmlns="http://www.w3.org/2000/svg" font-size="13" '
            'fill="currentColor" text-anchor="middle">',
            f"<title>The states of {escape(self.name.lower())}</title>",
            "<desc>The table on this page says the same in words.</desc>",
        ]
        for state, words in self.states.items():
            parts += _head(words, places[state], height)
        for at, (each, source) in enumerate(arrows):
            y = _HEAD + _ROW * (at + 1)
            label = _words(each.name)
            parts += _arrow(places[source], places[each.target], y, label, width)
        return "".join([*parts, "</svg>"])

    def _instead(self, wanted: Transition[F]) -> str:
        named = " or ".join(f"“{self.states[source].lower()}”" for source in wanted.sources)
        return f"It can be done while it is {named}."


def _words(name: str) -> str:
    return name.replace("_", " ")


def _head(words: str, x: float, height: int) -> list[str]:
    """A state's box, with its words on up to three lines, and the line below it."""
    lines = _wrapped(words)
    top = _HEAD / 2 - 8 * (len(lines) - 1) + 1
    return [
        f'<rect x="{x - 53}" y="4" width="106" height="{_HEAD - 8}" rx="4" fill="none" '
        'stroke="currentColor" stroke-width="2"/>',
        *(f'<text x="{x}" y="{top + 16 * n + 3}">{escape(line)}</text>'
          for n, line in enumerate(lines)),
        f'<line x1="{x}" y1="{_HEAD - 4}" x2="{x}" y2="{height - 8}" stroke="currentColor" '
        'stroke-dasharray="2 4" opacity="0.5"/>',
    ]  # fmt: skip


def _wrapped(words: str, most: int = 13) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= most or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _arrow(start: float, end: float, y: int, label: str, width: int) -> list[str]:
    """An arrow from one line to another, or a loop at one; its words stand above it."""
    if start == end:
        path = f"M{start} {y - 8}h36v14h-30"
        tip, way, middle = start, -1, min(start + 20, width - 60)
        y_tip = y + 6
    else:
        way = 1 if end > start else -1
        path = f"M{start} {y}H{end - 6 * way}"
        tip, y_tip, middle = end, y, (start + end) / 2
    return [
        f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2"/>',
        f'<path d="M{tip} {y_tip}l{-9 * way} -5v10z"/>',
        f'<text x="{middle}" y="{y - 12 if start == end else y - 7}">{escape(label)}</text>',
    ]
