"""The permissions app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class PermissionsConfig(AppConfig):
    name = "folkmoot.hub.permissions"
    label = "permissions"
    navigation = (Place("Permission", "permissions:proposals", order=40),)
