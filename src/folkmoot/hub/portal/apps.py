"""The portal app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class PortalConfig(AppConfig):
    name = "folkmoot.hub.portal"
    label = "portal"
    navigation = (Place("Find data", "portal:catalogue", order=20),)
