"""Django settings. What a city may change is an environment variable: docs/reference/settings.md."""

import os
from pathlib import Path

from yiwang.web import secrets_file
from yiwang.web.database import django_database

PROJECT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("YIWANG_DATA", PROJECT / ".data")).resolve()
CITY_FOLDER = Path(os.environ.get("YIWANG_CITY", PROJECT / "cities" / "shenyang")).resolve()

DEBUG = os.environ.get("YIWANG_DEBUG") == "1"
SECRET_KEY = secrets_file.read(DATA, "django")
ID_NUMBER_KEY = secrets_file.read(DATA, "id-numbers")
ALLOWED_HOSTS = os.environ.get("YIWANG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("YIWANG_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "ninja",
    "yiwang.records.ledger",
    "yiwang.records.registry",
    "yiwang.records.cases",
    "yiwang.records.figures",
    "yiwang.networks.counter",
    "yiwang.networks.desk",
    "yiwang.networks.reform",
    "yiwang.networks.exchange",
    "yiwang.networks.policies",
    "yiwang.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yiwang.web.middleware.security",
    "yiwang.web.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yiwang.web.middleware.hats",
    "yiwang.web.middleware.refusals",
    "yiwang.web.problems.for_programs",
    "yiwang.web.idempotency.answered_once",
]

ROOT_URLCONF = "yiwang.web.urls"
WSGI_APPLICATION = "yiwang.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yiwang.web.context.city",
            ],
        },
    }
]

DATABASES = {"default": django_database(os.environ.get("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One clerk's failed log-ins must count on every process, so the throttle lives in the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "yiwang.web.accounts.Adapter"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("YIWANG_HTTPS") == "1"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"  # evidence is shown beside the decision

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
NODE_MODULES = PROJECT / "node_modules"
STATICFILES_DIRS = [
    ("htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("bpmn-js", NODE_MODULES / "bpmn-js" / "dist"),
    ("dmn-js", NODE_MODULES / "dmn-js" / "dist"),
]
DOCUMENTS = Path(os.environ.get("YIWANG_DOCUMENTS", DATA / "documents"))
LOG_SECRET = secrets_file.read(DATA, "log")
LOG_NAME = os.environ.get("YIWANG_LOG_NAME", "")
LOG_FOLDER = Path(os.environ.get("YIWANG_LOG_FOLDER", DATA / "tlog"))
MESSAGE_PROVIDERS = {
    "email": os.environ.get("YIWANG_EMAIL_PROVIDER", "file"),
    "sms": os.environ.get("YIWANG_SMS_PROVIDER", "file"),
}
EMAIL_HOST = os.environ.get("YIWANG_EMAIL_HOST", "localhost")
DEFAULT_FROM_EMAIL = os.environ.get("YIWANG_EMAIL_FROM", "yiwang@localhost")
FIGURES_FOLDER = Path(os.environ.get("YIWANG_FIGURES_FOLDER", DATA / "figures"))
FIGURE_SECONDS = float(os.environ.get("YIWANG_FIGURE_SECONDS", "60"))
UPLOAD_MAX_MB = int(os.environ.get("YIWANG_UPLOAD_MAX_MB", "10"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YIWANG_LOG", "INFO")},
}
