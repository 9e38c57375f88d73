"""Named reads of the outbox and the inbox."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    Max,
    Min,
    Q,
    QuerySet,
    Subquery,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from notifications.backoff import MAX_ATTEMPTS
from notifications.cadence import Cadence, effective
from notifications.kinds import Channel, Kind
from notifications.models import (
    Delivery,
    DeliveryState,
    Event,
    Mute,
    Notice,
    Part,
    Preference,
    Pulse,
    Rhythm,
)

DAY = dt.timedelta(days=1)


def unread_count(user_id: int) -> int:
    return Notice.objects.filter(recipient_id=user_id, read_at__isnull=True).count()


def newest(user_id: int, *, limit: int) -> tuple[list[Notice], int]:
    """(the newest notices, the number of all unread ones), in one query."""
    unread = Notice.objects.filter(recipient_id=user_id, read_at__isnull=True).order_by()
    number = unread.values("recipient_id").annotate(number=Count("pk")).values("number")
    found = notices_of(user_id).annotate(unread=Coalesce(Subquery(number), 0))[:limit]
    return [*found], found[0].unread if found else 0


def notices_of(user_id: int) -> QuerySet[Notice]:
    """Newest first."""
    return Notice.objects.filter(recipient_id=user_id)


def threads_of(notices: QuerySet[Notice]) -> QuerySet[Notice, Any]:
    """Of these notices; those with something unread first, then by the newest notice."""
    counted = (
        notices.order_by()
        .values("thread")
        .annotate(
            newest=Max("created_at"),
            total=Count("pk"),
            unread=Count("pk", filter=Q(read_at__isnull=True)),
        )
    )
    is_read = ExpressionWrapper(Q(unread=0), output_field=BooleanField())
    return counted.order_by(is_read, "-newest", "thread")


def newest_in(
    notices: QuerySet[Notice], threads: Iterable[str], *, limit: int
) -> dict[str, list[Notice]]:
    """The newest of these notices in each of these threads, in one query."""
    place = Window(RowNumber(), partition_by=F("thread"), order_by=("-created_at", "-id"))
    rows = notices.filter(thread__in=list(threads)).annotate(place=place).filter(place__lte=limit)
    found: dict[str, list[Notice]] = {}
    for row in rows.order_by("-created_at", "-id"):
        found.setdefault(row.thread, []).append(row)
    return found


def muted_by(user_id: int, threads: Iterable[str]) -> set[str]:
    """Which of these threads this person has muted."""
    rows = Mute.objects.filter(user_id=user_id, thread__in=list(threads))
    return set(rows.values_list("thread", flat=True))


def who_muted(*, threads: Iterable[str], user_ids: Iterable[int]) -> set[tuple[int, str]]:
    """(user, thread) of these."""
    rows = Mute.objects.filter(thread__in=list(threads), user_id__in=list(user_ids))
    return set(rows.values_list("user_id", "thread"))


def choices_of(user_id: int) -> dict[tuple[str, str], str]:
    """What differs from the defaults, by (kind, channel)."""
    rows = Preference.objects.filter(user_id=user_id)
    return {(row.kind, row.channel): row.cadence for row in rows}


def chosen(*, kind: Kind, channel: Channel, user_ids: Iterable[int]) -> dict[int, Cadence]:
    """How each of these people wants to hear of the kind there."""
    people = list(user_ids)
    rows = Preference.objects.filter(kind=kind.slug, channel=channel, user_id__in=people)
    differing = dict(rows.values_list("user_id", "cadence"))
    return {each: effective(kind, channel, differing.get(each)) for each in people}


def mails_switched_off(*, user_ids: Iterable[int]) -> set[tuple[int, str]]:
    """(user, kind) of the mails that these people do not want."""
    rows = Preference.objects.filter(
        user_id__in=list(user_ids), channel=Channel.EMAIL, cadence=Cadence.OFF
    )
    return set(rows.values_list("user_id", "kind"))


def rhythms_of(user_ids: Iterable[int]) -> dict[int, Rhythm]:
    """Of those who have chosen one."""
    return {row.user_id: row for row in Rhythm.objects.filter(user_id__in=list(user_ids))}


def rhythm_of(user_id: int) -> Rhythm:
    """The defaults, not saved, for somebody who has chosen none."""
    found = Rhythm.objects.filter(user_id=user_id).first()
    return found or Rhythm(user_id=user_id)


@dataclass(frozen=True, slots=True)
class StandIn:
    user_id: int
    membership_id: int


def stand_ins_of(*, membership_ids: Iterable[int], today: dt.date) -> dict[int, StandIn]:
    """Who gets the mails of these memberships' owners as well, because they are away today.

    Only for the organisation that both belong to.
    """
    rows = Rhythm.objects.filter(
        away_from__lte=today,
        away_until__gte=today,
        deputy__ended_at__isnull=True,
        deputy__user__is_active=True,
        user__memberships__in=list(membership_ids),
        user__memberships__organisation=F("deputy__organisation"),
    )
    names = ("user__memberships", "deputy__user_id", "deputy_id")
    return {own: StandIn(user, deputy) for own, user, deputy in rows.values_list(*names)}


def notices_about(
    *, event_ids: Iterable[UUID], user_ids: Iterable[int]
) -> dict[tuple[UUID, int], Notice]:
    """The inbox rows of these events and people, by (event, user)."""
    rows = Notice.objects.filter(event_id__in=list(event_ids), recipient_id__in=list(user_ids))
    return {(row.event_id, row.recipient_id): row for row in rows}


def waiting_events(*, now: dt.datetime) -> QuerySet[Event]:
    """Due for their fan-out, in the order in which they happened."""
    return _waiting().filter(next_at__lte=now).order_by("next_at", "id")


def outbox_lag(*, now: dt.datetime) -> dt.timedelta:
    """How long the oldest event that is due has waited for its fan-out; zero when none is.

    What was given up does not count: it waits for people (`failed_events`), not for the worker.
    """
    oldest: dt.datetime | None = _waiting().aggregate(oldest=Min("next_at"))["oldest"]
    return max(now - oldest, dt.timedelta(0)) if oldest else dt.timedelta(0)


def failed_events() -> QuerySet[Event]:
    """Given up, because nobody or a broken audience said who is to hear of them."""
    return Event.objects.filter(fanned_out_at__isnull=True, attempts__gte=MAX_ATTEMPTS).order_by(
        "-next_at"
    )


def failed_deliveries() -> QuerySet[Delivery]:
    """Mails given up, newest first, with what they tell of and to whom."""
    return (
        Delivery.objects.filter(state=DeliveryState.DEAD)
        .select_related("recipient")
        .prefetch_related("happenings__event")
        .order_by("-next_at")
    )


def pulse_ages(*, now: dt.datetime) -> dict[Part, dt.timedelta]:
    """How long ago each part was last heard of; not those never waited for."""
    return {Part(row.part): now - row.at for row in Pulse.objects.all()}


def platform_addresses() -> list[str]:
    """Of those who look after the portal."""
    staff = get_user_model().objects.filter(is_staff=True, is_active=True)
    return list(staff.order_by("pk").values_list("email", flat=True))


def pending_mails() -> int:
    return Delivery.objects.filter(state=DeliveryState.PENDING).count()


def mail_figures(*, now: dt.datetime) -> dict[str, Any]:
    """What the mails wait for, and what became of those of the last day; one query."""
    pending = Q(state=DeliveryState.PENDING)
    figures: dict[str, Any] = Delivery.objects.aggregate(
        due=Count("pk", filter=pending & Q(next_at__lte=now)),
        oldest=Min("next_at", filter=pending),
        later=Count("pk", filter=pending & Q(next_at__gt=now, attempts=0)),
        retried=Count("pk", filter=pending & Q(attempts__gt=0)),
        dead=Count("pk", filter=Q(state=DeliveryState.DEAD)),
        sent=Count("pk", filter=Q(sent_at__gt=now - DAY)),
    )
    return figures


def event_figures(*, now: dt.datetime) -> dict[str, int]:
    """What waits for its fan-out; one query."""
    open_events = Event.objects.filter(fanned_out_at__isnull=True)
    given_up = Q(attempts__gte=MAX_ATTEMPTS)
    return open_events.aggregate(
        due=Count("pk", filter=~given_up & Q(next_at__lte=now)),
        retried=Count("pk", filter=~given_up & Q(attempts__gt=0)),
        dead=Count("pk", filter=given_up),
    )


def _waiting() -> QuerySet[Event]:
    return Event.objects.filter(Q(fanned_out_at__isnull=True), attempts__lt=MAX_ATTEMPTS)
