"""Named reads of projects. They only narrow: who sees what is the database's decision."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from core.sorting import german
from municipalities.access import LEADING_ROLES
from municipalities.models import CircleMembership, Membership, Organisation
from municipalities.queries import open_memberships
from projects.models import (
    BoardResolution,
    Partner,
    Project,
    ProjectSector,
    Transition,
)
from projects.workflow import GRANTED


def visible_projects() -> QuerySet[Project]:
    """Every project of the current scope, with what a list shows of it.

    `sector_slugs` is a list of the sectors' slugs in the vocabulary's order.
    """
    sectors = ProjectSector.objects.filter(project=OuterRef("pk")).order_by("sector__position")
    # By name in a dict: the attribute is declared on the model, for all who read it.
    columns = {"sector_slugs": ArraySubquery(sectors.values("sector__slug"))}
    return Project.objects.select_related("tenant__district", "area").annotate(**columns)


def entries() -> QuerySet[Project]:
    """Projects with everything that the form of their entry shows: lead, partners, plan."""
    partners = Partner.objects.select_related("organisation")
    lists = ("milestones", Prefetch("partners", queryset=partners))
    return visible_projects().select_related("manager").prefetch_related(*lists)


def dossiers() -> QuerySet[Project]:
    """Projects with everything that their own page shows: their entry, people, history."""
    history = Transition.objects.select_related("actor", "actor_organisation", "reason")
    whole = entries().select_related("created_by", "publication")
    return whole.prefetch_related(Prefetch("transitions", queryset=history))


def project_of_submission(submission: UUID) -> Project | None:
    """The project that a form with this hidden key has already made."""
    return Project.objects.filter(submission=submission).first()


def committed_grants(*, without: Project) -> Decimal:
    """EUR of all granted projects but one, whoever asks: granted projects are seen by everyone."""
    granted = Project.objects.filter(state__in=GRANTED).exclude(pk=without.pk)
    return granted.aggregate(total=Sum("grant"))["total"] or Decimal(0)


def resolutions_of_round(project: Project) -> QuerySet[BoardResolution]:
    """Decision papers since the sketch was last returned, newest first."""
    returned = Transition.objects.filter(
        project=project, name="return_sketch", at__gt=OuterRef("put_at")
    )
    return BoardResolution.objects.filter(~Exists(returned), project=project).order_by("-put_at")


def people_of_tenant(tenant_id: int, roles: Iterable[str]) -> QuerySet[Membership]:
    """Open memberships in the model municipality itself, by person."""
    return (
        open_memberships()
        .filter(
            organisation__municipality=tenant_id,
            organisation__kind="municipality",
            role__in=[*roles],
        )
        .order_by("user__name", "pk")
    )


def possible_managers(tenant_id: int) -> QuerySet[Membership]:
    return people_of_tenant(tenant_id, LEADING_ROLES)


def possible_partners(tenant_id: int) -> QuerySet[Organisation]:
    """Organisations that a project of this tenant may name as partners, by name."""
    own = Q(municipality=tenant_id, kind="municipality")
    outside = Q(kind__in=["platform", "ministry", "district_authority", "audit_office"])
    return Organisation.objects.exclude(own | outside).order_by(german("name_de"), "pk")


def readers_in_circles(circle_ids: Iterable[int]) -> QuerySet[CircleMembership]:
    """Who sits in these circles today."""
    return (
        CircleMembership.objects.filter(circle__in=[*circle_ids], membership__ended_at__isnull=True)
        .select_related("circle", "membership__organisation")
        .order_by("circle__name", "membership__organisation__name_de", "membership__role")
    )


def projects_in(states: Iterable[str]) -> QuerySet[Project]:
    """Visible projects in these states, those first that have waited longest."""
    waiting = Project.objects.filter(state__in=[*states]).select_related("tenant")
    return waiting.order_by("state_since", "pk")


def due_for_turning(*, today: dt.date, limit: int) -> list[int]:
    """Ids of projects whose figures the calendar has changed, oldest first."""
    due = Project.objects.filter(light_due__lte=today).order_by("light_due", "pk")
    return list(due.values_list("pk", flat=True)[:limit])
