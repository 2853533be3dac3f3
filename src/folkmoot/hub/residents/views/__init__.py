"""The pages for residents, for officers who answer them, of the panel, and of disclosures."""

from folkmoot.hub.residents.views.answering import (
    answer,
    desk,
    look_again,
    open_part,
    part,
    settle,
    take,
)
from folkmoot.hub.residents.views.asking import ask, ask_anybody, request_state, use, uses
from folkmoot.hub.residents.views.disclosing import disclosures, new_disclosure, tell
from folkmoot.hub.residents.views.paneling import (
    advise,
    appoint,
    ask_panel,
    ethics,
    new_minutes,
    stand_down,
)

__all__ = [
    "advise",
    "answer",
    "appoint",
    "ask",
    "ask_anybody",
    "ask_panel",
    "desk",
    "disclosures",
    "ethics",
    "look_again",
    "new_disclosure",
    "new_minutes",
    "open_part",
    "part",
    "request_state",
    "settle",
    "stand_down",
    "take",
    "tell",
    "use",
    "uses",
]
