"""Addresses of the desk."""

from django.urls import path

from yiwang.networks.desk.views import deciding, handing, loops, opening, reviewing, time, work

app_name = "desk"
urlpatterns = [
    path("", work.work, name="work"),
    path("cases/", work.cases, name="cases"),
    path("cases/<uuid:case>/", opening.case, name="case"),
    path("cases/<uuid:case>/time/", time.change, name="time"),
    path("procedures/", loops.choose, name="loops"),
    path("procedures/<slug:procedure>/", loops.begin, name="begin"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("reviews/<uuid:review>/", reviewing.review, name="review"),
    path("tasks/<int:task>/", deciding.decide, name="task"),
    path("tasks/<int:task>/draft/", deciding.draft, name="draft"),
    path("tasks/<int:task>/hand-out/", handing.hand_out, name="hand-out"),
]
