"""Folkmoot: a regional public data analytics hub that a group of councils runs for itself."""

__version__ = "0.1.0"
