"""What people say for papers, and what they write in them; every save is a version."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from folkmoot.errors import ProposalError
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.permissions.actions.versions import change
from folkmoot.hub.permissions.models import PaperVersion, Proposal
from folkmoot.hub.permissions.queries import details_of, latest_edits, paper_of
from folkmoot.hub.permissions.rules import may_change
from folkmoot.permission.papers import Edit, section_text, with_edits


@transaction.atomic
def save_details(*, by: User | None, proposal: Proposal, details: Mapping[str, str]) -> None:
    """Keep what people said, by the detail's name, for every paper that needs it.

    What is empty is taken back. Raises Refused, or ProposalError for a detail that no paper needs.
    """
    may_change(by, proposal).require()
    unknown = set(details) - set(details_of(proposal))
    if unknown:
        raise ProposalError(
            "No paper of this route asks for one of these details.",
            where=proposal.subject,
            remedy="Open the form again: the route, or the proposal, has changed.",
        )
    said = {**proposal.details, **{name: text.strip() for name, text in details.items()}}
    proposal.details = {name: text for name, text in said.items() if text}
    change(by=by, proposal=proposal, fields=["details"])
    record(
        by=acting(by, Role.ANALYST),
        action="papers.completed",
        subject=proposal.subject,
        details={"details": len(proposal.details), "version": proposal.version},
    )


@transaction.atomic
def save_section(
    *, by: User | None, proposal: Proposal, paper: str, section: str, text: str
) -> PaperVersion:
    """Keep what somebody wrote in the place of a section, as the paper's next version.

    Raises Refused, or PageNotFound for a paper or section that the route does not have.
    """
    may_change(by, proposal).require()
    written = section_text(paper_of(proposal, paper).section(section))
    edits = {**latest_edits(proposal, paper), section: Edit(text.strip(), written)}
    return _keep(by, proposal, paper, edits, "paper.edited")


@transaction.atomic
def restore_section(
    *, by: User | None, proposal: Proposal, paper: str, section: str
) -> PaperVersion:
    """Let a section be written from the proposal again; earlier versions keep what was there."""
    may_change(by, proposal).require()
    paper_of(proposal, paper).section(section)
    edits = {name: edit for name, edit in latest_edits(proposal, paper).items() if name != section}
    return _keep(by, proposal, paper, edits, "paper.restored")


def _keep(
    by: User | None, proposal: Proposal, paper: str, edits: Mapping[str, Edit], action: str
) -> PaperVersion:
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    written = paper_of(proposal, paper).paper
    whole, _ = with_edits(written, edits)
    last = proposal.papers.filter(paper=paper).order_by("-number").first()
    kept = PaperVersion.objects.create(
        proposal=proposal,
        paper=paper,
        number=last.number + 1 if last else 1,
        written_from=proposal.version,
        rung=proposal.chosen_rung or 0,
        edits={name: {"text": e.text, "replaces": e.replaces} for name, e in edits.items()},
        sections=[
            {"id": one.id, "heading": one.heading, "text": section_text(one)}
            for one in whole.sections
        ],
        author=by,
    )
    record(
        by=acting(by, Role.ANALYST),
        action=action,
        subject=proposal.subject,
        details={"paper": paper, "version": kept.number, "written_from": kept.written_from},
    )
    return kept
