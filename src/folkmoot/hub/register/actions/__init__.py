"""Every write of the register, in the order of an asset's life."""

from folkmoot.hub.register.actions.chartering import set_charter
from folkmoot.hub.register.actions.confirming import (
    ConfirmedColumn,
    as_proposed,
    confirm,
    keep_version,
)
from folkmoot.hub.register.actions.describing import Description, describe, register
from folkmoot.hub.register.actions.following import accept, follow, let_wait, reject
from folkmoot.hub.register.actions.publishing import make_public_copy, publish
from folkmoot.hub.register.actions.receiving import (
    StoredFile,
    read_version,
    receive,
    receive_version,
    store,
    sweep_uploads,
)

__all__ = [
    "ConfirmedColumn",
    "Description",
    "StoredFile",
    "accept",
    "as_proposed",
    "confirm",
    "describe",
    "follow",
    "keep_version",
    "let_wait",
    "make_public_copy",
    "publish",
    "read_version",
    "receive",
    "receive_version",
    "register",
    "reject",
    "set_charter",
    "store",
    "sweep_uploads",
]
