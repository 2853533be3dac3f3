"""Tests of usage need Django and nothing else."""

import django

django.setup()
