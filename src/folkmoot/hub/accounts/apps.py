"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "folkmoot.hub.accounts"
    label = "accounts"
