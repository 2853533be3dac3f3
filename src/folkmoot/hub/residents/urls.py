"""Addresses for residents, and for those who answer them."""

from django.urls import path

from folkmoot.hub.residents import views

app_name = "residents"
urlpatterns = [
    path("uses/", views.uses, name="uses"),
    path("uses/ask/", views.ask_anybody, name="ask_anybody"),
    path("uses/requests/<str:code>/", views.request_state, name="request"),
    path("uses/<int:number>/", views.use, name="use"),
    path("uses/<int:number>/ask/", views.ask, name="ask"),
    path("residents/", views.desk, name="desk"),
    path("residents/<int:number>/", views.part, name="part"),
    path("residents/<int:number>/open/", views.open_part, name="open"),
    path("residents/<int:number>/look-again/", views.look_again, name="look_again"),
    path("residents/<int:number>/answer/", views.answer, name="answer"),
    path("residents/<int:number>/take/<slug:way>/", views.take, name="take"),
    path("residents/<int:number>/places/<int:place>/<slug:settled>/", views.settle, name="settle"),
    path("ethics/", views.ethics, name="ethics"),
    path("ethics/ask/", views.ask_panel, name="ask_panel"),
    path("ethics/<int:number>/advise/", views.advise, name="advise"),
    path("ethics/minutes/", views.new_minutes, name="new_minutes"),
    path("ethics/panel/", views.appoint, name="appoint"),
    path("ethics/panel/<int:number>/stand-down/", views.stand_down, name="stand_down"),
    path("disclosures/", views.disclosures, name="disclosures"),
    path("disclosures/new/", views.new_disclosure, name="new_disclosure"),
    path("disclosures/<int:number>/tell/", views.tell, name="tell"),
]
