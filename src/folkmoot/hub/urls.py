"""Every address of the hub."""

from django.urls import include, path

from folkmoot.hub.home import home

handler400 = "folkmoot.hub.error_pages.bad_request"
handler403 = "folkmoot.hub.error_pages.forbidden"
handler404 = "folkmoot.hub.error_pages.not_found"
handler500 = "folkmoot.hub.error_pages.failed"

urlpatterns = [
    path("", home, name="home"),
    path("", include("folkmoot.hub.accounts.urls")),
    path("", include("folkmoot.hub.keys.urls")),
    path("ledger/", include("folkmoot.hub.ledgers.urls")),
    path("jobs/", include("folkmoot.hub.jobs.urls")),
    path("problems/", include("folkmoot.hub.problems.urls")),
    path("agreements/", include("folkmoot.hub.agreements.urls")),
    path("linkages/", include("folkmoot.hub.linking.urls")),
    path("cases/", include("folkmoot.hub.casework.urls")),
    path("reviews/", include("folkmoot.hub.review.urls")),
    path("outputs/", include("folkmoot.hub.releases.urls")),
    path("", include("folkmoot.hub.permissions.urls")),
    path("", include("folkmoot.hub.residents.urls")),
    path("register/", include("folkmoot.hub.register.urls")),
    path("schedules/", include("folkmoot.hub.schedules.urls")),
    path("", include("folkmoot.hub.duties.urls")),
    path("", include("folkmoot.hub.feeds.urls")),
    path("", include("folkmoot.hub.harvest.urls")),
    path("", include("folkmoot.hub.explorer.urls")),
    path("", include("folkmoot.hub.portal.urls")),
    path("", include("folkmoot.hub.following.urls")),
    path("", include("folkmoot.hub.soda.urls")),
    path("", include("folkmoot.hub.odata.urls")),
    path("", include("folkmoot.hub.parquet.urls")),
    path("", include("folkmoot.hub.agents.urls")),
    path("", include("folkmoot.hub.features.urls")),
]
