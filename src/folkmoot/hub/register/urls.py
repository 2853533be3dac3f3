"""Addresses of the register."""

from django.urls import path

from folkmoot.hub.register import views

app_name = "register"
urlpatterns = [
    path("", views.assets, name="assets"),
    path("upload/", views.upload, name="upload"),
    path("<str:code>/", views.asset, name="asset"),
    path("<str:code>/description/", views.description, name="description"),
    path("<str:code>/charter/", views.charter, name="charter"),
    path("<str:code>/charter/change/", views.change_charter, name="change_charter"),
    path("<str:code>/charter.jsonld", views.charter_as_odrl, name="charter_as_odrl"),
    path("<str:code>/register/", views.register, name="register"),
    path("<str:code>/publish/", views.publish, name="publish"),
    path("<str:code>/versions/new/", views.new_version, name="new_version"),
    path("<str:code>/versions/<int:number>/", views.version, name="version"),
    path("<str:code>/versions/<int:number>/accept/", views.accept, name="accept"),
    path("<str:code>/versions/<int:number>/reject/", views.reject, name="reject"),
]
