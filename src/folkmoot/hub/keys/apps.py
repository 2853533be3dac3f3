"""The app's name, and its place at the top of pages."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "folkmoot.hub.keys"
    label = "keys"
