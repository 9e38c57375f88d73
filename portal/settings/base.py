"""What every installation shares. Values that differ come from the environment."""

import datetime as dt
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

PORTAL_VAR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var")))
if (PORTAL_VAR / "local.env").exists():  # written by `make run`; the environment wins
    env.read_env(PORTAL_VAR / "local.env")
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


def database(url: str, *, scoped: bool) -> dict[str, Any]:
    """One connection. `scoped` is the login; the owner (migrations) is not bound to a scope."""
    return {
        **env.db_url_config(url),
        "ENGINE": "core.database",
        "SCOPED": scoped,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


AS_OWNER = env.bool("PORTAL_AS_OWNER", default=False)
DATABASE_VARIABLE = "DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL"
DATABASES = {
    "default": database(
        env.str(DATABASE_VARIABLE, default="postgres:///portal"), scoped=not AS_OWNER
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/arbeit/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.ForgottenForm",
    "reset_password_from_key": "accounts.forms.ResetForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ConfirmForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmByCodeForm",
    "activate_totp": "accounts.forms.SetUpAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
    "authenticate_webauthn": "accounts.forms.PasskeyForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "accounts.forms.ConfirmByPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Modellregionen-Portal"
MFA_TOTP_TOLERANCE = 1  # telephones go fast or slow by half a minute
USERSESSIONS_TRACK_ACTIVITY = False
PASSWORD_RESET_TIMEOUT = 60 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

SESSION_COOKIE_AGE = 60 * 60 * 2
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
OUTBOX_LAG_LIMIT = dt.timedelta(seconds=60)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

EMAIL_TIMEOUT_SECONDS = 5
# No mail is begun after half the lease, and one takes six answers of the server at the most.
DELIVERY_LEASE_SECONDS = env.float("DELIVERY_LEASE_SECONDS", default=EMAIL_TIMEOUT_SECONDS * 12)
DELIVERY_BACKOFF_SECONDS = env.float("DELIVERY_BACKOFF_SECONDS", default=15)


def mailer(url: str) -> dict[str, Any]:
    """`smtp://`, `smtp+tls://` or `smtp+ssl://` with user, password, host and port."""
    parts = env.email_url_config(url)
    return {
        "BACKEND": parts["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": parts["EMAIL_HOST"],
            "port": parts["EMAIL_PORT"],
            "username": parts["EMAIL_HOST_USER"],
            "password": parts["EMAIL_HOST_PASSWORD"],
            "use_tls": parts.get("EMAIL_USE_TLS", False),
            "use_ssl": parts.get("EMAIL_USE_SSL", False),
            "timeout": EMAIL_TIMEOUT_SECONDS,
        },
    }


MAILERS = {"default": mailer(env.str("EMAIL_URL", default="smtp://localhost:1025"))}
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Modellregionen-Portal <portal@modellregionen.example>"
)

# A lost task is harmless (the sweep finds what is due), a task run twice too (leases).
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "health_check_interval": 10,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "deliver": {
        "task": "notifications.tasks.deliver",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "seal-audit": {"task": "audit.tasks.seal", "schedule": 10.0, "options": {"expires": 10}},
    # Every few minutes, so that a start after midnight is no gap; nothing due costs one query.
    "turn-lights": {"task": "projects.tasks.turn_lights", "schedule": 300.0},
    "forget-reports": {
        "task": "public.tasks.forget_reports",
        "schedule": crontab(minute=20, hour=3),
    },
    "clear-sessions": {
        "task": "accounts.tasks.clear_sessions",
        "schedule": crontab(minute=25, hour=3),
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["municipalities.tokens.ApiTokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["municipalities.tokens.ActsAsMember"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.pagination.ApiPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min", "anon": "60/min"},
    "EXCEPTION_HANDLER": "core.problems.handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
REST_KNOX = {"TOKEN_MODEL": "municipalities.ApiToken", "TOKEN_TTL": None}
KNOX_TOKEN_MODEL = "municipalities.ApiToken"  # noqa: S105 - a model's name
# Ours takes the place of knox's own table, which its migrations would create all the same.
MIGRATION_MODULES = {"knox": None}
SPECTACULAR_SETTINGS = {
    "TITLE": "Modellregionen-Portal",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
