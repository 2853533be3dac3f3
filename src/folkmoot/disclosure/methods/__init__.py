"""Other ways than hiding figures to make tables of counts safe, and what each costs.

tables ─ a method ─► Altered ─ exposed_by(settings) ─► unsafe counts worked out all the same
                             └ side_by_side ─► what each method does to these very tables

controlled_rounding   multiples of a base, all totals adding up: the default for counts
small_counts          only small counts change, everything is added up anew
rounding              each count by itself: nearest, at random, midpoint, hide-and-round
cell_key, noise_table the same noise for the same people everywhere
private_counts        differential privacy, from a budget
altered               what a method made of some tables
knowledge             the attacker on changed figures
chance                chance that is the same every time
comparing             usefulness and safety side by side
"""

from folkmoot.disclosure.methods.altered import Altered
from folkmoot.disclosure.methods.cell_key import perturb
from folkmoot.disclosure.methods.comparing import TITLES, Usefulness, side_by_side
from folkmoot.disclosure.methods.controlled_rounding import round_controlled
from folkmoot.disclosure.methods.knowledge import Exposure, exposed_by, known_of, release_of
from folkmoot.disclosure.methods.noise_table import NoiseTable, noise_table
from folkmoot.disclosure.methods.private_counts import (
    PrivacyBudget,
    PrivateCounts,
    Spending,
    count_privately,
)
from folkmoot.disclosure.methods.rounding import (
    hide_small_and_round,
    round_at_random,
    round_to_midpoint,
    round_to_nearest,
)
from folkmoot.disclosure.methods.small_counts import round_small_counts

__all__ = [
    "TITLES",
    "Altered",
    "Exposure",
    "NoiseTable",
    "PrivacyBudget",
    "PrivateCounts",
    "Spending",
    "Usefulness",
    "count_privately",
    "exposed_by",
    "hide_small_and_round",
    "known_of",
    "noise_table",
    "perturb",
    "release_of",
    "round_at_random",
    "round_controlled",
    "round_small_counts",
    "round_to_midpoint",
    "round_to_nearest",
    "side_by_side",
]
