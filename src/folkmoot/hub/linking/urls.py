"""Addresses of linkages."""

from django.urls import path

from folkmoot.hub.linking import views

app_name = "linking"
urlpatterns = [
    path("", views.linkages, name="linkages"),
    path("<slug:code>/", views.linkage, name="linkage"),
]
