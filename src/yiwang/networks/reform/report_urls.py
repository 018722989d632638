"""Addresses of the annual report and of the figures in it."""

from django.urls import path

from yiwang.networks.reform.views import cockpit, figures, reports

app_name = "report"
urlpatterns = [
    path("reports/", reports.reports, name="reports"),
    path("reports/cockpit/", cockpit.show, name="cockpit"),
    path("reports/<int:year>/", reports.report, name="report"),
    path("reports/<int:year>/compute/", reports.compute, name="compute"),
    path("reports/<int:year>/report.<slug:kind>", reports.download, name="file"),
    path("figures/", figures.index, name="figures"),
    path("figures/<slug:figure>/<int:year>/", figures.figure, name="figure"),
    path("figures/<slug:figure>/<int:year>/records/", figures.records, name="records"),
    path("figures/<slug:figure>/<int:year>/bundle", figures.bundle, name="bundle"),
]
