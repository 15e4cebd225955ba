"""The addresses of the signed-in pages."""

from django.urls import URLPattern, URLResolver, include, path

from pamoja.web.pages import (
    activity,
    apart,
    confirming,
    finding,
    findings,
    gaps,
    home,
    invitations,
    journal,
    money,
    partners,
    people,
    plan,
    programmes,
    received,
    row,
    sending,
    sign_in,
    submission,
    when,
    where,
)

ACTIVITY = [
    path("", activity.activity, name="activity"),
    path("answer/", activity.answer, name="answer_activity"),
]
SUBMISSION = [
    path("", submission.submission, name="submission"),
    path("progress/", submission.progress, name="submission_progress"),
    path("file/", submission.file, name="submission_file"),
    path("put-in/", submission.put_in, name="put_in"),
    path("take-out/", submission.take_out, name="take_out"),
    path("aside/", submission.aside, name="put_aside"),
    path("withdraw/", submission.withdraw, name="withdraw"),
    path("money/", money.money, name="submission_money"),
    path("money/undo/", money.undo, name="undo_money"),
    path("rows/<int:position>/", row.row, name="row"),
    path("rows/<int:position>/undo/", row.undo, name="undo_row"),
]
FINDING = [
    path("", finding.finding, name="finding"),
    path("ask/", finding.ask, name="ask"),
    path("say/", finding.say, name="say"),
    path("open/", finding.open_to_all, name="open_finding"),
    path("judge/", finding.judge, name="judge"),
]
CYCLE: list[URLPattern | URLResolver] = [
    path("", home.cycle, name="cycle"),
    path("progress/", home.progress, name="progress"),
    path("send/", sending.send, name="send"),
    path("submissions/<uuid:uuid>/", include(SUBMISSION)),
    path("received/", received.received, name="received"),
    path("received/<uuid:uuid>/remind/", received.remind, name="remind"),
    path("plans/", plan.plan, name="plan"),
    path("plans.csv", plan.plan_csv, name="plan_csv"),
    path("plans.xlsx", plan.plan_xlsx, name="plan_xlsx"),
    path("plans/<slug:sector>/<slug:count>/", include(ACTIVITY)),
    path("where/", where.where, name="where"),
    path("where.csv", where.where_csv, name="where_csv"),
    path("where/<slug:ward>/", where.ward, name="ward"),
    path("when/", when.when, name="when"),
    path("findings/", findings.findings, name="findings"),
    path("findings.csv", findings.findings_csv, name="findings_csv"),
    path("findings/<slug:key>/", include(FINDING)),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps.csv", gaps.gaps_csv, name="gaps_csv"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<uuid:uuid>/", partners.partner, name="partner"),
    path("partners/<uuid:uuid>/shown/", partners.shown, name="shown"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:membership>/end/", people.end, name="end_membership"),
    path("people/invitations/<uuid:uuid>/withdraw/", people.withdraw, name="withdraw_invitation"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/load/", programmes.load, name="load_framework"),
    path("programmes/<uuid:uuid>/take-back/", programmes.take_back, name="take_back_framework"),
    path("journal/", journal.journal, name="journal"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("kept/", apart.kept, name="kept"),
    path("language/", include("django.conf.urls.i18n")),
    path("demonstration/", sign_in.demonstration_sign_in, name="demonstration_sign_in"),
    path("invitations/<slug:token>/", invitations.invitation, name="invitation"),
    path("confirm/<slug:token>/", confirming.confirm, name="confirm"),
    path("<slug:county>/<slug:year>/", include(CYCLE)),
]
