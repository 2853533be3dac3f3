"""The linkage unit: a place of its own that links encodings and knows nothing else.

It runs as its own process, on its own machine if members want, with one folder as its whole store.
It never has a round key, a name or any payload; the hub never imports it (a contract in
pyproject.toml). `store` takes encodings in, links, delivers and deletes them; `journal` is the
signed record of all of it; `deliveries` are what members get and how they check it; `receipts` say
at the end what was received and when it was deleted; `overlap` only counts.
"""

from folkmoot.unit.deliveries import DELIVERY_SCHEMA, open_delivery, take_delivery
from folkmoot.unit.journal import Entry, Journal
from folkmoot.unit.overlap import OverlapCount, count_overlap, open_counts
from folkmoot.unit.receipts import open_receipt
from folkmoot.unit.store import LinkageUnit

__all__ = [
    "DELIVERY_SCHEMA",
    "Entry",
    "Journal",
    "LinkageUnit",
    "OverlapCount",
    "count_overlap",
    "open_counts",
    "open_delivery",
    "open_receipt",
    "take_delivery",
]
