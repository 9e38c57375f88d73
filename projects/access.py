"""Who may do what with a project. Seeing it is the database's decision; these are the verbs.

A role counts only towards the projects it is responsible for: staff towards their own municipality,
a Bezirksregierung towards its district, the ministry towards all. Auditors and platform staff write
nothing. A group's chair is known to the app that keeps the groups, which passes the role in.
"""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.errors import NotAllowed, Problem
from core.models import Reach
from municipalities.access import is_tenant_staff, roles_of
from municipalities.models import Membership, Role
from projects.models import Document, DocumentVersion, ImportJob, Project, Publication, Version
from projects.queries import (
    documents_of,
    imports_of,
    locked_projects,
    versions_of,
    visible_projects,
)
from projects.workflow import INITIAL, STATES, Transition, transitions_from

CHAIR: Final = "wg_chair"
PLAN_OPEN: Final = frozenset({"idea", "application_open", "additional_info"})
"""States in which the tenant may change everything that it has entered."""
PLAN_FIXED: Final = frozenset(
    {"approved", "conception", "implementation", "closing", "completed", "in_transfer"}
)
"""States in which the grant binds the plan; only what it does not fix may change."""
FREE_FIELDS: Final = frozenset({"manager", "licence", "transfer"})
_ENTERING: Final = frozenset({Role.OFFICER, Role.PROJECT_OFFICE})
_PUBLISHING: Final = frozenset({Role.PROJECT_OFFICE, Role.LEAD})


def project_for(reference: str, projects: QuerySet[Project] | None = None) -> Project:
    """The project that the current scope sees under this reference, or Http404."""
    rows = visible_projects() if projects is None else projects
    project = rows.filter(reference=reference).first()
    if project is None:
        raise Http404(reference)
    return project


def project_to_change(reference: str, actor: Membership) -> Project:
    """The same, its row locked. Who can only read gets it unlocked, to be refused with a 403."""
    rows = locked_projects() if is_tenant_staff(actor) else Project.objects.none()
    return rows.filter(reference=reference).first() or project_for(reference)


def document_for(project: Project, key: UUID) -> Document:
    """The project's document, unless it was removed or the scope does not see it: then Http404."""
    document = documents_of(project).filter(pk=key).first()
    if document is None:
        raise Http404(key)
    document.project = project
    return document


def version_for(project: Project, key: UUID, number: int) -> DocumentVersion:
    """One version of a document that is still there, or Http404."""
    rows = DocumentVersion.objects.filter(
        document=key,
        document__project=project,
        document__removed_at__isnull=True,
        number=number,
    )
    version = rows.first()
    if version is None:
        raise Http404(number)
    return version


def publication_for(reference: str) -> Publication:
    """What is published under this reference, or Http404."""
    return get_object_or_404(
        Publication.objects.select_related("tenant", "area"), reference=reference
    )


def versions_for(project: Project) -> QuerySet[Version]:
    """The project's versions; Http404 where the current scope sees none of them."""
    rows = versions_of(project)
    if not rows.exists():
        raise Http404(project.reference)
    return rows


def import_for(actor: Membership, key: UUID) -> ImportJob:
    """The import that somebody has begun as this membership, or Http404."""
    job = imports_of(actor).filter(pk=key).first()
    if job is None:
        raise Http404(key)
    return job


def is_of_tenant(actor: Membership, project: Project) -> bool:
    return is_tenant_staff(actor) and actor.organisation.municipality_id == project.tenant_id


def is_of_district(actor: Membership, project: Project) -> bool:
    district = project.tenant.district_id
    own = district is not None and actor.organisation.district_id == district
    return own and _reviews_as(actor, Role.DISTRICT)


def is_of_ministry(actor: Membership) -> bool:
    return _reviews_as(actor, Role.MINISTRY)


def _reviews_as(actor: Membership, role: Role) -> bool:
    """A reviewer's role counts only in an organisation that reviews."""
    return actor.role == role and role in roles_of(actor.organisation)


def is_responsible(actor: Membership, project: Project) -> bool:
    """Whether the membership's role counts towards this project at all."""
    return is_of_tenant(actor, project) or is_of_district(actor, project) or is_of_ministry(actor)


def role_towards(actor: Membership, project: Project, role: str | None = None) -> str:
    """The lifecycle role, or "" for none. `role` may only be the chair's, vouched for by the caller."""
    if role == CHAIR:
        return CHAIR
    return actor.role if is_responsible(actor, project) else ""


def may_ever_take(transition: Transition, role: str) -> bool:
    return any(role in roles for roles in transition.roles_in.values())


def may_take(project: Project, transition: Transition, role: str) -> bool:
    return role in transition.roles_in.get(project.state, frozenset())


def available_steps(project: Project, actor: Membership | None) -> tuple[Transition, ...]:
    """The transitions that this membership may take now, in the order of the lifecycle."""
    if actor is None:
        return ()
    role = role_towards(actor, project)
    return tuple(each for each in transitions_from(project.state) if may_take(project, each, role))


def may_create(actor: Membership | None) -> bool:
    return actor is not None and is_tenant_staff(actor) and actor.role in _ENTERING


def may_ask_to_cooperate(actor: Membership | None) -> bool:
    """Whether to offer it: staff of a municipality, in a role that speaks for it."""
    speaking = _ENTERING | {Role.LEAD}
    return actor is not None and is_tenant_staff(actor) and actor.role in speaking


def is_entered_by(actor: Membership | None, project: Project) -> bool:
    return actor is not None and is_of_tenant(actor, project) and actor.role in _ENTERING


def may_delete(actor: Membership | None, project: Project) -> bool:
    """A draft that nobody but its municipality has ever seen by the lifecycle."""
    return is_entered_by(actor, project) and is_unsubmitted(project)


def is_unsubmitted(project: Project) -> bool:
    return project.state == INITIAL and project.reach == Reach.INTERNAL


def may_copy(actor: Membership | None, project: Project) -> bool:
    """A project of the own municipality, in whatever state."""
    return actor is not None and may_create(actor) and is_of_tenant(actor, project)


def may_reuse(actor: Membership | None, publication: Publication) -> bool:
    """Another municipality's published project; one's own are copied."""
    if actor is None or not may_create(actor):
        return False
    return actor.organisation.municipality_id != publication.tenant_id


def may_change_plan(actor: Membership | None, project: Project) -> bool:
    return is_entered_by(actor, project) and project.state in PLAN_OPEN


def may_change(actor: Membership | None, project: Project) -> bool:
    """All fields while the plan is open, the free ones while the grant binds it."""
    return is_entered_by(actor, project) and project.state in PLAN_OPEN | PLAN_FIXED


def may_report(actor: Membership | None, project: Project) -> bool:
    return is_entered_by(actor, project) and STATES[project.state].phase in {
        "bewilligung",
        "durchfuehrung",
    }


def may_share(actor: Membership | None, project: Project) -> bool:
    return actor is not None and is_of_tenant(actor, project) and actor.role == Role.PROJECT_OFFICE


def may_put_before_board(actor: Membership | None, project: Project) -> bool:
    return may_share(actor, project) and not STATES[project.state].is_terminal


def may_publish(actor: Membership | None, project: Project) -> bool:
    return may_unpublish(actor, project) and STATES[project.state].is_public


def may_unpublish(actor: Membership | None, project: Project) -> bool:
    return actor is not None and is_of_tenant(actor, project) and actor.role in _PUBLISHING


def ensure(allowed: bool) -> None:
    """Raises NotAllowed; the object itself is visible to whoever gets here."""
    if not allowed:
        message = _("Ihre Rolle erlaubt diesen Schritt bei diesem Projekt nicht.")
        raise NotAllowed(Problem(code="not_allowed", message=message))
