"""Linking records of businesses: by name, registration, address, telephone and web address.

`standardising` brings the columns of a file to one form, with the names taken apart as for
suppliers; `model` says how two businesses are compared. A chain's branches are one firm and many
premises: `Sameness` says which of the two is asked for.
"""

from folkmoot.linkage.businesses.linking import dedupe_businesses, link_businesses
from folkmoot.linkage.businesses.model import Sameness

__all__ = ["Sameness", "dedupe_businesses", "link_businesses"]
