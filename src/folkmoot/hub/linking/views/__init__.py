"""The pages of linkages: looking, linking, counting, and flags on their way back."""

from folkmoot.hub.linking.views.flags import ask_flag, decide, flags, name_flag, take
from folkmoot.hub.linking.views.linkages import ask, begin, linkage, linkages

__all__ = [
    "ask",
    "ask_flag",
    "begin",
    "decide",
    "flags",
    "linkage",
    "linkages",
    "name_flag",
    "take",
]
