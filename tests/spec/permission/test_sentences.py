"""Thirty sentences, and the forms whose proposals they make."""

from dataclasses import replace

import pytest

from folkmoot.errors import ProposalError
from folkmoot.permission import Proposal, load_rulebook, origins_in, read_proposal, understand

BOOK = load_rulebook()

COUNCIL = "- {name: Our council, kind: unitary-council}"
RECEIVING = "- {name: Our council, kind: unitary-council, roles: [receives]}"

FORMS = {
    "cold homes": f"""
purposes: fuel-poverty
decision: Whom to offer help
parties:
  {COUNCIL}
  - {{name: The licensed gas or electricity supplier, kind: energy-supplier, roles: [receives]}}
assets:
  - {{title: Council tax support records, holder: Our council, origins: [council-tax-support]}}
  - title: Energy performance certificates
    holder: Our council
    origins: [energy-certificates]
    published: true
output: list-for-owner
uses: [help]
links_records: true
""",
    "cold homes on a map": f"""
purposes: fuel-poverty
decision: What to provide, and where
parties: [{COUNCIL[2:]}]
assets:
  - {{title: Council tax support records, holder: Our council, origins: [council-tax-support]}}
  - title: Energy performance certificates
    holder: Our council
    origins: [energy-certificates]
    published: true
output: totals
uses: [planning]
""",
    "unlicensed houses": f"""
purposes: housing-enforcement
decision: Where to look first
parties: [{RECEIVING[2:]}]
assets:
  - {{title: Council tax records, holder: Our council, origins: [council-tax]}}
  - {{title: Housing benefit records, holder: Our council, origins: [housing-benefit]}}
  - {{title: Noise complaints, holder: Our council, origins: [noise-complaints]}}
  - {{title: Waste collection records, holder: Our council, origins: [waste-records]}}
output: list-for-owner
uses: [enforcement]
links_records: true
""",
    "money": f"""
purposes: economic-development
decision: What to provide, and where
parties: [{COUNCIL[2:]}]
assets:
  - {{title: Payments of a council, holder: Our council, origins: [spending]}}
  - {{title: Rating list of non-domestic premises, holder: Our council, origins: [rating-list]}}
output: totals
audience: everybody
uses: [planning]
""",
    "evictions": f"""
purposes: homelessness-prevention
decision: Whom to offer help
parties:
  {RECEIVING}
  - {{name: The housing association, kind: housing-association}}
assets:
  - title: Rent arrears of social landlords
    holder: The housing association
    origins: [rent-arrears]
output: named-people
uses: [help]
links_records: false
""",
    "empty homes": f"""
purposes: empty-homes
decision: Whom to offer help
parties: [{RECEIVING[2:]}]
assets: [{{title: Council tax records, holder: Our council, origins: [council-tax]}}]
output: list-for-owner
uses: [help]
links_records: false
""",
    "befriending": f"""
purposes: social-support
decision: Whom to offer help
parties: [{RECEIVING[2:]}]
assets:
  - {{title: Full electoral register, holder: Our council, origins: [electoral-register]}}
  - {{title: Adult social care records, holder: Our council, origins: [adult-social-care]}}
output: list-for-owner
uses: [help]
links_records: true
""",
    "students": f"""
purposes: training
decision: What people can learn to do
parties:
  {COUNCIL}
  - {{name: The volunteers or students, kind: volunteer, roles: [receives]}}
assets: [{{title: Library users, holder: Our council, origins: [library-users]}}]
output: records-without-identity
uses: [training]
links_records: false
""",
}

SENTENCES = [
    ("cold homes", "Who is cold at home and not getting help?"),
    ("cold homes", "Which households are in fuel poverty?"),
    ("cold homes", "Which people cannot afford heating bills this winter?"),
    ("cold homes", "Find residents who live in cold homes and miss the Warm Home Discount"),
    ("cold homes", "We want to identify homes that are freezing"),
    ("cold homes", "Can we target insulation at the fuel poor?"),
    ("cold homes", "Who struggles to heat their home?"),
    ("cold homes on a map", "How many homes in each ward are in fuel poverty?"),
    ("cold homes on a map", "Show a map of fuel poverty"),
    ("cold homes on a map", "Where are cold homes?"),
    ("unlicensed houses", "Which homes are unlicensed houses in multiple occupation?"),
    ("unlicensed houses", "Find HMOs that nobody has licensed"),
    ("unlicensed houses", "Can we spot unlicensed bedsits?"),
    ("unlicensed houses", "Which properties are run by rogue landlords?"),
    ("unlicensed houses", "Identify shared houses without a licence"),
    ("money", "Where does our money go?"),
    ("money", "How much of what we pay stays in the local economy?"),
    ("money", "What share goes to local suppliers?"),
    ("money", "Could we see where our money goes, for community wealth building?"),
    ("evictions", "Can we get arrears data from the housing association to prevent evictions?"),
    (
        "evictions",
        "May the housing association tell us who is behind with rent, to avoid eviction?",
    ),
    ("evictions", "We would like rent arrears from social landlords by name to stop homelessness"),
    ("empty homes", "Which homes are long-term empty?"),
    ("empty homes", "Find vacant dwellings from council tax"),
    ("empty homes", "Identify empty houses so that owners can be offered a loan"),
    (
        "befriending",
        "Match the full electoral register against our social care list for befriending",
    ),
    ("befriending", "Who is lonely? Link the electoral register to social-care records"),
    ("students", "Can students practise on our library records?"),
    ("students", "We want volunteers in a hackathon to use anonymised library records"),
    ("students", "Train interns with rows of library users"),
]


def form(name: str) -> Proposal:
    proposal, _ = read_proposal(f"proposal: 1\ntitle: {name}\n{FORMS[name]}")
    return proposal


def test_there_are_thirty_and_no_two_are_the_same() -> None:
    assert len({sentence for _, sentence in SENTENCES}) == 30
    assert {name for name, _ in SENTENCES} == set(FORMS)


@pytest.mark.parametrize(("name", "sentence"), SENTENCES, ids=[s for _, s in SENTENCES])
def test_the_sentence_makes_the_proposal_of_its_form(name: str, sentence: str) -> None:
    understood = understand(sentence, BOOK)
    wanted = form(name)
    found = replace(understood.proposal, title=wanted.title, purpose=wanted.purpose)
    assert found == wanted


def test_what_was_heard_is_told_and_so_is_what_was_assumed() -> None:
    heard = understand("Who is cold at home?", BOOK).heard
    purpose = next(one for one in heard if one.what == "purpose")
    assert purpose.words == ("cold at home",)
    assert not purpose.is_assumed
    assert next(one for one in heard if one.what == "data").is_assumed


def test_a_sentence_without_a_purpose_is_told_what_to_say() -> None:
    with pytest.raises(ProposalError, match="choose a purpose"):
        understand("Good morning", BOOK)


def test_a_title_tells_where_its_data_come_from() -> None:
    assert origins_in("Council tax support, March", BOOK) == ("council-tax-support",)
    assert origins_in("Council tax", BOOK) == ("council-tax",)
    assert origins_in("Minutes", BOOK) == ()
