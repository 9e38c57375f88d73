"""As whom a command acts: with the sight and the rights of one membership."""

from collections.abc import Callable

from django.core.management.base import CommandError

from municipalities.models import Membership
from municipalities.queries import open_memberships


def acting_as(email: str, *, may: Callable[[Membership], bool]) -> Membership:
    """The oldest membership of this address that may; raises CommandError."""
    found = open_memberships().filter(user__email__iexact=email)
    membership = next((each for each in found if may(each)), None)
    if membership is None:
        raise CommandError("Zu dieser Adresse gibt es keine Mitgliedschaft, die das darf.")
    return membership
