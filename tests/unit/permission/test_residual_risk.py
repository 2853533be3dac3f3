"""What remains of the risk of encodings is said by the rulebook as it is by the encoder."""

from __future__ import annotations

from folkmoot.linkage.encodings import residual_risk
from folkmoot.permission import load_rulebook


def test_the_rulebook_and_the_encoder_tell_the_same_residual_risk() -> None:
    (rung,) = [rung for rung in load_rulebook().rungs if rung.id == "private-linkage"]
    assert set(residual_risk()) <= set(rung.risks)


def test_encodings_are_never_called_anonymous() -> None:
    assert any("not anonymous" in sentence for sentence in residual_risk())
    assert any("personal data" in sentence for sentence in residual_risk())
