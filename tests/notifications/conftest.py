"""A project of Aachen, people who hear of it, and a way to let the worker run."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from core import clock
from core.ids import uuid7
from core.registry import Recipient, registry
from core.scope import elevated, scoped
from municipalities.models import Membership, Role
from notifications.models import Delivery, Notice
from notifications.operations import announce
from notifications.tasks import deliver
from projects.models import Project
from tests.factories import municipalities
from tests.factories.projects import project
from tests.factories.smtp import MailServer, serving

KIND = "grant.approved"


@dataclass(slots=True)
class Stage:
    """`actor` did something in `project`; `listeners` are to hear of it."""

    project: Project
    actor: Membership
    listeners: list[Membership]

    def announce(self, kind: str = KIND, key: str = "", **values: Any) -> None:
        """As an operation does it: under the actor's scope, in one transaction."""
        with scoped(municipalities.scope_for(self.actor)), transaction.atomic():
            about = {"object_kind": "project", "object_key": self.project.reference}
            announce(
                kind=kind,
                actor=self.actor,
                dedupe_key=key or f"{kind}:{uuid7()}",
                now=clock.now(),
                **about | values,
            )

    def notices(self) -> list[Notice]:
        with elevated(), transaction.atomic():
            return list(Notice.objects.order_by("recipient_id"))

    def deliveries(self) -> list[Delivery]:
        with elevated(), transaction.atomic():
            return list(
                Delivery.objects.prefetch_related("happenings").order_by("recipient_id", "id")
            )


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Three of Aachen's staff; every kind is told to all of them."""
    aachen = municipalities.tenant("aachen")
    actor = municipalities.membership(Role.LEAD, aachen)
    listeners = [municipalities.membership(Role.OFFICER, aachen) for _ in range(2)]
    made = Stage(project(aachen), actor, listeners)

    def audience(kind: str, key: str, payload: Mapping[str, Any]) -> Iterable[Recipient]:
        everybody = [made.actor, *made.listeners]
        return [Recipient(each.user_id, each.pk, "project_office") for each in everybody]

    for kind in (KIND, "wg.comment", "report.submitted", "security.new_login"):
        monkeypatch.setitem(registry.audiences, kind, audience)
    return made


@pytest.fixture
def run_worker() -> Callable[[], None]:
    """Everything that is due, in this process."""
    return deliver


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """The portal's mail server, on a real socket."""
    mails = MailServer()
    with serving(mails) as port:
        use_mail_server(settings, port)
        yield mails


def use_mail_server(settings: Any, port: int, timeout: float = 2) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}


def make_due(**values: Any) -> None:
    """Let the time of every pending delivery come."""
    with elevated(), transaction.atomic():
        past = clock.now() - dt.timedelta(seconds=1)
        Delivery.objects.filter(state="pending").update(next_at=past, **values)
