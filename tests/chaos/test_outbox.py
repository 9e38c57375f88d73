"""Real workers killed in the middle, a mail server that is away and slow: nothing is lost.

Every committed event ends with all its mails sent, each inbox holds it exactly once, and a mail
comes twice at most once per killed process.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection, transaction

from core import clock
from core.ids import uuid7
from core.scope import elevated, scoped
from municipalities.models import Membership, Role
from notifications.models import Delivery, Event, Happening, Notice
from notifications.operations import announce
from notifications.wake import TASK
from projects.models import Project
from tests.factories import municipalities
from tests.factories.projects import project
from tests.factories.smtp import MailServer, free_port, serving

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

EVENTS = 30
LISTENERS = 3
PROCESSES = 2
QUEUE = f"chaos-{os.getpid()}"
DEADLINE_SECONDS = 60


@dataclass(slots=True)
class Worker:
    """A Celery worker with its pool; `killed` counts processes that may have been sending."""

    mail_port: int
    log: Path
    killed: int = 0
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        command = [
            *(sys.executable, "-m", "celery", "--app=portal", "worker", f"--queues={QUEUE}"),
            *(f"--concurrency={PROCESSES}", "--loglevel=WARNING"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_pool(self) -> None:
        """kill -9 for every process of the pool; the main process starts new ones."""
        for pid in self._children():
            os.kill(pid, signal.SIGKILL)
            self.killed += 1

    def kill(self) -> None:
        """kill -9 for all of it."""
        self.killed += len(self._children())
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _children(self) -> list[int]:
        pid = self.process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def _environment(self) -> dict[str, str]:
        database = urlsplit(os.environ["DATABASE_URL"])
        own = urlunsplit(database._replace(path=f"/{connection.settings_dict['NAME']}"))
        return {
            **os.environ,
            "DATABASE_URL": own,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "DELIVERY_LEASE_SECONDS": "2",
            "DELIVERY_BACKOFF_SECONDS": "0.2",
        }


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    made = Worker(mail_port=free_port(), log=tmp_path / "worker.log")
    made.start()
    yield made
    made.kill()


@dataclass(slots=True)
class Town:
    project: Project
    actor: Membership
    offices: list[Membership]

    def announce(self, number: int) -> None:
        """Urgent, and each in a thread of its own: as many mails as events and listeners."""
        scope = municipalities.scope_for(self.actor)
        for _ in range(number):
            key = str(uuid7())
            with scoped(scope), transaction.atomic():
                announce(
                    kind="application.invited",
                    object_kind="project",
                    object_key=self.project.reference,
                    actor=self.actor,
                    dedupe_key=f"chaos:{key}",
                    thread=f"chaos:{key}",
                    now=clock.now(),
                )


@pytest.fixture
def town(transactional_db: None) -> Town:
    aachen = municipalities.tenant("aachen")
    offices = [municipalities.membership(Role.PROJECT_OFFICE, aachen) for _ in range(LISTENERS)]
    return Town(project(aachen), municipalities.membership(Role.OFFICER, aachen), offices)


def tick() -> None:
    """What the clock does every five seconds."""
    current_app.send_task(TASK, queue=QUEUE, ignore_result=True)


def wait_until(condition: Callable[[], bool], worker: Worker) -> None:
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < end, worker.log.read_text()[-3000:]
        tick()
        time.sleep(0.2)


def sent() -> int:
    with elevated(), transaction.atomic():
        return Delivery.objects.filter(state="sent").count()


def waiting() -> int:
    with elevated(), transaction.atomic():
        unfanned = Event.objects.filter(fanned_out_at__isnull=True).count()
        return unfanned + Delivery.objects.filter(state="pending").count()


def send_more(number: int, worker: Worker) -> None:
    """Go on only when this many more mails are out, so that every blow hits work in progress."""
    wanted = sent() + number
    wait_until(lambda: sent() >= wanted, worker)


def test_nothing_is_lost_and_nothing_comes_twice_in_the_inbox(town: Town, worker: Worker) -> None:
    mails = MailServer(delay=0.02)
    town.announce(EVENTS // 2)
    with serving(mails, worker.mail_port):
        send_more(10, worker)
        worker.kill_pool()
        town.announce(EVENTS // 2)
        send_more(5, worker)
        worker.kill()
    worker.start()
    time.sleep(1)  # the mail server refuses every connection meanwhile
    mails.delay = 0.05
    with serving(mails, worker.mail_port):
        send_more(5, worker)
        worker.kill_pool()
        mails.delay = 0
        wait_until(lambda: waiting() == 0, worker)
    assert_whole(town, worker, mails)


def assert_whole(town: Town, worker: Worker, mails: MailServer) -> None:
    with elevated(), transaction.atomic():
        deliveries = {str(each.pk): each for each in Delivery.objects.select_related("recipient")}
        told = Counter(Happening.objects.values_list("event_id", "recipient_id"))
        notices = Counter(Notice.objects.values_list("event_id", "recipient_id"))
    assert {each.state for each in deliveries.values()} == {"sent"}
    assert len(deliveries) == EVENTS * LISTENERS
    assert len(notices) == EVENTS * LISTENERS
    assert told == notices
    assert set(notices.values()) == {1}
    arrived = Counter(mail["Message-ID"].strip("<>").split("@")[0] for _to, mail in mails.taken)
    assert set(arrived) == set(deliveries)
    assert sum(arrived.values()) - len(arrived) <= worker.killed
