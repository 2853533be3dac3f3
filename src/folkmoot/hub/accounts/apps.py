"""The accounts app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class AccountsConfig(AppConfig):
    name = "folkmoot.hub.accounts"
    label = "accounts"
    navigation = (
        Place("People", "people", order=90, rule="folkmoot.hub.accounts.rules.may_administer"),
    )
