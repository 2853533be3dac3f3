"""The address for agents."""

from django.urls import re_path

from folkmoot.hub.agents import views

app_name = "agents"
urlpatterns = [re_path(r"^mcp/?$", views.endpoint, name="endpoint")]
