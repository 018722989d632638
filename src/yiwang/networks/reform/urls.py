"""Addresses of the reform room."""

from django.urls import path

from yiwang.networks.reform.views import errands, loading, releases

app_name = "reform"
urlpatterns = [
    path("", releases.overview, name="releases"),
    path("load/", loading.load, name="load"),
    path("errands/", errands.errands, name="errands"),
    path("errands/<slug:kind>/<int:errand>/retry/", errands.retry, name="retry"),
    path("<uuid:release>/", releases.release, name="release"),
    path("<uuid:release>/approve/", releases.approve, name="approve"),
    path("<uuid:release>/download/", releases.download, name="download"),
]
