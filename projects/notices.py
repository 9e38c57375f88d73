"""Who hears what of a project, and what waits for whom. Recipients by the programme's data."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from django.db.models import QuerySet

from core.actor import Actor
from core.programme import programme
from core.registry import OpenTask, Recipient, Target, registry
from municipalities.models import Membership, Role
from municipalities.queries import open_memberships
from projects.access import is_of_district, is_of_ministry, is_of_tenant
from projects.calendars import milestones_for
from projects.labels import label_of
from projects.models import Light, Project
from projects.queries import people_of_tenant, projects_in
from projects.workflow import OPTIONAL, STATES, TRANSITIONS, Transition

OBJECT_KIND: Final = "project"
EVENT_OF: Final = {
    "submit_sketch": "sketch.submitted",
    "return_sketch": "project.returned",
    "board_approves": "ministry.review_requested",
    "invite_application": "application.invited",
    "submit_application": "application.submitted",
    "request_info": "application.info_requested",
    "approve": "grant.approved",
    "reject": "project.rejected",
    "request_change": "change.requested",
    "return_evidence": "evidence.returned",
    "start_transfer": "transfer.published",
}
"""By transition; the programme's data has no event for the others."""
LIGHT_RED: Final = "ampel.red"
LIGHT_CHANGED: Final = "ampel.changed"
_KINDS: Final = (*EVENT_OF.values(), LIGHT_RED, LIGHT_CHANGED)
_RECIPIENTS: Final[dict[str, list[str]]] = {
    event["slug"]: event["recipients"] for event in programme()["notificationEvents"]
}


def event_of_light(*, before: str, after: str) -> str | None:
    """Red is an alarm; any other change is told unless the light only goes on or off."""
    if before == after:
        return None
    if after == Light.RED:
        return LIGHT_RED
    is_switched = Light.GREY in (before, after) and Light.YELLOW not in (before, after)
    return None if is_switched else LIGHT_CHANGED


def titles(keys: Iterable[str]) -> Mapping[str, Target]:
    """The projects with these references that the current scope sees."""
    found = Project.objects.filter(reference__in=[*keys])
    return {each.reference: Target(title=each.title, url=each.get_absolute_url()) for each in found}


def audience(kind: str, reference: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    """Runs as the worker. The same person may come up in several roles; telling her once is
    the business of whoever asks. A draft that was deleted meanwhile is nobody's news."""
    project = Project.objects.select_related("tenant").filter(reference=reference).first()
    if project is None:
        return
    for slug in _RECIPIENTS[kind]:
        for membership in _PEOPLE[slug](project):
            yield Recipient(user_id=membership.user_id, membership_id=membership.pk, because=slug)


def _officers(project: Project) -> Iterable[Membership]:
    """Whoever leads or entered the project; all officers of the tenant when neither is one (now)."""
    officers = list(people_of_tenant(project.tenant_id, [Role.OFFICER]))
    own = [each for each in officers if each.user_id in (project.manager_id, project.created_by_id)]
    return own or officers


def _staff_as(role: Role) -> Callable[[Project], QuerySet[Membership]]:
    return lambda project: people_of_tenant(project.tenant_id, [role])


def _everywhere_as(role: Role) -> Callable[[Project], QuerySet[Membership]]:
    return lambda project: open_memberships().filter(role=role)


def _district_reviewers(project: Project) -> QuerySet[Membership]:
    district = project.tenant.district_id
    return open_memberships().filter(role=Role.DISTRICT, organisation__district=district)


_PEOPLE: Final[Mapping[str, Callable[[Project], Iterable[Membership]]]] = {
    "municipal_officer": _officers,
    "project_office": _staff_as(Role.PROJECT_OFFICE),
    "municipal_lead": _staff_as(Role.LEAD),
    "district_reviewer": _district_reviewers,
    "ministry_reviewer": _everywhere_as(Role.MINISTRY),
    "all_project_offices": _everywhere_as(Role.PROJECT_OFFICE),
    "observer": _everywhere_as(Role.OBSERVER),
}


def open_tasks(actor: Actor) -> Iterator[OpenTask]:
    """Projects whose next step is this membership's to take, longest waiting first; one query.

    Drafts wait only for those who entered or lead them.
    """
    membership = actor if isinstance(actor, Membership) else open_memberships().get(pk=actor.pk)
    steps = _steps_waiting_for(membership.role)
    for project in _narrowed(projects_in(steps), membership) if steps else ():
        if _waits_for(project, membership):
            yield OpenTask(
                verb=label_of(steps[project.state]),
                target=Target(title=project.title, url=project.get_absolute_url()),
                context=f"{project.reference} · {project.state_label}",
                since=project.state_since,
            )


def _steps_waiting_for(role: str) -> dict[str, Transition]:
    """By state, the first step of the lifecycle that this role is expected to take there."""
    found: dict[str, Transition] = {}
    for step in TRANSITIONS.values():
        if step.id in OPTIONAL:
            continue
        for state, roles in step.roles_in.items():
            if role in roles:
                found.setdefault(state, step)
    return found


def _narrowed(waiting: QuerySet[Project], membership: Membership) -> QuerySet[Project]:
    organisation = membership.organisation
    if membership.role == Role.DISTRICT:
        return waiting.filter(tenant__district=organisation.district_id)
    if membership.role == Role.MINISTRY:
        return waiting
    return waiting.filter(tenant=organisation.municipality_id)


def _waits_for(project: Project, membership: Membership) -> bool:
    responsible = (
        is_of_tenant(membership, project)
        or is_of_district(membership, project)
        or is_of_ministry(membership)
    )
    own = (project.created_by_id, project.manager_id)
    return responsible and (project.state in _SUBMITTED or membership.user_id in own)


_SUBMITTED: Final = frozenset(STATES) - {"idea"}


def register() -> None:
    registry.object_kind(OBJECT_KIND, titles)
    registry.event_kinds(_KINDS, audience)
    registry.task_source(OBJECT_KIND, open_tasks)
    registry.calendar_source(OBJECT_KIND, milestones_for)
