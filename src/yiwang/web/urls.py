"""The addresses of the whole house; each room has its own file."""

from allauth.account.views import LoginView, LogoutView, PasswordChangeView
from django.urls import include, path

from yiwang.web import preferences
from yiwang.web.api import api
from yiwang.web.health import health

urlpatterns = [
    path("", include("yiwang.networks.counter.urls")),
    path("desk/", include("yiwang.networks.desk.urls")),
    path("releases/", include("yiwang.networks.reform.urls")),
    path("", include("yiwang.networks.reform.report_urls")),
    path("policies/", include("yiwang.networks.policies.urls")),
    path("log/", include("yiwang.networks.exchange.urls")),
    path("healthz", health, name="healthz"),
    path("api/v1/", api.urls),
    path("language/", preferences.language, name="language"),
    path("print/", preferences.print_size, name="print"),
    path("hat/", preferences.hat, name="hat"),
    path("login/", LoginView.as_view(template_name="account/enter.html"), name="account_login"),
    path("logout/", LogoutView.as_view(template_name="account/leave.html"), name="account_logout"),
    path(
        "password/",
        PasswordChangeView.as_view(template_name="account/password.html", success_url="/"),
        name="account_change_password",
    ),
]
