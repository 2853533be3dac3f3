"""The numbers behind the rules of thumb."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources

import yaml

from folkmoot.errors import DisclosureError


@dataclass(frozen=True, slots=True)
class Handbook:
    """smallest_count               units behind any figure, at least
    residual_degrees_of_freedom  of a model, at least
    largest_share_percent        of a total or a mean that one unit may give
    largest_r_squared            of a model; above it the model repeats its data
    parameters_to_observations   of a model, at most
    events_in_a_step             of a survival curve, at least
    """

    smallest_count: int
    residual_degrees_of_freedom: int
    largest_share_percent: float
    largest_r_squared: float
    parameters_to_observations: float
    events_in_a_step: int

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise DisclosureError(
                    "Each number of the handbook must be above 0.", where=field.name
                )


def parse_handbook(text: str, *, name: str = "handbook") -> Handbook:
    """From YAML. Raises DisclosureError naming the key that is missing or not understood."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DisclosureError("The handbook is not YAML.", where=name) from error
    wanted = {field.name for field in fields(Handbook)}
    given = set(raw) if isinstance(raw, dict) else set()
    if given != wanted:
        wrong = ", ".join(sorted(map(str, given ^ wanted)))
        raise DisclosureError(
            f"The handbook lacks or does not know: {wrong}.",
            where=name,
            remedy=f"Its keys are: {', '.join(sorted(wanted))}.",
        )
    if not all(isinstance(value, int | float) for value in raw.values()):
        raise DisclosureError("A value of the handbook is not a number.", where=name)
    return Handbook(**raw)


@lru_cache
def usual_handbook() -> Handbook:
    """The one that comes with Folkmoot."""
    here = resources.files("folkmoot.disclosure.statistics")
    return parse_handbook((here / "handbook.yaml").read_text("utf-8"))
