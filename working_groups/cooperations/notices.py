"""Who hears of a cooperation, how notices name it, and what waits for those who sign."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from core.actor import Actor
from core.registry import OpenTask, Recipient, Target, registry
from municipalities.models import Membership, Role
from municipalities.queries import open_memberships
from working_groups.cooperations.queries import waiting_for
from working_groups.models import Cooperation

OBJECT_KIND: Final = "cooperation"
PROPOSED: Final = "cooperation.proposed"
ANSWERED: Final = "cooperation.answered"
_ASKED: Final = (Role.PROJECT_OFFICE, Role.OFFICER, Role.MEMBER, Role.PARTNER)
_TOLD: Final = (Role.PROJECT_OFFICE, Role.MEMBER, Role.PARTNER)
_SIGNING: Final = frozenset({Role.PROJECT_OFFICE, Role.LEAD, Role.MEMBER, Role.PARTNER})


def titles(keys: Iterable[str]) -> Mapping[str, Target]:
    found = Cooperation.objects.filter(pk__in=[*keys])
    return {str(each.pk): _target(each) for each in found}


def _target(cooperation: Cooperation) -> Target:
    return Target(title=cooperation.title, url=cooperation.get_absolute_url())


def _asked(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    """All parties but the one that has put the text forward."""
    return _people(key, _ASKED, without=payload.get("organisation"))


def _parties(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    return _people(key, _TOLD, without=None)


def _people(key: str, roles: Iterable[Role], *, without: int | None) -> Iterator[Recipient]:
    """Each person once, also with several roles."""
    parties = Cooperation.objects.filter(pk=UUID(key)).values("parties__organisation")
    rows = open_memberships().filter(organisation__in=parties, role__in=[*roles])
    seen: dict[int, Membership] = {}
    for row in rows.exclude(organisation=without):
        seen.setdefault(row.user_id, row)
    for row in seen.values():
        yield Recipient(user_id=row.user_id, membership_id=row.pk, because=row.role)


def open_tasks(actor: Actor) -> Iterator[OpenTask]:
    """Texts that the own organisation has not answered yet; asked only for whoever may sign."""
    if actor.role not in _SIGNING:
        return
    for each in waiting_for(actor):
        yield OpenTask(
            verb=_("Kooperation beantworten"),
            target=_target(each),
            context=f"{each.author.name} · {each.get_kind_display()}",
            since=each.offered_at,
        )


def register() -> None:
    registry.object_kind(OBJECT_KIND, titles)
    registry.event_kinds((PROPOSED,), _asked)
    registry.event_kinds((ANSWERED,), _parties)
    registry.task_source("cooperations", open_tasks)
