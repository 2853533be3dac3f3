"""The saved views' app."""

from django.apps import AppConfig


class SavedConfig(AppConfig):
    name = "folkmoot.hub.saved"
    label = "saved"
    discoverable = "folkmoot.hub.saved.queries"
