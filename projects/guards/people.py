"""Texts that a step asks for, and the four eyes that look at it."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.errors import Problem
from projects.guards.attempt import Attempt, Guard, asked, in_the_way
from projects.models import Project, Transition

REASON_MIN: Final = 30


def text_asked_for(message: Promise) -> Guard:
    """The step needs a text that is not blank; `message` says which, in the reader's language."""

    def guard(attempt: Attempt) -> Problem | None:
        if attempt.reason is None or attempt.reason.strip():
            return None
        return asked(str(message))

    return guard


def reason_explains(attempt: Attempt) -> Problem | None:
    if attempt.reason is None or len(attempt.reason.strip()) >= REASON_MIN:
        return None
    return asked(_("Begründen Sie die Rückgabe in mindestens 30 Zeichen."))


def is_not_own_work(attempt: Attempt) -> Problem | None:
    """A person never decides on what she has entered or submitted, whichever role she acts in."""
    own = {attempt.project.created_by_id, last_actor(attempt.project, "submit_sketch")}
    if attempt.user_id not in own:
        return None
    text = _(
        "Sie haben dieses Projekt selbst angelegt oder eingereicht."
        " Das Vier-Augen-Prinzip verlangt eine andere Person."
    )
    return in_the_way("four_eyes", text)


def not_also(*names: str) -> Guard:
    """Four eyes: not the person who last took one of these transitions."""

    def guard(attempt: Attempt) -> Problem | None:
        if attempt.user_id not in {last_actor(attempt.project, name) for name in names}:
            return None
        text = _(
            "Sie haben einen früheren Schritt dieser Prüfung selbst vorgenommen."
            " Das Vier-Augen-Prinzip verlangt eine andere Person."
        )
        return in_the_way("four_eyes", text)

    return guard


def last_actor(project: Project, name: str) -> int | None:
    steps = (step for step in project.transitions.all() if step.name == name)
    latest: Transition | None = next(steps, None)
    return latest.actor_id if latest else None
