"""Linking households: the people whom a file has at one address, and where they are in another.

`grouping` puts the records of people of one file together; `members` says, from the links between
people, who is in two households; `model` compares households by members, surnames and address. A
household that moved together is one household, and those who moved in after it are another.
"""

from folkmoot.linkage.households.linking import dedupe_households, link_households

__all__ = ["dedupe_households", "link_households"]
