"""What every installation shares. Values that differ come from the environment."""

import datetime as dt
from pathlib import Path

from portal.settings.environment import ROOT, env
from portal.settings.parts import *
from portal.settings.security import *
from portal.settings.security import TRUSTED_PROXIES
from portal.settings.uploads import *

BASE_DIR = ROOT
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)
PORTAL_SHOWCASE = False
PORTAL_MAIL_FOLDER: Path | None = None
PORTAL_OFFICIAL = env.bool("PORTAL_OFFICIAL", default=False)
# Who answers for this installation: imprint, privacy statement, accessibility statement.
PORTAL_OPERATOR = {
    "name": env.str("PORTAL_OPERATOR_NAME", default=""),
    "address": env.str("PORTAL_OPERATOR_ADDRESS", default=""),
    "represented_by": env.str("PORTAL_OPERATOR_REPRESENTED_BY", default=""),
    "email": env.str("PORTAL_OPERATOR_EMAIL", default=""),
    "phone": env.str("PORTAL_OPERATOR_PHONE", default=""),
    "data_protection_email": env.str("PORTAL_DATA_PROTECTION_EMAIL", default=""),
}
# The day of the last self-assessment of accessibility (§ 10b BGG NRW: at least once a year).
PORTAL_REVIEWED_ON = dt.date(2026, 11, 22)
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000")
PORTAL_SECOND_FACTOR_REQUIRED = env.bool("PORTAL_SECOND_FACTOR_REQUIRED", default=False)
# The largest table of projects that is read: bytes of the file, and rows below the headings.
PORTAL_IMPORT_BYTES = env.int("PORTAL_IMPORT_BYTES", default=10 * 1024 * 1024)
PORTAL_IMPORT_ROWS = env.int("PORTAL_IMPORT_ROWS", default=5_000)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

PORTAL_APPS = [
    "portal",
    "public",
    "dashboards",
    "working_groups",
    "projects",
    "municipalities",
    "sectors",
    "accounts",
    "audit",
    "notifications",
    "core",
]
INSTALLED_APPS = [
    *PORTAL_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "knox",
    "drf_spectacular",
]

MIDDLEWARE = [
    "portal.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.middleware.NulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.session_end.SlidingSessionMiddleware",
    "accounts.middleware.PersonalLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "municipalities.middleware.ScopeMiddleware",
    "municipalities.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "core.kern.KernRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "portal.context.page",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]

OUTBOX_LAG_LIMIT = dt.timedelta(seconds=60)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["municipalities.tokens.ApiTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["municipalities.tokens.ActsAsMember"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.PlainJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.pagination.ApiPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "core.throttles.PersonThrottle",
        "core.throttles.AddressThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "user": "600/min",
        "anon": "60/min",
        "failure": "30/min",
        "calendar": "60/min",
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "EXCEPTION_HANDLER": "core.problems.handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
REST_KNOX = {"TOKEN_MODEL": "municipalities.ApiToken", "TOKEN_TTL": dt.timedelta(days=365)}
KNOX_TOKEN_MODEL = "municipalities.ApiToken"  # noqa: S105 - a model's name
# Ours takes the place of knox's own table, which its migrations would create all the same.
MIGRATION_MODULES = {"knox": None}
SPECTACULAR_SETTINGS = {
    "TITLE": "Modellregionen-Portal",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "DocumentKindEnum": "projects.models.DocumentKind",
        "EntryStepEnum": "projects.models.EntryStep",
        "CooperationKindEnum": "working_groups.models.CooperationKind",
        "PartyAnswerEnum": "working_groups.models.PartyAnswer",
        "MeetingAnswerEnum": "working_groups.models.Answer",
        "AgendaKindEnum": "working_groups.models.ItemKind",
        "AgendaStateEnum": "working_groups.models.ItemState",
        "MeetingStateEnum": "working_groups.models.MeetingState",
        "PaperStateEnum": "working_groups.models.PaperState",
        "VoteEnum": "working_groups.models.Choice",
        "CastVoteEnum": "working_groups.models.CASTABLE",
        "PaperKindEnum": "working_groups.models.PaperKind",
        "StationRoleEnum": "working_groups.models.StationRole",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
