"""Addresses of jobs."""

from django.urls import path

from folkmoot.hub.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.own_jobs, name="own"),
    path("<uuid:job_id>/", views.job, name="job"),
    path("<uuid:job_id>/progress/", views.progress, name="progress"),
    path("<uuid:job_id>/restart/", views.restart, name="restart"),
]
