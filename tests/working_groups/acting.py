"""Doing what a request does: under the actor's scope, in one transaction."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from core.errors import NotAllowed, Unmet
from core.scope import elevated, scoped
from municipalities.models import Membership
from tests.factories.municipalities import scope_for
from tests.factories.projects import NOW


def act[R](verb: Callable[..., R], actor: Membership, **arguments: Any) -> R:
    with scoped(scope_for(actor)), transaction.atomic():
        return verb(actor=actor, **{"now": NOW} | arguments)


def outcome(verb: Callable[..., Any], actor: Membership, **arguments: Any) -> str:
    """What came of it: done, denied or unmet. Nothing of it remains."""
    with transaction.atomic():
        try:
            act(verb, actor, **arguments)
        except NotAllowed:
            return "denied"
        except Unmet:
            return "unmet"
        finally:
            transaction.set_rollback(True)
    return "done"


def seen_by[R](reader: Membership, question: Callable[[], R]) -> R:
    with scoped(scope_for(reader)), transaction.atomic():
        return question()


def read[R](question: Callable[[], R]) -> R:
    with elevated(), transaction.atomic():
        return question()
