"""Addresses of linkages."""

from django.urls import path

from folkmoot.hub.linking import views

app_name = "linking"
urlpatterns = [
    path("", views.linkages, name="linkages"),
    path("new/<int:number>/", views.begin, name="begin"),
    path("flags/", views.flags, name="flags"),
    path("flags/new/<int:number>/", views.name_flag, name="name_flag"),
    path("flags/<int:number>/decide/", views.decide, name="decide_flag"),
    path("flags/<int:number>/take/", views.take, name="take_flags"),
    path("<slug:code>/", views.linkage, name="linkage"),
    path("<slug:code>/table/", views.ask, name="ask"),
    path("<slug:code>/flags/<slug:name>/", views.ask_flag, name="ask_flag"),
]
