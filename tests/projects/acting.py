"""What the tests of the verbs share."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from core.scope import elevated, scoped
from municipalities.models import Membership
from tests.factories.municipalities import scope_for
from tests.factories.projects import NOW


def act[R](verb: Callable[..., R], actor: Membership, **arguments: Any) -> R:
    """As a request does: under the actor's scope, in one transaction."""
    with scoped(scope_for(actor)), transaction.atomic():
        return verb(actor=actor, **{"now": NOW} | arguments)


def read[R](question: Callable[[], R]) -> R:
    with elevated():
        return question()
