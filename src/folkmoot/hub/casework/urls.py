"""Addresses of the joined view."""

from django.urls import path

from folkmoot.hub.casework import views

app_name = "casework"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("looks/", views.looks, name="looks"),
    path("agreements/<int:number>/", views.view_of_agreement, name="agreement"),
    path("agreements/<int:number>/fields/", views.name_fields, name="name_fields"),
    path("agreements/<int:number>/people/", views.name_caseworker, name="name_caseworker"),
    path("people/<int:number>/end/", views.end_caseworker, name="end_caseworker"),
    path("new/<slug:code>/", views.open_case, name="open"),
    path("<slug:code>/", views.case, name="case"),
    path("<slug:code>/look/", views.look, name="look"),
    path("<slug:code>/close/", views.close, name="close"),
]
