"""Addresses of review."""

from django.urls import path

from folkmoot.hub.review.views import judging, quality, rounds, studio

app_name = "review"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("linkages/<slug:code>/open/", rounds.opening, name="opening"),
    path("linkages/<slug:code>/quality/", quality.quality, name="quality"),
    path("linkages/<slug:code>/apply/", quality.apply, name="apply"),
    path("linkages/<slug:code>/report/", quality.report, name="report"),
    path("linkages/<slug:code>/reports/<int:report>/", quality.report_page, name="report_page"),
    path(
        "linkages/<slug:code>/reports/<int:report>/transparency-record/",
        quality.transparency_record,
        name="transparency_record",
    ),
    path("linkages/<slug:code>/clusters/", studio.clusters, name="clusters"),
    path("linkages/<slug:code>/clusters/draw/", studio.draw, name="draw_clusters"),
    path("linkages/<slug:code>/clusters/<int:number>/", studio.cluster, name="cluster"),
    path("linkages/<slug:code>/clusters/<int:number>/say/", studio.propose, name="propose"),
    path("linkages/<slug:code>/decisions/<int:decision>/", studio.settle, name="settle"),
    path("<slug:code>/", rounds.one_round, name="round"),
    path("<slug:code>/close/", rounds.close, name="close"),
    path("<slug:code>/next/", judging.queue, name="queue"),
    path("<slug:code>/pairs/<int:number>/", judging.pair, name="pair"),
    path("<slug:code>/pairs/<int:number>/answer/", judging.answer, name="answer"),
    path("<slug:code>/pairs/<int:number>/take-back/", judging.take_back, name="take_back"),
]
