"""The residents app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class ResidentsConfig(AppConfig):
    name = "folkmoot.hub.residents"
    label = "residents"
    navigation = (Place("Uses of data", "residents:uses", order=46),)
