"""Named reads of tenants, organisations, memberships and circles."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet

from core.sorting import german
from municipalities.models import (
    Circle,
    CircleMembership,
    Invitation,
    Membership,
    Municipality,
    Organisation,
    Role,
)


def open_memberships() -> QuerySet[Membership]:
    """Memberships in force, each with `circle_ids` and `district_tenant_ids` (lists of ids)."""
    circles = CircleMembership.objects.filter(membership=OuterRef("pk")).order_by("circle_id")
    tenants = Municipality.objects.filter(
        district__isnull=False, district=OuterRef("organisation__district")
    ).order_by("pk")
    return (
        Membership.objects.filter(ended_at__isnull=True, user__is_active=True)
        .select_related("user", "organisation__municipality", "organisation__district")
        .annotate(
            circle_ids=ArraySubquery(circles.values("circle_id")),
            district_tenant_ids=ArraySubquery(tenants.values("pk")),
        )
        .order_by("pk")
    )


def memberships_of(user_id: int) -> list[Membership]:
    return list(open_memberships().filter(user_id=user_id))


def model_municipalities() -> QuerySet[Municipality]:
    """The five tenants as which somebody acts, by name."""
    return Municipality.objects.filter(is_programme=False).order_by(german("short_name"))


def names_by_ags(keys: Iterable[str]) -> dict[str, str]:
    """What municipalities and Kreise are called that the portal knows, by Gemeindeschlüssel."""
    wanted = [*keys]
    if not wanted:
        return {}
    known = (model.objects.filter(ags__in=wanted) for model in (Organisation, Municipality))
    return {row.ags: row.name for rows in known for row in rows}


def administered_organisations(actor: Membership) -> QuerySet[Organisation]:
    """The municipality itself and the regional partners around it; for its administration only.

    Whether `actor` belongs to the administration, `access.may_administer` says.
    """
    around = Organisation.objects.filter(
        municipality=actor.organisation.municipality, municipality__isnull=False
    )
    return around.order_by(german("name_de"))


def members_of(organisations: Iterable[Organisation]) -> QuerySet[Membership]:
    """Open memberships, by organisation and name."""
    found = open_memberships().filter(organisation__in=organisations)
    return found.order_by(german("organisation__name_de"), german("user__name"), "pk")


def open_invitations(*, now: dt.datetime) -> QuerySet[Invitation]:
    """Those the scope sees that can still be accepted, newest first."""
    return (
        Invitation.objects.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
        )
        .select_related("organisation", "invited_by__user")
        .order_by("-created_at")
    )


def other_administrators(membership: Membership) -> QuerySet[Membership]:
    """Who else administers the same organisation."""
    administrators = open_memberships().filter(
        organisation_id=membership.organisation_id, role=Role.TENANT_ADMIN
    )
    return administrators.exclude(user_id=membership.user_id)


@dataclass(frozen=True, slots=True)
class CirclePeople:
    """A circle and the open memberships in it, by organisation and name."""

    id: int
    name: str
    members: tuple[Membership, ...]

    @property
    def organisations(self) -> tuple[str, ...]:
        """The names of the organisations these people act for, each once."""
        return tuple(dict.fromkeys(each.organisation.name for each in self.members))


def people_in_circles(circle_ids: Iterable[int]) -> list[CirclePeople]:
    """Who sits in these circles now, in the order of the ids; two queries.

    For „Wer sieht das?“: the ids are a row's `shared_with`.
    """
    ids = list(circle_ids)
    seats = (
        CircleMembership.objects.filter(
            membership__ended_at__isnull=True, membership__user__is_active=True
        )
        .select_related("membership__user", "membership__organisation")
        .order_by(german("membership__organisation__name_de"), german("membership__user__name"))
    )
    circles = Circle.objects.prefetch_related(Prefetch("members", queryset=seats)).in_bulk(ids)
    return [_with_people(circles[each]) for each in ids if each in circles]


def _with_people(circle: Circle) -> CirclePeople:
    members = tuple(seat.membership for seat in circle.members.all())
    return CirclePeople(id=circle.pk, name=circle.name, members=members)


def organisations_taking_part() -> QuerySet[Organisation]:
    """All but the platform's own, with what the interface shows of them."""
    own = Q(municipality__is_programme=True)
    organisations = Organisation.objects.exclude(own).select_related("municipality", "district")
    return organisations.order_by(german("name_de"))
