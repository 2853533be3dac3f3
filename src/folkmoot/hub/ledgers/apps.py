"""The ledgers app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class LedgersConfig(AppConfig):
    name = "folkmoot.hub.ledgers"
    label = "ledgers"
    navigation = (Place("Ledger", "ledgers:entries", order=80),)
