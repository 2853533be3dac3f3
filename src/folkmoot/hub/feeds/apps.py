"""The feeds app."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "folkmoot.hub.feeds"
    label = "feeds"
