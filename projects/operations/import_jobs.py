"""An import as something that goes on in the background, can be stopped anywhere and goes on.

Each chunk of rows is one transaction with the position up to which they are dealt with. A worker
that is killed repeats nothing; whoever comes second to a chunk leaves.
"""

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Sequence
from itertools import batched, islice
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError, Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from notifications.wake import wake_worker_on_commit
from projects.access import ensure, may_create
from projects.exchange.files import ensure_table
from projects.exchange.reading import Record, opened
from projects.models import WORKING, ImportJob, ImportRow, Stage, Verdict
from projects.operations.importing import (
    CHUNK,
    Incoming,
    Outcome,
    check_rows,
    incoming,
    take_rows,
)

TASK: Final = "projects.tasks.run_imports"
KEPT: Final = dt.timedelta(days=7)
"""How long one may come back to a result."""
_WRITTEN: Final = ("key", "title", "reference", "verdict", "fields", "changes", "problems")


@transaction.atomic
def begin_import(
    *,
    actor: Membership,
    name: str,
    content: bytes,
    now: dt.datetime,
    takes: bool = False,
    good_rows: bool = False,
) -> ImportJob:
    """Lets the worker check the file. `takes`: and take it over at once, if it may.

    Raises NotAllowed, and Unmet for what is no table at all.
    """
    ensure(may_create(actor))
    ensure_table(name, content)
    job = ImportJob.objects.create(
        person_id=actor.user_id,
        membership=actor,
        name=name[-160:],
        content=content,
        takes=takes,
        good_rows=good_rows,
        created_at=now,
        updated_at=now,
    )
    wake_worker_on_commit(TASK)
    return job


@transaction.atomic
def take_import(
    *, actor: Membership, job: ImportJob, good_rows: bool, now: dt.datetime
) -> ImportJob:
    """Lets the worker write what was checked; a second time changes nothing.

    Raises NotAllowed, and Unmet while rows have errors and not only the good ones are wanted.
    """
    ensure(may_create(actor))
    current = ImportJob.objects.defer("content").select_for_update().get(pk=job.pk)
    if current.stage != Stage.CHECKED:
        return current
    if not good_rows and _has_errors(current):
        message = _(
            "Einige Zeilen haben Fehler. Berichtigen Sie die Datei, oder übernehmen Sie nur die "
            "fehlerfreien Zeilen."
        )
        raise Unmet(Problem("rows_with_errors", message))
    current.good_rows = good_rows
    _start_taking(current, now)
    wake_worker_on_commit(TASK)
    return current


def work_on_import(
    *, actor: Membership, key: UUID, now: dt.datetime, is_over: Callable[[], bool]
) -> bool:
    """Chunk by chunk until nothing is left of the current stage; True when the time was over first."""
    job = _waiting(key)
    if job is None:
        return False
    try:
        with transaction.atomic():
            file = incoming(actor=actor, table=opened(job.name, bytes(job.content)))
    except DomainError as refusal:
        _refuse(key, refusal.problems, now)
        return False
    rows = islice(file.table.rows(), job.position, None)
    position = job.position
    for records in batched(rows, CHUNK):
        if is_over():
            return True
        if not _advance(actor, job, position, records, file, now):
            return False
        position += len(records)
        # Projects and their rows hold each other; several chunks of them would wait to be found.
        gc.collect()
    return False


def forget_imports(*, now: dt.datetime) -> int:
    """Removes what nobody has come back to; returns how many."""
    # Everybody's: the calendar has no owner.
    with elevated(), transaction.atomic():
        old = ImportJob.objects.filter(updated_at__lt=now - KEPT)
        keys = list(old.values_list("pk", flat=True))
        ImportJob.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def _waiting(key: UUID) -> ImportJob | None:
    return ImportJob.objects.filter(pk=key, stage__in=WORKING).first()


@transaction.atomic
def _advance(
    actor: Membership,
    job: ImportJob,
    position: int,
    records: Sequence[Record],
    file: Incoming,
    now: dt.datetime,
) -> bool:
    """One chunk with the position behind it; False when somebody else is at it."""
    mine = ImportJob.objects.defer("content").select_for_update(skip_locked=True)
    current = mine.filter(pk=job.pk, stage=job.stage, position=position).first()
    if current is None:
        return False
    if current.stage == Stage.TAKING:
        outcomes = take_rows(actor=actor, records=records, file=file, now=now)
    else:
        outcomes = check_rows(actor=actor, records=records, file=file)
    _keep(current, outcomes)
    current.total, current.position = file.total, position + len(records)
    current.updated_at = now
    current.save(update_fields=["total", "position", "updated_at"])
    if current.position >= file.total:
        _end_stage(current, now)
    return True


def _keep(job: ImportJob, outcomes: Iterable[Outcome]) -> None:
    rows = [ImportRow(job=job, person_id=job.person_id, **_columns(each)) for each in outcomes]
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["job", "number"], update_fields=_WRITTEN
    )


def _columns(outcome: Outcome) -> dict[str, Any]:
    return {
        "number": outcome.number,
        "key": outcome.key[:80],
        "title": outcome.title[:120],
        "reference": outcome.reference,
        "verdict": outcome.verdict,
        "fields": [*outcome.fields],
        "changes": outcome.changes,
        "problems": _pairs(outcome.problems),
    }


def _pairs(problems: Iterable[Problem]) -> list[list[str]]:
    return [[each.field, str(each.message)] for each in problems]


def _end_stage(job: ImportJob, now: dt.datetime) -> None:
    if job.stage == Stage.TAKING:
        _finish(job, Stage.DONE, now)
    elif job.takes and (job.good_rows or not _has_errors(job)):
        _start_taking(job, now)
        wake_worker_on_commit(TASK)
    else:
        job.stage = Stage.CHECKED
        job.save(update_fields=["stage"])


def _start_taking(job: ImportJob, now: dt.datetime) -> None:
    job.stage, job.position, job.updated_at = Stage.TAKING, 0, now
    job.save(update_fields=["stage", "position", "good_rows", "updated_at"])


def _has_errors(job: ImportJob) -> bool:
    return job.rows.filter(verdict=Verdict.ERROR).exists()


@transaction.atomic
def _refuse(key: UUID, problems: Iterable[Problem], now: dt.datetime) -> None:
    job = ImportJob.objects.defer("content").select_for_update().get(pk=key)
    job.problems = _pairs(problems)
    _finish(job, Stage.REFUSED, now)


def _finish(job: ImportJob, stage: Stage, now: dt.datetime) -> None:
    """The file has done its duty."""
    job.stage, job.content, job.updated_at = stage, b"", now
    job.save(update_fields=["stage", "content", "problems", "updated_at"])
