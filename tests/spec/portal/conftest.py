"""The search needs Django's settings, and no database."""

import django

django.setup()
