"""Is this mail still wanted, may its recipient still see the object, and what does it say?

Asked anew at every attempt, under the recipient's own scope: between an event and its mail people
leave, lose a role or unsubscribe, and objects are withdrawn.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction

from core.registry import Enclosure, Target, registry
from core.scope import PUBLIC, Scope, scoped
from notifications.backoff import MAX_ATTEMPTS
from notifications.kinds import kind_of
from notifications.mails import letter_mail, notice_mail
from notifications.models import Delivery, DeliveryState, Notice
from notifications.queries import mails_switched_off, notices_about

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refused:
    """Not to be sent: for good (`state` says how), or not now (`again`)."""

    reason: str
    state: DeliveryState = DeliveryState.SUPPRESSED
    again: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    delivery: Delivery
    outcome: EmailMessage | Refused


@dataclass(frozen=True, slots=True)
class Background:
    """What a whole batch asks the database, by membership, (event, user) and (user, kind)."""

    scopes: Mapping[int, Scope]
    notices: Mapping[tuple[UUID, int], Notice]
    unwanted: set[tuple[int, str]]

    def scope_of(self, delivery: Delivery) -> Scope | None:
        """None for somebody who may not act any more."""
        if delivery.membership_id is not None:
            return self.scopes.get(delivery.membership_id)
        person = delivery.recipient
        return Scope(user=person.pk) if person and person.is_active else None


GONE = Refused("Die Mitgliedschaft ist beendet oder das Konto gesperrt.")
UNWANTED = Refused("Die Person hat diese Nachrichten abbestellt.")
HIDDEN = Refused("Die Person darf das nicht mehr sehen.")
OBSOLETE = Refused("Der Anlass des Schreibens besteht nicht mehr.")
ABORTED = Refused("Jeder Versuch brach ab, ohne zu enden.", state=DeliveryState.DEAD)


def prepare(batch: Sequence[Delivery]) -> list[Prepared]:
    """An outcome for every delivery of the batch, in its order."""
    with transaction.atomic():
        background = _background([each for each in batch if each.recipient_id])
        first = {each.pk: _refusal(each, background) for each in batch}
        targets = _targets([each for each in batch if not first[each.pk]], background)
        return [
            Prepared(each, first[each.pk] or _outcome(each, background, targets)) for each in batch
        ]


def _background(batch: Sequence[Delivery]) -> Background:
    if not batch:
        return Background({}, {}, set())
    people = {cast(int, each.recipient_id) for each in batch}
    memberships = {each.membership_id for each in batch if each.membership_id is not None}
    return Background(
        scopes=registry.scopes(memberships) if memberships else {},
        notices=notices_about(event_ids={each.event_id for each in batch}, user_ids=people),
        unwanted=mails_switched_off(user_ids=people),
    )


def _refusal(delivery: Delivery, background: Background) -> Refused | None:
    """What can be said without looking at the object."""
    if delivery.attempts > MAX_ATTEMPTS:
        return ABORTED
    if delivery.recipient_id is None:
        return None
    if background.scope_of(delivery) is None:
        return GONE
    kind = kind_of(delivery.event.kind)
    if kind.can_switch_off and (delivery.recipient_id, kind.slug) in background.unwanted:
        return UNWANTED
    return None


type Targets = Mapping[UUID, Target | Refused]


def _targets(batch: Sequence[Delivery], background: Background) -> Targets:
    """The objects as their readers see them; one look per scope and kind of object."""
    groups: dict[tuple[Scope, str], list[Delivery]] = defaultdict(list)
    for delivery in batch:
        if delivery.recipient_id is not None:
            scope = background.scope_of(delivery) or PUBLIC
            groups[scope, delivery.event.object_kind].append(delivery)
    found: dict[UUID, Target | Refused] = {}
    for (scope, object_kind), deliveries in groups.items():
        found |= _look(deliveries, scope, object_kind)
    return found


def _look(deliveries: Sequence[Delivery], scope: Scope, object_kind: str) -> Targets:
    try:
        with transaction.atomic(), scoped(scope):
            resolver = registry.resolvers[object_kind]
            seen = resolver({each.event.object_key for each in deliveries})
    except Exception as error:
        # Another app's code: its fault costs these mails an attempt, and the batch nothing.
        logger.exception("Objekte der Art %s ließen sich nicht nachschlagen", object_kind)
        failed = Refused(f"{type(error).__name__}: {error}", again=True)
        return {each.pk: failed for each in deliveries}
    return {each.pk: seen.get(each.event.object_key, HIDDEN) for each in deliveries}


def _outcome(
    delivery: Delivery, background: Background, targets: Targets
) -> EmailMessage | Refused:
    try:
        person = delivery.recipient
        if person is None:
            return _letter(delivery)
        target = targets[delivery.pk]
        if isinstance(target, Refused):
            return target
        notice = background.notices.get((delivery.event_id, person.pk))
        enclosure = _enclosure(delivery, background.scope_of(delivery) or PUBLIC, person.email)
        return notice_mail(delivery, person, notice, url=target.url, enclosure=enclosure)
    except Exception as error:
        logger.exception("Die Mail zu %s ließ sich nicht schreiben", delivery.pk)
        return Refused(f"{type(error).__name__}: {error}", again=True)


def _enclosure(delivery: Delivery, scope: Scope, address: str) -> Enclosure | None:
    """What comes along says no more than its recipient may read."""
    event = delivery.event
    build = registry.enclosures.get(event.kind)
    if build is None:
        return None
    with transaction.atomic(), scoped(scope):
        return build(event.object_key, event.payload, address)


def _letter(delivery: Delivery) -> EmailMessage | Refused:
    event = delivery.event
    with transaction.atomic():
        letter = registry.letters[event.kind](event.object_key, event.payload)
    return letter_mail(delivery, letter) if letter else OBSOLETE
