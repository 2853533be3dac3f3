"""Addresses of problems."""

from django.urls import path

from folkmoot.hub.problems import views

app_name = "problems"
urlpatterns = [
    path("", views.problems, name="problems"),
    path("raise/", views.raise_problem, name="raise"),
    path("<slug:slug>/", views.problem, name="problem"),
    path("<slug:slug>/wards/<slug:code>.geojson", views.wards, name="wards"),
    path("<slug:slug>/attempt/", views.attempt, name="attempt"),
    path("<slug:slug>/<slug:code>/", views.council, name="council"),
]
