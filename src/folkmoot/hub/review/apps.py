"""The review app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class ReviewConfig(AppConfig):
    name = "folkmoot.hub.review"
    label = "review"
    navigation = (
        Place("Review", "review:rounds", order=48, rule="folkmoot.hub.review.rules.may_review"),
    )
