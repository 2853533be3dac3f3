"""The SODA app."""

from django.apps import AppConfig


class SodaConfig(AppConfig):
    name = "folkmoot.hub.soda"
    label = "soda"
