"""Addresses of the harvest."""

from django.urls import path

from folkmoot.hub.harvest import views

app_name = "harvest"
urlpatterns = [
    path("harvest/", views.sources, name="sources"),
    path("harvest/new/", views.new_source, name="new"),
    path("harvest/<int:source>/", views.source, name="source"),
    path("harvest/<int:source>/start/", views.start, name="start"),
    path("harvest/<int:source>/remove/", views.remove, name="remove"),
    path("harvest/runs/<int:run>/", views.run, name="run"),
    path("harvest/runs/<int:run>/stop/", views.stop, name="stop"),
    path("harvest/runs/<int:run>/keep/", views.keep, name="keep"),
    path("harvest/runs/<int:run>/set-aside/", views.set_aside, name="set-aside"),
    path("harvested/", views.harvested, name="harvested"),
    path("harvested/<slug:code>/", views.dataset, name="dataset"),
]
