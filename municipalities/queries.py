"""Named reads of tenants, organisations and memberships."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from municipalities.models import CircleMembership, Membership, Municipality


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
    return Municipality.objects.filter(is_programme=False).order_by("short_name")
