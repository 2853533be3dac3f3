"""Linking records of addresses by what stands in them, with or without a UPRN.

`parsing` takes a written address apart (`words` knows the abbreviations), `standardising` brings
the columns of a file to one form, `model` says how two addresses are compared and how two that
are not one are alike: neighbours, flats of one house, the High Streets of two towns.
"""

from folkmoot.linkage.addresses.linking import dedupe_addresses, link_addresses
from folkmoot.linkage.addresses.parsing import Address, parse_address

__all__ = ["Address", "dedupe_addresses", "link_addresses", "parse_address"]
