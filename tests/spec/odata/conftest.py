"""One published dataset of three rows, which the tables of cases ask about."""

from tests.integration.odata.conftest import ask, keep, oldbury, payments, region

__all__ = ["ask", "keep", "oldbury", "payments", "region"]
