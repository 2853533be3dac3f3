"""Addresses of following."""

from django.urls import path, re_path

from folkmoot.hub.following import views

CODE = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})"

app_name = "following"
urlpatterns = [
    re_path(rf"^d/{CODE}/follow$", views.follow, name="follow"),
    re_path(rf"^d/{CODE}/follow/asked$", views.asked, name="asked"),
    path("follow/confirm/<str:token>", views.confirm, name="confirm"),
    path("follow/stop/<str:token>", views.stop, name="stop"),
]
