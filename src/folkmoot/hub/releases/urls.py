"""Addresses of outputs."""

from django.urls import path

from folkmoot.hub.releases.views import desk, filing, handing_in, programs, replying

app_name = "releases"
urlpatterns = [
    path("", desk.outputs, name="outputs"),
    path("new/", handing_in.ways, name="ways"),
    path("new/table/", handing_in.table, name="hand_in_table"),
    path("new/result/<slug:kind>/", handing_in.result, name="hand_in_result"),
    path("api/", programs.hand_in, name="api"),
    path("replies/", replying.awaiting, name="awaiting"),
    path("<int:output_id>/", desk.output, name="output"),
    path("<int:output_id>/update/", handing_in.update, name="update"),
    path("<int:output_id>/make-safe/", desk.make_safe, name="make_safe"),
    path("<int:output_id>/count-privately/", desk.count_privately, name="count_privately"),
    path("<int:output_id>/remark/", desk.remark, name="remark"),
    path("<int:output_id>/vote/", desk.vote, name="vote"),
    path("<int:output_id>/sign-off/", desk.sign_off, name="sign_off"),
    path("<int:output_id>/send-back/", desk.send_back, name="send_back"),
    path("<int:output_id>/withdraw/", desk.take_back, name="take_back"),
    path("<int:output_id>/release/", desk.release, name="release"),
    path("<int:output_id>/recall/", desk.recall, name="recall"),
    path("<int:output_id>/replies/<slug:member>/", replying.reply, name="reply"),
    path("<int:output_id>/report/", filing.report, name="report"),
    path("<int:output_id>/report.docx", filing.report_docx, name="report_docx"),
    path("<int:output_id>/methods/", filing.note, name="note"),
    path("<int:output_id>/methods.docx", filing.note_docx, name="note_docx"),
]
