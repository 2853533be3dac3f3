"""From what a page's address says to a proposal, and back: nothing is kept on the way.

The address of the page "can we?" holds the whole draft, so that going back, printing and sending it
to a colleague all work without keeping anything that anybody asked. A draft begins with the
sentence; once its form was sent (`corrected`), the form's fields stand instead of what the sentence
was understood to say. Rows of parties and data are numbered: `party-0-name`, `data-1-origin`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from folkmoot.errors import ProposalError
from folkmoot.permission import (
    Heard,
    Party,
    PartyRole,
    Proposal,
    ProposedAsset,
    Rulebook,
    Truth,
    Understood,
    understand,
)
from folkmoot.permission.proposal_file import ACTIVITIES, AUDIENCES, OUTPUTS, USES
from folkmoot.permission.sentence import ASKING
from folkmoot.tables import Standing

LONGEST_NEED = 500
LONGEST_TEXT = 2_000
MOST_ROWS = 12
MOST_ASSETS = 12
ANSWER = "answer-"
WORDS = {"yes": True, "no": False}


@dataclass(frozen=True)
class Draft:
    """A proposal on its way. `heard` is what the sentence was understood to say, `state` every
    field of the form, in which `answer-…` are the questions answered so far."""

    need: str
    heard: tuple[Heard, ...]
    proposal: Proposal
    state: Mapping[str, Sequence[str]]
    is_corrected: bool

    @property
    def skipped(self) -> frozenset[str]:
        """The questions that nobody here knows the answer to."""
        return frozenset(f for f, t in self.proposal.answers.items() if t is Truth.UNKNOWN)

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """The whole draft as fields of a form."""
        return tuple((name, value) for name, values in self.state.items() for value in values)

    def without(self, *prefixes: str) -> tuple[tuple[str, str], ...]:
        """The draft as fields of a form that sends the others itself."""
        return tuple(pair for pair in self.carried if not pair[0].startswith(prefixes))

    @property
    def address(self) -> str:
        """The draft as the query of an address."""
        query = QueryDict(mutable=True)
        for name, values in self.state.items():
            query.setlist(name, list(values))
        return query.urlencode()


def draft_of(
    said: QueryDict,
    book: Rulebook,
    registered: Iterable[tuple[str, ProposedAsset, Party]] = (),
    asking: Party | None = None,
) -> Draft:
    """The draft that an address describes.

    `registered` are the assets chosen from the register: their code, what the register says, and
    the body that holds them. `asking` is the body for which somebody asks. Raises ProposalError
    when no purpose is heard in the sentence, or when the form says what cannot be.
    """
    need = said.get("need", "").strip()[:LONGEST_NEED]
    understood = _understood(need, said.get("purpose", ""), book)
    answers = {
        name: [word]
        for name in said
        if name.startswith(ANSWER) and (word := str(said[name])) in _TRUTHS
    }
    state: dict[str, list[str]]
    if said.get("corrected"):
        form = {
            name: [str(one) for one in said.getlist(name)]
            for name in said
            if not name.startswith(ANSWER) and name not in ("need", "find")
        }
        state = {"need": [need], **form, **answers}
    else:
        assets = {"asset": [str(one) for one in said.getlist("asset")]} if "asset" in said else {}
        usual = _asked_by(understood.proposal, asking)
        state = {"need": [need], **form_of(usual), **assets, **answers}
    chosen = list(registered)[:MOST_ASSETS]
    proposal = replace(_proposal(need, state, book, chosen), answers=_answers(answers, book))
    return Draft(need, understood.heard, proposal, state, bool(said.get("corrected")))


def form_of(proposal: Proposal) -> dict[str, list[str]]:
    """The form's fields that say what a proposal says."""
    fields: dict[str, list[str]] = {
        "corrected": ["yes"],
        "purpose": sorted(proposal.purposes),
        "decision": [proposal.decision],
        "output": [_name(OUTPUTS, proposal.output)],
        "audience": [_name(AUDIENCES, proposal.audience)],
        "use": [
            *(name for name, use in ACTIVITIES.items() if use in proposal.activities),
            *(name for name, use in USES.items() if use in proposal.uses),
        ],
        "linked": [_word(proposal.links_records)],
        "checked": [_word(proposal.is_checked_before_release)],
        "algorithm": [_word(proposal.uses_algorithm)],
        "why": [proposal.why_not_less],
    }
    names = [party.name for party in proposal.parties]
    for number, party in enumerate(proposal.parties):
        fields |= {
            f"party-{number}-name": [party.name],
            f"party-{number}-kind": [party.kind],
            f"party-{number}-place": [party.jurisdiction],
            f"party-{number}-role": sorted(role.value for role in party.roles),
        }
    for number, asset in enumerate(proposal.assets):
        holder = names.index(asset.holder) if asset.holder in names else 0
        fields |= {
            f"data-{number}-origin": sorted(asset.origins or ())[:1],
            f"data-{number}-holder": [str(holder)],
        }
    return {name: values for name, values in fields.items() if values != [""]}


def _understood(need: str, purpose: str, book: Rulebook) -> Understood:
    """What is heard in a sentence; one in which no purpose is heard is read as if it named the
    purpose that was chosen."""
    try:
        return understand(need, book)
    except ProposalError:
        chosen = book.purposes.get(purpose)
        if chosen is None or not chosen.words:
            raise
    understood = understand(f"{need} {chosen.words[0]}", book)
    heard = tuple(replace(h, words=()) if h.what == "purpose" else h for h in understood.heard)
    return replace(understood, heard=heard)


def _asked_by(proposal: Proposal, asking: Party | None) -> Proposal:
    """The council that a sentence leaves unnamed is that of whoever asks, if it is of its kind."""
    ours = proposal.party(ASKING)
    if asking is None or ours is None or ours.kind != asking.kind:
        return proposal
    named = replace(asking, roles=ours.roles)
    return replace(
        proposal,
        parties=tuple(named if party is ours else party for party in proposal.parties),
        assets=tuple(
            replace(asset, holder=asking.name) if asset.holder == ASKING else asset
            for asset in proposal.assets
        ),
    )


_TRUTHS = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN}


def _proposal(
    need: str,
    state: Mapping[str, Sequence[str]],
    book: Rulebook,
    registered: Sequence[tuple[str, ProposedAsset, Party]],
) -> Proposal:
    purposes = frozenset(one for one in state.get("purpose", ()) if one in book.purposes)
    if not purposes:
        raise ProposalError("No purpose is chosen.", remedy="Choose what the work is for.")
    parties, numbered = _parties(state, book, [holder for _, _, holder in registered])
    own = [asset for _, asset, _ in registered]
    covered = {origin for asset in own for origin in asset.origins or ()}
    assets = (*own, *_assets(state, book, numbered, covered))
    if not assets:
        raise ProposalError(
            "No data are chosen.", remedy="Choose at least one kind of data, or from the register."
        )
    uses = state.get("use", ())
    return Proposal(
        title=_shortened(need),
        purpose="; ".join(book.purposes[one].name for one in sorted(purposes)),
        decision=_first(state, "decision")[:LONGEST_TEXT],
        author="",
        assets=assets,
        output=OUTPUTS.get(_first(state, "output"), OUTPUTS["totals"]),
        audience=AUDIENCES.get(_first(state, "audience"), AUDIENCES["members"]),
        uses=frozenset(USES[name] for name in uses if name in USES),
        is_checked_before_release=WORDS.get(_first(state, "checked")),
        links_records=WORDS.get(_first(state, "linked")),
        purposes=purposes,
        parties=_taking_part(parties, assets),
        activities=frozenset(ACTIVITIES[name] for name in uses if name in ACTIVITIES),
        uses_algorithm=WORDS.get(_first(state, "algorithm")),
        why_not_less=_first(state, "why")[:LONGEST_TEXT],
    )


def _parties(
    state: Mapping[str, Sequence[str]], book: Rulebook, holders: Iterable[Party]
) -> tuple[list[Party], dict[str, str]]:
    """The bodies of the form and those that the register adds; and each row's name."""
    found: dict[str, Party] = {}
    numbered: dict[str, str] = {}
    for number in range(MOST_ROWS):
        name = _first(state, f"party-{number}-name").strip()[:120]
        kind = _first(state, f"party-{number}-kind")
        if kind not in book.kinds:
            continue
        name = name or f"The {book.kinds[kind].name}"
        numbered[str(number)] = name
        roles = [one for one in state.get(f"party-{number}-role", ()) if one in _ROLES]
        place = _first(state, f"party-{number}-place")
        found[name] = Party(
            name,
            kind,
            frozenset(PartyRole(role) for role in roles),
            place if place in PLACES else PLACES[0],
        )
    for holder in holders:
        found.setdefault(holder.name, holder)
    return list(found.values()), numbered


def _assets(
    state: Mapping[str, Sequence[str]],
    book: Rulebook,
    numbered: Mapping[str, str],
    covered: set[str],
) -> tuple[ProposedAsset, ...]:
    """The data of the form, but those that were chosen from the register instead."""
    found: list[ProposedAsset] = []
    for number in range(MOST_ROWS):
        origin = book.origins_known.get(_first(state, f"data-{number}-origin"))
        if origin is None or origin.id in covered:
            continue
        row = _first(state, f"data-{number}-holder")
        holder = numbered.get(row) or next(iter(numbered.values()), ASKING)
        found.append(
            ProposedAsset(
                title=origin.name,
                holder=holder,
                standing=Standing.OPEN if origin.is_published else Standing.SHARED,
                is_published=origin.is_published,
                origins=frozenset({origin.id}),
            )
        )
    return tuple(found)


def _taking_part(parties: Iterable[Party], assets: Iterable[ProposedAsset]) -> tuple[Party, ...]:
    """Those that hold data or have a role: whoever does nothing takes no part."""
    holders = {asset.holder for asset in assets}
    return tuple(party for party in parties if party.roles or party.name in holders)


def _answers(answers: Mapping[str, Sequence[str]], book: Rulebook) -> dict[str, Truth]:
    found = {}
    for name, (word, *_) in answers.items():
        fact = book.facts.get(name.removeprefix(ANSWER))
        if fact is not None and fact.is_question:
            found[fact.id] = _TRUTHS[word]
    return found


PLACES = ("England", "Wales", "Scotland", "Northern Ireland")
_ROLES = {role.value for role in PartyRole}


def _first(state: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(state.get(name, ())), "")


def _word(said: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[said]


def _shortened(need: str) -> str:
    return need if len(need) <= 200 else f"{need[:199].rstrip()}…"


def _name(names: Mapping[str, object], value: object) -> str:
    return next(name for name, named in names.items() if named is value)
