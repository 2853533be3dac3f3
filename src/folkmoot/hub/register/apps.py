"""The register app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class RegisterConfig(AppConfig):
    name = "folkmoot.hub.register"
    label = "register"
    navigation = (
        Place(
            "Our data",
            "register:assets",
            order=40,
            rule="folkmoot.hub.register.rules.may_use_register",
        ),
    )
