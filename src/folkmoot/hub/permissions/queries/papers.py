"""The papers of a proposal's chosen route: as they would be written, and as people left them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from folkmoot.errors import ProposalError
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions.models import PaperVersion, Proposal
from folkmoot.hub.permissions.queries.proposals import judgement_of
from folkmoot.permission import load_rulebook
from folkmoot.permission.papers import (
    Edit,
    EditedSection,
    Matter,
    Missing,
    Paper,
    Section,
    details_asked,
    load_templates,
    with_edits,
    write_paper,
)
from folkmoot.permission.papers.templates_read import load_details
from folkmoot.permission.rulebook import Paper as PaperRule


@dataclass(frozen=True)
class DetailAsked:
    """Something that only people can say: what to ask, whom, and what they said."""

    name: str
    ask: str
    who: str
    said: str


@dataclass(frozen=True)
class WrittenPaper:
    """A paper as it would be written from the proposal, without anybody's edits."""

    rule: PaperRule
    paper: Paper

    def section(self, name: str) -> Section:
        """Raises PageNotFound when the paper has no such section."""
        found = next((one for one in self.paper.sections if one.id == name), None)
        if found is None:
            raise PageNotFound("This paper has no such section.", remedy="See the paper's page.")
        return found


@dataclass(frozen=True)
class StandingPaper:
    """A paper with people's edits, how each section stands, and its newest version, if saved."""

    rule: PaperRule
    paper: Paper
    sections: tuple[EditedSection, ...]
    newest: PaperVersion | None

    @property
    def overtaken(self) -> tuple[EditedSection, ...]:
        """Sections that people wrote, of which the proposal now says something else."""
        return tuple(one for one in self.sections if one.is_overtaken)


@dataclass(frozen=True)
class PaperListed:
    """A paper of the route in a list: with what is missing, and whether it can be written."""

    rule: PaperRule
    standing: StandingPaper | None

    @property
    def missing(self) -> tuple[Missing, ...]:
        return self.standing.paper.missing if self.standing else ()

    @property
    def missing_words(self) -> str:
        return f"{len(self.missing)} missing"


def matter_of(proposal: Proposal) -> Matter:
    """What the papers of a proposal are written from. Raises ProposalError while no route is
    chosen."""
    judgement = judgement_of(proposal)
    if proposal.chosen_rung is None:
        raise ProposalError(
            "No route is chosen yet, so there is nothing to write papers for.",
            where=proposal.subject,
            remedy="Choose a route on the proposal's page.",
        )
    author = proposal.author.name if proposal.author else "the hub"
    return Matter(
        replace(judgement.proposal, author=author),
        judgement,
        judgement.at(proposal.chosen_rung),
        load_rulebook(),
        proposal.details,
    )


def papers_listed(proposal: Proposal) -> tuple[PaperListed, ...]:
    """Every paper of the chosen route, in rulebook order."""
    matter = matter_of(proposal)
    templates = load_templates()
    return tuple(
        PaperListed(rule, _standing(proposal, rule, matter) if rule.id in templates else None)
        for rule in matter.route.papers
    )


def paper_of(proposal: Proposal, paper: str) -> WrittenPaper:
    """A paper as it would be written now. Raises PageNotFound when the route has no such paper."""
    matter = matter_of(proposal)
    rule = _rule(matter, paper)
    return WrittenPaper(rule, write_paper(rule.id, matter))


def paper_as_it_stands(proposal: Proposal, paper: str) -> StandingPaper:
    """A paper with people's edits. Raises PageNotFound when the route has no such paper."""
    matter = matter_of(proposal)
    return _standing(proposal, _rule(matter, paper), matter)


def latest_edits(proposal: Proposal, paper: str) -> Mapping[str, Edit]:
    """What people wrote, by section, in the newest version."""
    newest = paper_versions(proposal, paper).first()
    edits = newest.edits if newest else {}
    return {name: Edit(edit["text"], edit["replaces"]) for name, edit in edits.items()}


def paper_versions(proposal: Proposal, paper: str) -> QuerySet[PaperVersion]:
    """The saved versions of a paper, newest first."""
    return PaperVersion.objects.filter(proposal=proposal, paper=paper).select_related("author")


def paper_version(proposal: Proposal, paper: str, number: int) -> PaperVersion:
    """Raises PageNotFound when there is none."""
    found = paper_versions(proposal, paper).filter(number=number).first()
    if found is None:
        raise PageNotFound("This paper has no such version.", remedy="See the paper's versions.")
    return found


def details_of(proposal: Proposal) -> dict[str, DetailAsked]:
    """All that people are asked for the papers of the route, each once, answered or not."""
    known = load_details()
    return {
        one.detail: DetailAsked(
            one.detail, one.prompt, one.who, proposal.details.get(one.detail, "")
        )
        for one in _asked(replace(matter_of(proposal), details={}))
        if one.detail in known
    }


def missing_from_proposal(proposal: Proposal) -> tuple[Missing, ...]:
    """What the papers miss that the proposal itself should say."""
    known = load_details()
    return tuple(one for one in _asked(matter_of(proposal)) if one.detail not in known)


def _asked(matter: Matter) -> tuple[Missing, ...]:
    templates = load_templates()
    return details_asked((p.id for p in matter.route.papers if p.id in templates), matter)


def _rule(matter: Matter, paper: str) -> PaperRule:
    found = next((rule for rule in matter.route.papers if rule.id == paper), None)
    if found is None or paper not in load_templates():
        raise PageNotFound(
            "The chosen route has no such paper.", remedy="See the papers of the proposal."
        )
    return found


def _standing(proposal: Proposal, rule: PaperRule, matter: Matter) -> StandingPaper:
    written = write_paper(rule.id, matter)
    whole, sections = with_edits(written, latest_edits(proposal, rule.id))
    return StandingPaper(rule, whole, sections, paper_versions(proposal, rule.id).first())
