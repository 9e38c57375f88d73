"""Keeps beside each project what the radar compares."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from core.scope import elevated
from projects.models import Project, ProjectVector
from projects.queries import projects_to_encode
from projects.radar import encoder
from projects.radar.terms import terms_of
from projects.radar.texts import digest_of, text_of

CHUNK: Final = 50
"""Projects per transaction: a second or two of work, should every text be new."""
WRITTEN: Final = ("encoder", "version", "digest", "values", "signs", "terms", "encoded_at")


@transaction.atomic
def encode_projects(*, now: dt.datetime) -> int:
    """Compares what was changed since; returns how many, `CHUNK` at most.

    Locks nothing: whoever goes on typing meanwhile has a newer version, which the next run takes.
    A change of anything but the text only moves the version on.
    """
    # Every tenant's: the calendar has none.
    with elevated():
        projects = projects_to_encode(encoder=encoder.NAME, limit=CHUNK)
        digests = {project.pk: digest_of(text_of(project)) for project in projects}
        kept = _unchanged(digests)
        rows = [_moved_on(row, projects, now) for row in kept.values()]
        rows += _encoded([each for each in projects if each.pk not in kept], digests, now)
        ProjectVector.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["project"], update_fields=WRITTEN
        )
    return len(projects)


def _unchanged(digests: dict[int, str]) -> dict[int, ProjectVector]:
    stored = ProjectVector.objects.filter(project__in=digests, encoder=encoder.NAME)
    return {row.project_id: row for row in stored if row.digest == digests[row.project_id]}


def _moved_on(row: ProjectVector, projects: Sequence[Project], now: dt.datetime) -> ProjectVector:
    row.version = next(each.version for each in projects if each.pk == row.project_id)
    row.encoded_at = now
    return row


def _encoded(
    projects: Sequence[Project], digests: dict[int, str], now: dt.datetime
) -> list[ProjectVector]:
    if not projects:
        return []
    texts = [text_of(project) for project in projects]
    return [
        ProjectVector(
            project=project,
            tenant_id=project.tenant_id,
            author_id=project.author_id,
            encoder=encoder.NAME,
            version=project.version,
            digest=digests[project.pk],
            values=vector.tobytes(),
            signs=encoder.signs_of(vector),
            terms=terms_of(text),
            encoded_at=now,
        )
        for project, text, vector in zip(projects, texts, encoder.encode(texts), strict=True)
    ]
