"""Addresses of permission."""

from django.urls import path

from folkmoot.hub.permissions.views import (
    can_we,
    papers,
    precedents,
    proposals,
    rulebook,
    training,
)

app_name = "permissions"
urlpatterns = [
    path("can-we/", can_we.can_we, name="can_we"),
    path("can-we/meeting/", can_we.for_meeting, name="can_we_meeting"),
    path("can-we/keep/", can_we.keep, name="keep"),
    path("can-we/way/<int:rung>/", can_we.way, name="can_we_way"),
    path("permission/", proposals.proposals, name="proposals"),
    path("permission/rulebook/", rulebook.rulebook, name="rulebook"),
    path("permission/rulebook/cases/", rulebook.cases, name="cases"),
    path("permission/rulebook/try/", rulebook.try_rules, name="try_rules"),
    path("permission/precedents/", precedents.precedents, name="precedents"),
    path("permission/precedents/file/", precedents.export_precedents, name="export_precedents"),
    path("permission/precedents/import/", precedents.import_precedents, name="import_precedents"),
    path("permission/training/", training.training, name="training"),
    path("permission/training/again/", training.forget_training, name="forget_training"),
    path("permission/training/<slug:case>/", training.training_case, name="training_case"),
    path("permission/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("permission/<int:proposal_id>/meeting/", proposals.for_meeting, name="meeting"),
    path("permission/<int:proposal_id>/answer/", proposals.answer, name="answer"),
    path("permission/<int:proposal_id>/way/<int:rung>/", proposals.way, name="way"),
    path("permission/<int:proposal_id>/way/<int:rung>/choose/", proposals.choose, name="choose"),
    path("permission/<int:proposal_id>/papers/", papers.papers, name="papers"),
    path("permission/<int:proposal_id>/papers/details/", papers.details, name="details"),
    path("permission/<int:proposal_id>/papers/<slug:paper>/", papers.paper, name="paper"),
    path(
        "permission/<int:proposal_id>/papers/<slug:paper>.<slug:form>",
        papers.paper_file,
        name="paper_file",
    ),
    path(
        "permission/<int:proposal_id>/papers/<slug:paper>/versions/<int:number>/",
        papers.version,
        name="paper_version",
    ),
    path(
        "permission/<int:proposal_id>/papers/<slug:paper>/<slug:section>/",
        papers.section,
        name="section",
    ),
    path(
        "permission/<int:proposal_id>/papers/<slug:paper>/<slug:section>/restore/",
        papers.restore,
        name="restore",
    ),
]
