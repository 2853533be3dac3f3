"""Addresses of duties."""

from django.urls import path, re_path

from folkmoot.hub.duties import views

app_name = "duties"
urlpatterns = [
    path("duties/", views.own, name="own"),
    path("duties/deadlines.ics", views.deadlines, name="deadlines"),
    path("duties/templates/", views.templates, name="templates"),
    re_path(
        r"^duties/templates/(?P<template>[a-z-]+)\.(?P<extension>csv|xlsx)$",
        views.blank,
        name="blank",
    ),
    path("duties/templates/<slug:template>/", views.template, name="template"),
    path("members/<slug:code>/duties/", views.duties, name="duties"),
    path("members/<slug:code>/duties/files/<int:offer>/", views.offer, name="offer"),
    path("members/<slug:code>/duties/<slug:template>/", views.dataset, name="dataset"),
    path("members/<slug:code>/duties/<slug:template>/applies/", views.exemption, name="exemption"),
]
