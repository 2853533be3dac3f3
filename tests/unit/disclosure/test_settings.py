from pathlib import Path

import pytest

from folkmoot.disclosure import (
    Attacker,
    Settings,
    Weighting,
    parse_settings,
    profile,
    profiles,
    read_settings,
)
from folkmoot.disclosure.rules import MinimumFrequency, PPercent
from folkmoot.errors import DisclosureError


@pytest.mark.parametrize("name", profiles())
def test_every_profile_is_understood_and_says_what_it_is_for(name: str) -> None:
    settings = profile(name)
    assert settings.name == name
    assert settings.title
    assert settings.description
    assert settings.rules


def test_an_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(DisclosureError, match="business"):
        profile("nonesuch")


def test_a_region_reads_its_own_settings(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        """
        title: Ours
        rules:
          minimum_frequency: {contributors: 4}
          p_percent: {p: 15}
        attacker: classic
        weighting: cells
        combinations: false
        marker: "*"
        effort: {seconds: 5}
        """
    )
    settings = read_settings(path)
    assert settings.name == "ours"
    assert settings.rules == (MinimumFrequency(4), PPercent(15))
    assert settings.attacker is Attacker.CLASSIC
    assert settings.weighting is Weighting.CELLS
    assert settings.effort.seconds == 5
    assert not settings.combinations


def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(DisclosureError, match=r"^ours\.yaml: ") as raised:
        read_settings(tmp_path / "ours.yaml")
    assert str(tmp_path) not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rules: {", "not YAML"),
        ("- a list", "Names with values"),
        ("rules: {}", "without a rule"),
        ("rules: {nonesuch: {}}", "no rule 'nonesuch'"),
        ("rules: {p_percent: {p: 0}}", "p cannot be 0"),
        ("rules: {p_percent: {q: 3}}", "not understood"),
        ("rules: {dominance: {n: 1, k: 90}}", "n cannot be 1"),
        ("rules: {dominance: {n: 2, k: 100}}", "k cannot be 100"),
        ("rules: {prior_posterior: {p: 20, q: 10}}", "q cannot be 10"),
        ("rules: {minimum_frequency: {contributors: 1}}", "contributors cannot be 1"),
        ("rules: {zero_total: {margin: 0}}", "margin cannot be 0"),
        ("rules: {p_percent: {p: 10}}\nattacker: nobody", "not understood"),
        ("rules: {p_percent: {p: 10}}\ncolour: red", "no setting 'colour'"),
    ],
)
def test_what_is_not_understood_is_named(text: str, problem: str) -> None:
    with pytest.raises(DisclosureError, match=problem):
        parse_settings("case", text)


def test_only_the_insider_profiles_try_insiders(firms: Settings) -> None:
    assert firms.attacker.most_together == 1
    assert profile("nhs").attacker.most_together == 0
