"""Addresses of schedules."""

from django.urls import path

from folkmoot.hub.schedules import views

app_name = "schedules"
urlpatterns = [
    path("", views.schedules, name="schedules"),
    path("<str:code>/", views.schedule, name="schedule"),
    path("<str:code>/run/", views.run_now, name="run"),
    path("<str:code>/pause/", views.pause, name="pause"),
    path("<str:code>/resume/", views.resume, name="resume"),
    path("<str:code>/remove/", views.remove, name="remove"),
]
