"""A link told step by step in plain words."""

import pytest

from folkmoot.linkage import Explanation, Step


@pytest.mark.parametrize(
    ("bits", "told"),
    [
        (3.0, "The two names agree: 8.0 times as likely for one business as for two."),
        (-4.0, "The two names agree: 16 times as likely for two businesses as for one."),
        (0.0, "The two names agree: as likely for one business as for two."),
    ],
)
def test_a_step_says_how_much_it_tells(bits: float, told: str) -> None:
    assert Step("name", "whole", "agree", bits).sentence == told


@pytest.mark.parametrize(("probability", "said"), [(0.9, "are linked"), (0.3, "are not linked")])
def test_the_last_sentence_is_the_decision(probability: float, said: str) -> None:
    told = Explanation(1, 2, "ACME", "ACME", 0.07, (), 1.0, probability, 0.5)
    assert told.sentences[-1].endswith(f"so they {said}.")
    assert "about 7 are" in told.sentences[0]
