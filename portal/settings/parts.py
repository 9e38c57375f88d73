"""The parts that the portal talks to: database, cache, broker, mail."""

from typing import Any

from celery.schedules import crontab
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.settings.environment import TIME_ZONE, env


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

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
            "retry": Retry(NoBackoff(), 0),
        },
    }
}

EMAIL_TIMEOUT_SECONDS = 5
# No mail is begun after half the lease, and one takes six answers of the server at the most.
DELIVERY_LEASE_SECONDS = env.float("DELIVERY_LEASE_SECONDS", default=EMAIL_TIMEOUT_SECONDS * 12)
# What happens to one object meanwhile shares a mail, unless it is urgent.
DELIVERY_WINDOW_SECONDS = env.float("DELIVERY_WINDOW_SECONDS", default=120)
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
        "kwargs": {"by_clock": True},
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "seal-audit": {"task": "audit.tasks.seal", "schedule": 10.0, "options": {"expires": 10}},
    # Every few minutes, so that a start after midnight is no gap; nothing due costs one query.
    "turn-lights": {"task": "projects.tasks.turn_lights", "schedule": 300.0},
    "purge-drafts": {
        "task": "projects.tasks.purge_drafts",
        "schedule": crontab(minute=15, hour=3),
    },
    "run-imports": {
        "task": "projects.tasks.run_imports",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "encode-projects": {
        "task": "projects.tasks.encode_projects",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "forget-imports": {
        "task": "projects.tasks.forget_imports",
        "schedule": crontab(minute=30, hour=3),
    },
    "forget-reports": {
        "task": "public.tasks.forget_reports",
        "schedule": crontab(minute=20, hour=3),
    },
    "remind-of-statements": {
        "task": "working_groups.tasks.remind_of_statements",
        "schedule": crontab(minute=0, hour=7),
    },
    "sweep-documents": {
        "task": "projects.tasks.sweep_documents",
        "schedule": crontab(minute=30, hour=3),
    },
    "clear-sessions": {
        "task": "accounts.tasks.clear_sessions",
        "schedule": crontab(minute=25, hour=3),
    },
}
