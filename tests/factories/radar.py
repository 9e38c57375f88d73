"""What the worker does for the radar, as tests need it; and vectors without the model."""

import datetime as dt
from typing import Final

import numpy as np
from django.db import transaction

from core.scope import elevated
from projects.models import Project, ProjectVector
from projects.operations import encode_projects
from projects.radar import encoder
from tests.factories.projects import NOW

LENGTH: Final = 512


def encoded(now: dt.datetime = NOW) -> int:
    """Everything that waits for it, with the real model."""
    with elevated(), transaction.atomic():
        return encode_projects(now=now)


def vector(of: Project, numbers: encoder.Vectors, terms: tuple[str, ...] = ()) -> None:
    """The project as if its text had these numbers."""
    with elevated(), transaction.atomic():
        ProjectVector.objects.update_or_create(
            project=of,
            defaults={
                "tenant_id": of.tenant_id,
                "author_id": of.author_id,
                "encoder": encoder.NAME,
                "version": of.version,
                "digest": "",
                "values": numbers.tobytes(),
                "signs": encoder.signs_of(numbers),
                "terms": list(terms),
                "encoded_at": NOW,
            },
        )


def direction(seed: int = 0) -> encoder.Vectors:
    """The same numbers for the same seed; of two seeds they have nothing in common."""
    rng = np.random.default_rng(seed)
    return rng.integers(-60, 60, LENGTH).astype(np.int8)


def beside(numbers: encoder.Vectors, distance: float, seed: int = 1) -> encoder.Vectors:
    """Like these numbers, the less so the larger `distance` (0 is the same, 1 about half)."""
    mixed = numbers + distance * direction(seed)
    scaled: encoder.Vectors = np.rint(mixed * 60 / np.abs(mixed).max()).astype(np.int8)
    return scaled
