"""Who hears of a reported barrier, and how notices name it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from core.registry import Recipient, Target, registry
from public.queries import platform_administrators

OBJECT_KIND: Final = "barrier_report"
FEEDBACK: Final = "a11y.feedback"
_ADMINISTRATORS: Final = "platform_admin"


def reports_by_key(keys: Iterable[str]) -> Mapping[str, Target]:
    """The title says nothing of the text: nobody but the worker and the recipients reads it."""
    return {
        key: Target(
            title=_("Meldung einer Barriere"), url=reverse("public:barrier_report", args=[key])
        )
        for key in keys
    }


def audience(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    for membership in platform_administrators():
        yield Recipient(
            user_id=membership.user_id, membership_id=membership.pk, because=_ADMINISTRATORS
        )


def register() -> None:
    registry.object_kind(OBJECT_KIND, reports_by_key)
    registry.event_kinds([FEEDBACK], audience)
