"""The register app."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "folkmoot.hub.register"
    label = "register"
