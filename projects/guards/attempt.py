"""What a guard looks at, and how it words what it misses."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from core.errors import Problem
from projects.models import Project
from projects.sections import address_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody about to take a transition. `reason` is None while nobody has asked for it yet."""

    project: Project
    user_id: int
    reason: str | None
    today: dt.date


type Answer = Problem | Sequence[Problem] | None
type Guard = Callable[[Attempt], Answer]


def on_form(project: Project, field: str, message: str, anchor: str = "") -> Problem:
    """A gap that the edit page mends."""
    url = address_of(project.reference, field, anchor)
    return Problem(code=f"{field}_unmet", message=message, field=field, url=url)


def needed(field: str, message: Promise, anchor: str = "") -> Guard:
    """The field holds something: a text that is not blank, a choice, a consent, a row."""

    def guard(attempt: Attempt) -> Problem | None:
        value = getattr(attempt.project, field)
        if value.strip() if isinstance(value, str) else value:
            return None
        return on_form(attempt.project, field, str(message), anchor)

    return guard


def asked(message: str, code: str = "reason_unmet") -> Problem:
    """A text that the step's own page asks for."""
    return Problem(code=code, message=message, field="reason", url="#id_reason")


def in_the_way(code: str, message: str, url: str = "") -> Problem:
    return Problem(code=code, message=message, url=url)
