"""Addresses of the policies room."""

from django.urls import path

from yiwang.networks.policies.views import catalogue, drafting, mine, office, problems

app_name = "policies"
urlpatterns = [
    path("", mine.overview, name="mine"),
    path("account/", mine.account, name="account"),
    path("<uuid:entitlement>/confirm/", mine.confirm, name="confirm"),
    path("<uuid:entitlement>/decline/", mine.decline, name="decline"),
    path("problems/", problems.overview, name="problems"),
    path("problems/<int:task>/confirm/", problems.confirm, name="confirm-problem"),
    path("all/", catalogue.overview, name="all"),
    path("all/<slug:policy>/", catalogue.policy, name="policy"),
    path("office/", office.overview, name="office"),
    path("office/allocate/", office.allocate, name="allocate"),
    path("office/pay/", office.pay, name="pay"),
    path("draft/", drafting.overview, name="drafts"),
    path("draft/<slug:policy>/", drafting.draft, name="draft"),
    path("draft/<slug:policy>/file/", drafting.file, name="draft-file"),
    path("draft/<slug:policy>/submit/", drafting.submit, name="submit"),
]
