"""What each column of an unexplained file means, and how sensitive it therefore is.

`propose(facts)` weighs what the heading says (`headings`, with its words in `vocabulary.yaml`)
against what the values are: `tables.formats` for check digits and patterns, `looks` for names and
addresses (with its words in `name_words.yaml`), `free_text` for identifiers among other words.
`settle_places` then looks at the table as a whole: are its addresses homes? All this only proposes:
a person confirms.
"""

from folkmoot.intake.meanings.headings import HeadingMatch, heading_meaning, heading_unit
from folkmoot.intake.meanings.places import settle_places
from folkmoot.intake.meanings.proposals import ColumnFacts, Proposal, propose

__all__ = [
    "ColumnFacts",
    "HeadingMatch",
    "Proposal",
    "heading_meaning",
    "heading_unit",
    "propose",
    "settle_places",
]
