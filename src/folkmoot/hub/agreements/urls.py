"""Addresses of agreements."""

from django.urls import path

from folkmoot.hub.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.agreements, name="agreements"),
    path("agreements.json", views.agreements_as_json, name="as_json"),
    path("states/", views.life, name="states"),
    path("new/<int:proposal>/", views.draft, name="draft"),
    path("<int:number>/", views.agreement, name="agreement"),
    path("<int:number>.json", views.agreement_as_json, name="agreement_as_json"),
    path("<int:number>/terms/", views.terms, name="terms"),
    path("<int:number>/conditions/<int:condition>/", views.condition, name="condition"),
    path("<int:number>/conditions/<int:condition>/file/", views.evidence_file, name="evidence"),
    path("<int:number>/papers/<slug:paper>/", views.paper, name="paper"),
    path("<int:number>/offer/", views.offer, name="offer"),
    path("<int:number>/take-back/", views.take_back, name="take_back"),
    path("<int:number>/drop/", views.drop, name="drop"),
    path("<int:number>/amend/", views.amend, name="amend"),
    path("<int:number>/sign/<slug:at>/", views.sign, name="sign"),
    path("<int:number>/refuse/<slug:at>/", views.refuse, name="refuse"),
    path("<int:number>/withdraw/<slug:at>/", views.withdraw, name="withdraw"),
]
