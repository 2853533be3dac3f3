"""The following app."""

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "folkmoot.hub.following"
    label = "following"
