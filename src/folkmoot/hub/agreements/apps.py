"""The agreements app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class AgreementsConfig(AppConfig):
    name = "folkmoot.hub.agreements"
    label = "agreements"
    navigation = (Place("Agreements", "agreements:agreements", order=45),)
