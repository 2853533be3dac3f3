"""Other portals' feeds as descriptions, one dataset after another.

    for item in read_feed(Kind.CKAN, "https://data.example.gov.uk", ask):
        ...                             # a Found, or a Fault that loses nothing but itself

`ask` reads an address and is handed in: nothing here opens a connection. A feed that cannot be read
to its end raises, after whatever it gave before.
"""

from folkmoot.catalogue.reading.feeds import Ask, Document, Fault, Found, Item
from folkmoot.catalogue.reading.kinds import Kind, detect, read_feed

__all__ = ["Ask", "Document", "Fault", "Found", "Item", "Kind", "detect", "read_feed"]
