"""Addresses of permission."""

from django.urls import path

from folkmoot.hub.permissions import views

app_name = "permissions"
urlpatterns = [
    path("", views.proposals, name="proposals"),
    path("rulebook/", views.rulebook, name="rulebook"),
    path("<int:proposal_id>/", views.proposal, name="proposal"),
]
