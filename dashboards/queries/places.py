"""The projects and groups that a membership has to do with, in one statement."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import get_language

from core.sorting import german
from municipalities.access import scope_of
from municipalities.models import Membership
from projects.models import Light, Partner, Project
from projects.workflow import STATES
from working_groups.models import GroupMember

SHOWN: Final = 6
_ENDED: Final = [state.id for state in STATES.values() if state.is_terminal]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProject:
    reference: str
    title: str
    state: str
    light: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGroup:
    """`seat` is the slug of one's seat in it."""

    slug: str
    name: str
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """`projects` are the first few; the counts are of all that have not ended."""

    projects: list[OwnProject]
    groups: list[OwnGroup]
    project_count: int
    red_count: int


def places_of(membership: Membership) -> Places:
    """Projects of the own municipality or district, led, entered or joined; groups with a seat."""
    own = _own_projects(membership)
    row = (
        Membership.objects.filter(pk=membership.pk)
        .annotate(
            own_projects=ArraySubquery(_first_projects(own)),
            own_groups=ArraySubquery(_groups()),
            project_count=_counted(own),
            red_count=_counted(own.filter(light=Light.RED)),
        )
        .values("own_projects", "own_groups", "project_count", "red_count")
        .get()
    )
    return Places(
        projects=[OwnProject(**each) for each in row["own_projects"]],
        groups=[OwnGroup(**each) for each in row["own_groups"]],
        project_count=row["project_count"],
        red_count=row["red_count"],
    )


def _own_projects(membership: Membership) -> QuerySet[Project]:
    scope = scope_of(membership)
    partnership = Partner.objects.filter(
        project=OuterRef("pk"), organisation=membership.organisation_id
    )
    own = Q(tenant__in=[scope.tenant, *scope.tenants]) | Q(manager=membership.user_id)
    own |= Q(created_by=membership.user_id)
    return Project.objects.filter(Q(own) | Q(Exists(partnership))).exclude(state__in=_ENDED)


def _first_projects(projects: QuerySet[Project]) -> QuerySet[Any, Any]:
    """Those that need something first, then what changed last."""
    rank = {Light.RED: 0, Light.YELLOW: 1}
    by_need = Case(
        *(When(light=light, then=Value(place)) for light, place in rank.items()),
        default=Value(len(rank)),
        output_field=IntegerField(),
    )
    as_json = JSONObject(reference="reference", title="title", state="state", light="light")
    return projects.order_by(by_need, "-updated_at", "pk").values_list(as_json)[:SHOWN]


def _groups() -> QuerySet[Any, Any]:
    name = "name_en" if get_language() == "en" else "name_de"
    as_json = JSONObject(slug="group__slug", name=f"group__{name}", seat="seat")
    seats = GroupMember.objects.filter(membership=OuterRef("pk"), left_at__isnull=True)
    return seats.order_by(german(f"group__{name}")).values_list(as_json)


def _counted(projects: QuerySet[Project]) -> Coalesce:
    number = projects.order_by().values(everything=Value(1)).annotate(number=Count("pk"))
    return Coalesce(Subquery(number.values("number")), 0)
