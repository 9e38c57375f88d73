"""Is this mail still wanted, may its recipient still see its objects, and what does it say?

Asked anew at every attempt, under the recipient's own scope: between an event and its mail people
leave, lose a role, unsubscribe or do what they were to be reminded of, and objects are withdrawn.
What a mail may no longer tell is left out; one with nothing left is not sent.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction

from core.registry import Enclosure, Target, registry
from core.scope import PUBLIC, Scope, scoped
from notifications.backoff import MAX_ATTEMPTS
from notifications.kinds import kind_of
from notifications.mails import Person, Told, letter_mail, notice_mail
from notifications.models import Delivery, DeliveryState, Happening, Notice
from notifications.queries import mails_switched_off, notices_about, who_muted

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refused:
    """Not to be sent: for good (`state` says how), or not now (`again`)."""

    reason: str
    state: DeliveryState = DeliveryState.SUPPRESSED
    again: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """`omitted`: why the mail leaves these happenings out, by their ids."""

    delivery: Delivery
    outcome: EmailMessage | Refused
    omitted: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Background:
    """What a whole batch asks the database, by membership, (event, user), (user, kind) and
    (user, thread)."""

    scopes: Mapping[int, Scope]
    notices: Mapping[tuple[UUID, int], Notice]
    unwanted: set[tuple[int, str]]
    muted: set[tuple[int, str]]

    def scope_of(self, happening: Happening, delivery: Delivery) -> Scope | None:
        """None for somebody who may not act any more."""
        if happening.membership_id is not None:
            return self.scopes.get(happening.membership_id)
        person = delivery.recipient
        return Scope(user=person.pk) if person and person.is_active else None


type Pair = tuple[Delivery, Happening]
type Targets = Mapping[int, Target | Refused]

GONE = Refused("Die Mitgliedschaft ist beendet oder das Konto gesperrt.")
UNWANTED = Refused("Die Person hat diese Nachrichten abbestellt.")
MUTED = Refused("Die Person hat den Vorgang stummgeschaltet.")
HIDDEN = Refused("Die Person darf das nicht mehr sehen.")
DONE = Refused("Woran erinnert werden sollte, ist erledigt.")
OBSOLETE = Refused("Der Anlass des Schreibens besteht nicht mehr.")
ABORTED = Refused("Jeder Versuch brach ab, ohne zu enden.", state=DeliveryState.DEAD)


def prepare(batch: Sequence[Delivery]) -> list[Prepared]:
    """An outcome for every delivery of the batch, in its order."""
    with transaction.atomic():
        pairs = [
            (delivery, happening)
            for delivery in batch
            if delivery.recipient_id
            for happening in delivery.happenings.all()
        ]
        background = _background(pairs)
        refused = {pair[1].pk: _refusal(*pair, background) for pair in pairs}
        open_pairs = [pair for pair in pairs if refused[pair[1].pk] is None]
        targets = _targets(open_pairs, background)
        found: Targets = {**targets, **{pk: why for pk, why in refused.items() if why}}
        return [_prepared(each, background, found) for each in batch]


def _background(pairs: Sequence[Pair]) -> Background:
    if not pairs:
        return Background({}, {}, set(), set())
    people = {cast(int, delivery.recipient_id) for delivery, _happening in pairs}
    happenings = [happening for _delivery, happening in pairs]
    memberships = {each.membership_id for each in happenings if each.membership_id is not None}
    return Background(
        scopes=registry.scopes(memberships) if memberships else {},
        notices=notices_about(event_ids={each.event_id for each in happenings}, user_ids=people),
        unwanted=mails_switched_off(user_ids=people),
        muted=who_muted(threads={each.event.thread for each in happenings}, user_ids=people),
    )


def _refusal(delivery: Delivery, happening: Happening, background: Background) -> Refused | None:
    """What can be said without looking at the object."""
    if background.scope_of(happening, delivery) is None:
        return GONE
    kind = kind_of(happening.event.kind)
    if kind.can_switch_off and (delivery.recipient_id, kind.slug) in background.unwanted:
        return UNWANTED
    if kind.can_switch_off and (delivery.recipient_id, happening.event.thread) in background.muted:
        return MUTED
    return _reminder_refusal(happening)


def _reminder_refusal(happening: Happening) -> Refused | None:
    event = happening.event
    still_due = registry.reminders.get(event.kind)
    if still_due is None:
        return None
    try:
        with transaction.atomic():
            is_due = still_due(event.kind, event.object_key, happening.membership_id)
    except Exception as error:
        logger.exception("Ob %s noch ansteht, ließ sich nicht feststellen", event)
        return Refused(f"{type(error).__name__}: {error}", again=True)
    return None if is_due else DONE


def _targets(pairs: Iterable[Pair], background: Background) -> Targets:
    """The objects as their readers see them; one look per scope and kind of object."""
    groups: dict[tuple[Scope, str], list[Happening]] = defaultdict(list)
    for delivery, happening in pairs:
        scope = background.scope_of(happening, delivery) or PUBLIC
        groups[scope, happening.event.object_kind].append(happening)
    found: dict[int, Target | Refused] = {}
    for (scope, object_kind), happenings in groups.items():
        found |= _look(happenings, scope, object_kind)
    return found


def _look(happenings: Sequence[Happening], scope: Scope, object_kind: str) -> Targets:
    try:
        with transaction.atomic(), scoped(scope):
            resolver = registry.resolvers[object_kind]
            seen = resolver({each.event.object_key for each in happenings})
    except Exception as error:
        # Another app's code: its fault costs these mails an attempt, and the batch nothing.
        logger.exception("Objekte der Art %s ließen sich nicht nachschlagen", object_kind)
        failed = Refused(f"{type(error).__name__}: {error}", again=True)
        return {each.pk: failed for each in happenings}
    return {each.pk: seen.get(each.event.object_key, HIDDEN) for each in happenings}


def _prepared(delivery: Delivery, background: Background, found: Targets) -> Prepared:
    if delivery.attempts > MAX_ATTEMPTS:
        return Prepared(delivery, ABORTED)
    try:
        if delivery.recipient is None:
            return Prepared(delivery, _letter(delivery))
        return _notice(delivery, delivery.recipient, background, found)
    except Exception as error:
        logger.exception("Die Mail zu %s ließ sich nicht schreiben", delivery.pk)
        return Prepared(delivery, Refused(f"{type(error).__name__}: {error}", again=True))


def _notice(delivery: Delivery, person: Person, background: Background, found: Targets) -> Prepared:
    happenings = sorted(delivery.happenings.all(), key=lambda each: each.event_id)
    refused = {each.pk: why for each in happenings if isinstance(why := found[each.pk], Refused)}
    for why in refused.values():
        if why.again:
            return Prepared(delivery, why)
    omitted = {pk: why.reason for pk, why in refused.items()}
    wanted = [each for each in happenings if each.pk not in omitted]
    if not wanted:
        return Prepared(delivery, next(iter(refused.values()), OBSOLETE), omitted)
    told = [_told(each, background, found) for each in wanted]
    enclosure = _enclosure(delivery, wanted, background, person.email)
    return Prepared(delivery, notice_mail(delivery, person, told, enclosure), omitted)


def _told(happening: Happening, background: Background, found: Targets) -> Told:
    notice = background.notices.get((happening.event_id, cast(int, happening.recipient_id)))
    return Told(happening, notice, path=cast(Target, found[happening.pk]).url)


def _enclosure(
    delivery: Delivery, happenings: Sequence[Happening], background: Background, address: str
) -> Enclosure | None:
    """The newest: it is made of the object as it is now, and says no more than its recipient may
    read."""
    for happening in reversed(happenings):
        event = happening.event
        build = registry.enclosures.get(event.kind)
        if build:
            scope = background.scope_of(happening, delivery) or PUBLIC
            with transaction.atomic(), scoped(scope):
                return build(event.object_key, event.payload, address)
    return None


def _letter(delivery: Delivery) -> EmailMessage | Refused:
    event = delivery.happenings.all()[0].event
    with transaction.atomic():
        letter = registry.letters[event.kind](event.object_key, event.payload)
    return letter_mail(delivery, letter) if letter else OBSOLETE
