"""A region that has published one dataset."""

import django

django.setup()

from tests.integration.soda.conftest import keep, oldbury, payments, region  # noqa: E402

__all__ = ["keep", "oldbury", "payments", "region"]
