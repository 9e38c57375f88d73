"""What the pages of projects share."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from municipalities.middleware import Request
from municipalities.models import Membership


def actor_of(request: Request) -> Membership:
    """`member_required` made sure of it."""
    return cast(Membership, request.acting)


def demand(allowed: bool) -> None:
    """The object is visible, the verb is not this role's: 403 with a page that says so."""
    if not allowed:
        raise PermissionDenied(_("Ihre Rolle erlaubt diesen Schritt bei diesem Projekt nicht."))


def refused(error: NotAllowed) -> PermissionDenied:
    return PermissionDenied(str(error))
