"""The app's name."""

from django.apps import AppConfig


class RowsConfig(AppConfig):
    name = "folkmoot.hub.rows"
    label = "rows"
