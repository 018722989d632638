"""Addresses of the desk."""

from django.urls import path

from yiwang.networks.desk.views import (
    deciding,
    exchanging,
    handing,
    holding,
    inspecting,
    leave,
    loops,
    opening,
    reviewing,
    sheets,
    supervising,
    time,
    work,
)

app_name = "desk"
urlpatterns = [
    path("", work.work, name="work"),
    path("cases/", work.cases, name="cases"),
    path("work.xlsx", sheets.work, name="work-sheet"),
    path("cases.xlsx", sheets.cases, name="cases-sheet"),
    path("cases/<uuid:case>/", opening.case, name="case"),
    path("cases/<uuid:case>/time/", time.change, name="time"),
    path("cases/<uuid:case>/urge/", holding.urge, name="urge"),
    path("cases/<uuid:case>/countersign/", holding.countersign, name="countersign"),
    path("bulk/", holding.in_bulk, name="bulk"),
    path("leave/", leave.leave, name="leave"),
    path("supervision/", supervising.warned, name="supervision"),
    path("supervision/bodies/", supervising.bodies, name="bodies"),
    path("supervision/cases/", supervising.cases, name="counted"),
    path("supervision/cases/<uuid:case>/", supervising.case, name="supervised"),
    path("supervision/cases/<uuid:case>/act/", supervising.act, name="supervise"),
    path("procedures/", loops.choose, name="loops"),
    path("procedures/<slug:procedure>/", loops.begin, name="begin"),
    path("exchange/", exchanging.exchange, name="exchange"),
    path("exchange/<uuid:batch>/", exchanging.batch, name="batch"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("reviews/<uuid:review>/", reviewing.review, name="review"),
    path("tasks/<int:task>/", deciding.decide, name="task"),
    path("tasks/<int:task>/hold/", holding.hold, name="hold"),
    path("tasks/<int:task>/draft/", deciding.draft, name="draft"),
    path("tasks/<int:task>/inspection/", inspecting.inspect, name="inspect"),
    path("tasks/<int:task>/hand-out/", handing.hand_out, name="hand-out"),
]
