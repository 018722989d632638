"""Addresses of the desk."""

from django.urls import path

from yiwang.networks.desk.views import deciding, opening, reviewing, work

app_name = "desk"
urlpatterns = [
    path("", work.work, name="work"),
    path("cases/", work.cases, name="cases"),
    path("cases/<uuid:case>/", opening.case, name="case"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("reviews/<uuid:review>/", reviewing.review, name="review"),
    path("tasks/<int:task>/", deciding.decide, name="task"),
    path("tasks/<int:task>/draft/", deciding.draft, name="draft"),
]
