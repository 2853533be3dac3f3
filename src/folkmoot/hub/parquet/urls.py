"""Addresses of the Parquet files."""

from django.urls import re_path

from folkmoot.hub.parquet import views

CODE = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})"

app_name = "parquet"
urlpatterns = [
    re_path(rf"^d/{CODE}\.parquet$", views.file, name="file"),
    re_path(rf"^d/{CODE}/versions/(?P<number>[0-9]{{1,6}})\.parquet$", views.file, name="version"),
]
