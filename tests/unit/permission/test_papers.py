"""Papers say what is known, mark what is not, and keep what people wrote."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from odf import teletype
from odf import text as odf_text
from odf.opendocument import load as load_odt

from folkmoot.errors import RulebookError
from folkmoot.permission import Rulebook, WorkedCase, judge, load_cases, load_rulebook
from folkmoot.permission.papers import (
    Bullets,
    Edit,
    Grid,
    Matter,
    Paragraph,
    as_docx,
    as_odt,
    details_asked,
    load_templates,
    parse_text,
    section_text,
    with_edits,
    write_paper,
)
from folkmoot.permission.papers.matter import WORDS

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture(scope="module")
def cases() -> tuple[WorkedCase, ...]:
    return tuple(load_cases())


@pytest.fixture(scope="module")
def matter(book: Rulebook, cases: tuple[WorkedCase, ...]) -> Matter:
    """Who is cold at home and not getting help, by the way that is to be taken."""
    (proposal,) = [one.proposal for one in cases if "fuel-poverty" in one.proposal.purposes][:1]
    judgement = judge(proposal, book, on=DAY)
    return Matter(proposal, judgement, judgement.best, book)


def text_of(paper: str, matter: Matter) -> str:
    return "\n".join(section_text(one) for one in write_paper(paper, matter).sections)


def test_every_paper_of_the_rulebook_has_a_template(book: Rulebook) -> None:
    assert set(load_templates()) == set(book.papers)


def test_every_paper_of_every_worked_case_can_be_written(
    book: Rulebook, cases: tuple[WorkedCase, ...]
) -> None:
    for case in cases:
        judgement = judge(case.proposal, book, on=DAY)
        made = Matter(case.proposal, judgement, judgement.best, book)
        for paper in judgement.best.papers:
            written = write_paper(paper.id, made)
            assert written.sections
            assert all(section.blocks for section in written.sections)


def test_the_words_that_templates_may_use_are_those_that_there_are(matter: Matter) -> None:
    assert set(matter.words) == WORDS


def test_a_paper_speaks_of_the_proposal_and_of_its_law(matter: Matter) -> None:
    agreement = text_of("sharing-agreement", matter)
    assert matter.proposal.purpose.rstrip(".") in agreement
    assert "Digital Economy Act 2017" in agreement
    for asset in matter.proposal.assets:
        assert asset.title in agreement


def test_a_rule_that_was_not_read_in_its_text_says_so(matter: Matter) -> None:
    cautious = [gateway for gateway in matter.route.gateways if gateway.citation.caution]
    assert cautious
    assert "to be confirmed by a qualified person" in text_of("decision-note", matter)


def test_what_nobody_has_said_is_marked_and_listed_with_who_can_say_it(matter: Matter) -> None:
    paper = write_paper("decision-note", matter)
    assert not paper.is_complete
    wanted = {one.detail: one.who for one in paper.missing}
    assert wanted["cost"] == "director"
    assert "[To be completed: What it costs in money and in people's time]" in text_of(
        "decision-note", matter
    )


def test_what_somebody_said_is_in_every_paper_that_needs_it(matter: Matter) -> None:
    told = replace(matter, details={"retention": "Six months, then erased."})
    for paper in ("sharing-agreement", "privacy-notice", "impact-assessment"):
        assert "Six months, then erased." in text_of(paper, told)
        assert "retention" not in {one.detail for one in write_paper(paper, told).missing}


def test_a_detail_is_asked_once_for_all_papers(matter: Matter) -> None:
    asked = [one.detail for one in details_asked(load_templates(), matter)]
    assert len(asked) == len(set(asked))


def test_a_paper_whose_details_are_all_said_is_complete(matter: Matter) -> None:
    every = {one.detail: "Said." for one in details_asked(["privacy-notice"], matter)}
    assert write_paper("privacy-notice", replace(matter, details=every)).is_complete


def test_the_ladder_names_every_less_revealing_way_and_why_not(matter: Matter) -> None:
    (less,) = [one for one in write_paper("decision-note", matter).sections if one.id == "less"]
    (ladder,) = [block for block in less.blocks if isinstance(block, Grid)]
    assert len(ladder.rows) == matter.route.rung.rung
    assert all(why for _, _, why in ladder.rows)


def test_a_paper_that_there_is_not_is_refused_with_those_that_there_are(matter: Matter) -> None:
    with pytest.raises(RulebookError, match="no template for the paper 'poem'"):
        write_paper("poem", matter)


# Edits


def test_what_a_person_wrote_stands_when_nothing_else_changed(matter: Matter) -> None:
    paper = write_paper("decision-note", matter)
    edit = Edit("We go ahead.\n\n- with care\n- and at once", section_text(paper.sections[0]))
    edited, how = with_edits(paper, {"ask": edit})
    assert edited.sections[0].blocks == (
        Paragraph("We go ahead."),
        Bullets(("with care", "and at once")),
    )
    assert how[0].is_edited
    assert not how[0].is_overtaken
    assert not how[1].is_edited


def test_what_a_person_wrote_stands_and_is_flagged_when_the_proposal_changed(
    matter: Matter,
) -> None:
    before = write_paper("decision-note", matter)
    edit = Edit("We go ahead.", section_text(before.sections[0]))
    other = replace(matter, proposal=replace(matter.proposal, purpose="Something else"))
    edited, how = with_edits(write_paper("decision-note", other), {"ask": edit})
    assert section_text(edited.sections[0]) == "We go ahead."
    assert how[0].is_overtaken
    assert "Something else" in how[0].written


def test_an_edited_section_misses_only_what_is_still_marked_in_it(matter: Matter) -> None:
    paper = write_paper("decision-note", matter)
    marker = next(one.marker for one in paper.sections[0].missing if one.detail == "cost")
    edited, _ = with_edits(paper, {"ask": Edit(f"Cost: {marker}", "before")})
    assert [one.detail for one in edited.sections[0].missing] == ["cost"]


def test_text_made_of_a_section_gives_the_section_back(matter: Matter) -> None:
    for template in load_templates():
        for section in write_paper(template, matter).sections:
            again = parse_text(section_text(section))
            assert section_text(replace(section, blocks=again)) == section_text(section)


# Documents


def test_a_word_file_has_the_headings_the_tables_and_what_is_missing(matter: Matter) -> None:
    paper = write_paper("sharing-agreement", matter)
    document = Document(io.BytesIO(as_docx(paper)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for section in paper.sections:
        assert section.heading in text
    assert "Still to be completed" in text
    grids = sum(isinstance(block, Grid) for one in paper.sections for block in one.blocks)
    assert len(document.tables) == grids


def test_an_open_document_has_the_headings_and_what_is_missing(
    matter: Matter, tmp_path: Path
) -> None:
    paper = write_paper("sharing-agreement", matter)
    file = tmp_path / "paper.odt"
    file.write_bytes(as_odt(paper))
    assert zipfile.is_zipfile(file)
    document = load_odt(str(file))
    headings = [teletype.extractText(one) for one in document.getElementsByType(odf_text.H)]
    assert headings[0] == paper.title
    assert [one.heading for one in paper.sections] == headings[1 : len(paper.sections) + 1]
    assert headings[-1] == "Still to be completed"


@pytest.mark.parametrize(
    "block", ["table: poem", "list: poem", "text: '{poem}'", "text: '{detail:poem}'", "when: poem"]
)
def test_a_template_that_names_what_there_is_not_is_refused(block: str, tmp_path: Path) -> None:
    section = f"{{id: a, heading: A, blocks: [{{{block}}}]}}"
    paper = f"- {{id: x, title: X, about: x, sections: [{section}]}}"
    (tmp_path / "own.yaml").write_text(paper, "utf-8")
    with pytest.raises(RulebookError, match="names the .* 'poem'"):
        load_templates(tmp_path)


def test_a_template_with_a_strange_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "- {id: x, title: X, about: x, poem: y, sections: []}", "utf-8"
    )
    with pytest.raises(RulebookError, match="poem"):
        load_templates(tmp_path)
