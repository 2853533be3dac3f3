"""Addresses of a person's keys."""

from django.urls import path

from folkmoot.hub.keys import views

app_name = "keys"
urlpatterns = [
    path("account/keys/", views.keys, name="keys"),
    path("account/keys/<int:number>/withdraw/", views.withdraw, name="withdraw"),
]
