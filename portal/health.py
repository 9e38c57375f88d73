"""For whoever watches over the portal: is the process there, is it ready, what does it measure."""

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, generate_latest
from redis import Redis
from redis.exceptions import RedisError

from core.scope import elevated
from notifications.queries import outbox_lag, pending_mails, pulse_ages

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers before hosts, sessions and scopes are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = self.pages.get(request.path, self.get_response)
        return page(request)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, broker, migrations and outbox are well, else 503, naming what is not."""
    parts = {
        "database": _database(),
        "broker": _broker(),
        "migrations": _migrations(),
        "outbox": _outbox(),
    }
    status = 200 if all(parts.values()) else 503
    return JsonResponse(parts, status=status)


PULSE_AGE: Final = Gauge("portal_pulse_age_seconds", "Seit dem letzten Lebenszeichen", ["part"])
LAG: Final = Gauge("portal_outbox_lag_seconds", "Wartezeit des ältesten fälligen Ereignisses")
PENDING: Final = Gauge("portal_mails_pending", "Mails, die noch nicht hinaus sind")


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for whoever holds the token."""
    wanted = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not constant_time_compare(given, wanted):
        return HttpResponse(status=404)
    _measure()
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _measure() -> None:
    """As of now; without the database the last values stay."""
    now = timezone.now()
    try:
        with elevated(), transaction.atomic():
            LAG.set(outbox_lag(now=now).total_seconds())
            PENDING.set(pending_mails())
            for part, age in pulse_ages(now=now).items():
                PULSE_AGE.labels(part.value).set(age.total_seconds())
    except DatabaseError:
        logger.warning("Die Datenbank antwortet nicht; ihre Messwerte sind veraltet.")


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker() -> bool:
    try:
        return bool(Redis.from_url(settings.REDIS_URL, socket_timeout=1).ping())
    except (RedisError, OSError):
        return False


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _outbox() -> bool:
    try:
        with elevated(), transaction.atomic():
            return outbox_lag(now=timezone.now()) < settings.OUTBOX_LAG_LIMIT
    except DatabaseError:
        return False
