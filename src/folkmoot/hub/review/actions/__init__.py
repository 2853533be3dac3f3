"""Every write about review, in the order in which they happen to a round.

opening   a round is opened, and its drawn pairs arrive
drawing   a process with identities draws the pairs
judging   an answer, its verdict, and taking the last answer back
closing   the round gives its figures
studying  clusters that hang together least, and what two people decide on them
reporting reports on a linkage, with what its reviewers found
applying  the linkage is made again with what people decided
"""

from folkmoot.hub.review.actions.applying import apply, ask_to_apply
from folkmoot.hub.review.actions.closing import close
from folkmoot.hub.review.actions.drawing import draw
from folkmoot.hub.review.actions.judging import judge, take_back
from folkmoot.hub.review.actions.opening import attach, fail, fill, open_round
from folkmoot.hub.review.actions.reporting import report
from folkmoot.hub.review.actions.studying import keep_clusters, propose, settle_decision, study

__all__ = [
    "apply",
    "ask_to_apply",
    "attach",
    "close",
    "draw",
    "fail",
    "fill",
    "judge",
    "keep_clusters",
    "open_round",
    "propose",
    "report",
    "settle_decision",
    "study",
    "take_back",
]
