"""Addresses of the explorer. `/d/` is shared with the portal, whose datasets it leads on to."""

from django.urls import re_path

from folkmoot.hub.explorer.views import embedding, exploring, saving

CODE = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})"

app_name = "explorer"
urlpatterns = [
    re_path(rf"^d/{CODE}$", saving.page, name="page"),
    re_path(rf"^d/{CODE}/explore$", exploring.explore, name="explore"),
    re_path(rf"^d/{CODE}/explore/map\.geojson$", embedding.shapes, name="shapes"),
    re_path(rf"^d/{CODE}/explore/save$", saving.save, name="save"),
    re_path(rf"^d/{CODE}/change$", saving.change, name="change"),
    re_path(rf"^d/{CODE}/withdraw$", saving.withdraw, name="withdraw"),
    re_path(rf"^embed/{CODE}$", embedding.embed, name="embed"),
    re_path(
        rf"^embed/{CODE}/chart\.(?P<extension>svg|png|csv)$", embedding.picture, name="picture"
    ),
]
