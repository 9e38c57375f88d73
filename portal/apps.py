"""Makes the project package an app: its commands, checks, and the worker's application."""

from django.apps import AppConfig

# Imported so that `shared_task` binds to our broker in every process, also outside the worker.
# It stands here, not in the package, because `portal.local` starts without Django.
from portal.celery import app as celery_app

__all__ = ["PortalConfig", "celery_app"]


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"
