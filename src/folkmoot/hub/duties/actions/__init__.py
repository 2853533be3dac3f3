"""Every write of duties, in the order of a file's way."""

from folkmoot.hub.duties.actions.exempting import end_exemption, exempt
from folkmoot.hub.duties.actions.offering import check_offer, offer, read_offer, settle
from folkmoot.hub.duties.actions.publishing import columns_of, publish_offer

__all__ = [
    "check_offer",
    "columns_of",
    "end_exemption",
    "exempt",
    "offer",
    "publish_offer",
    "read_offer",
    "settle",
]
