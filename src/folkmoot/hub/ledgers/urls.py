"""Addresses of the ledger."""

from django.urls import path

from folkmoot.hub.ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("ledger.jsonl", views.export, name="export"),
]
