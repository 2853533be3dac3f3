"""Reading a file from an address that somebody typed, or that another site gave, without harm.

The one way by which the hub itself asks anything of another computer: schedules re-read files by
it, and harvests read catalogues. What an address could be used for otherwise is in SECURITY.md: to
look round the council's own network, to fill the disk, or to hold a worker for ever.

    addresses.py   which addresses are read: http and https, usual ports, the public internet
    exchange.py    one request to one checked address, each byte of it within a deadline
    download.py    redirects, what is unchanged, and a body of bounded size to a file

    fetched = fetch("https://data.example.gov.uk/payments.csv", into=Path("payments.csv"))
"""

from folkmoot.hub.fetching.addresses import Destination, Resolver, check
from folkmoot.hub.fetching.download import Fetched, Known, Limits, fetch

__all__ = ["Destination", "Fetched", "Known", "Limits", "Resolver", "check", "fetch"]
