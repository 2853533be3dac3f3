"""When the payee is the paying council itself, under one of its names."""

import pytest

from folkmoot.linkage.standardise import is_own_council

OWN = [
    ("BRADFORD MDC", "Bradford"),
    ("Bradford Metropolitan District Council", "Bradford"),
    ("City of Bradford MDC", "City of Bradford Metropolitan District Council"),
    ("City of Bradford Metropolitan District Council", "Bradford"),
    ("BRADFORD COUNCIL CATERING", "Bradford"),
    ("CMBC MOTO", "Calderdale"),
    ("CALDERDALE MBC", "Calderdale Metropolitan Borough Council"),
    ("Director of Customer Services", "Calderdale"),
    ("WMDC", "Wakefield"),
    ("Council of the City of York", "York"),
    ("CALDERDALE METROPOLITAN", "Calderdale"),
]
NOT_OWN = [
    ("LEEDS CITY COUNCIL", "Bradford"),
    ("BRADFORD MDC", "Wakefield"),
    ("Bradford Academy", "Bradford"),
    ("Bradford College", "Bradford"),
    ("Bradford Council for Voluntary Service", "Bradford"),
    ("Council of Churches Bradford", "Bradford"),
    ("Wakefield Metropolitan Choir", "Wakefield"),
    ("Keighley Town Council", "Bradford"),
    ("Acme Ltd", "Bradford"),
    ("", "Bradford"),
    ("BRADFORD MDC", ""),
]


@pytest.mark.parametrize(("name", "council"), OWN)
def test_the_council_pays_itself(name: str, council: str) -> None:
    assert is_own_council(name, council)


@pytest.mark.parametrize(("name", "council"), NOT_OWN)
def test_somebody_else_is_paid(name: str, council: str) -> None:
    assert not is_own_council(name, council)
