"""Addresses of the reform room."""

from django.urls import path

from yiwang.networks.reform.views import composing, errands, loading, releases

app_name = "reform"
urlpatterns = [
    path("", releases.overview, name="releases"),
    path("load/", loading.load, name="load"),
    path("compose/", composing.overview, name="compositions"),
    path("compose/submit/", composing.submit, name="submit"),
    path("compose/<uuid:composition>/", composing.composition, name="composition"),
    path("compose/<uuid:composition>/check/", composing.check, name="check"),
    path("compose/<uuid:composition>/download/", composing.download, name="composition-file"),
    path("compose/<uuid:composition>/discard/", composing.discard, name="discard"),
    path("errands/", errands.errands, name="errands"),
    path("errands/<slug:kind>/<int:errand>/retry/", errands.retry, name="retry"),
    path("<uuid:release>/", releases.release, name="release"),
    path("<uuid:release>/approve/", releases.approve, name="approve"),
    path("<uuid:release>/download/", releases.download, name="download"),
]
