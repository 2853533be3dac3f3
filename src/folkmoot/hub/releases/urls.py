"""Addresses of outputs."""

from django.urls import path

from folkmoot.hub.releases import views

app_name = "releases"
urlpatterns = [
    path("", views.outputs, name="outputs"),
    path("<int:output_id>/", views.output, name="output"),
    path("<int:output_id>/sign-off/", views.sign_off, name="sign_off"),
    path("<int:output_id>/send-back/", views.send_back, name="send_back"),
]
