"""Named reads of projects. They only narrow: who sees what is the database's decision."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    DecimalField,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    TextField,
)
from django.db.models.functions import Cast, JSONObject, Lower

from core.models import Reach
from core.sorting import german
from municipalities.access import LEADING_ROLES
from municipalities.models import Membership, Organisation
from municipalities.queries import open_memberships
from projects.content import Units, field_of, rows_of
from projects.models import (
    LISTS,
    WORKING,
    BoardResolution,
    Document,
    DocumentVersion,
    ImportJob,
    Partner,
    Project,
    ProjectSector,
    ProjectVector,
    Publication,
    Transition,
    Version,
)
from projects.naming import Names, mentioned, row_titles
from projects.workflow import GRANTED

ALONG: Final = ("objectives", "precedents", "work_packages", "recipients", "cost_lines")
GUARDED: Final = {name: model.needed for name, model in LISTS.items()} | {
    "objectives": ("title", "indicator", "base", "target")
}
"""What of a row a submission looks at."""


def visible_projects() -> QuerySet[Project]:
    """Every project of the current scope, with what a list shows of it.

    `sector_slugs` is a list of the sectors' slugs in the vocabulary's order.
    """
    sectors = ProjectSector.objects.filter(project=OuterRef("pk")).order_by("sector__position")
    # By name in a dict: the attribute is declared on the model, for all who read it.
    columns = {"sector_slugs": ArraySubquery(sectors.values("sector__slug"))}
    return Project.objects.select_related("tenant__district", "area").annotate(**columns)


def locked_projects() -> QuerySet[Project]:
    """The same, each with its row locked until the transaction ends."""
    return visible_projects().select_for_update(of=("self",))


def trashed_drafts(tenant_id: int) -> QuerySet[Project]:
    """Deleted drafts of a municipality, the last deleted first; nothing else ever shows them."""
    rows = Project.everything.filter(tenant=tenant_id, deleted_at__isnull=False)
    return rows.select_related("tenant").order_by("-deleted_at", "-pk")


def drafts_to_purge(*, deleted_until: dt.datetime) -> QuerySet[Project]:
    """Drafts whose time in the trash is over, of every municipality, the oldest first."""
    return Project.everything.filter(deleted_at__lte=deleted_until).order_by("deleted_at", "pk")


def titles_in_use(tenant_id: int, *, start: str) -> set[str]:
    """Titles of the municipality's projects that begin like this, in small letters."""
    alike = Project.objects.filter(tenant=tenant_id, title__istartswith=start)
    return set(alike.values_list(Lower("title"), flat=True))


def copyable_projects(tenant_id: int) -> QuerySet[Project]:
    """The municipality's own projects, the last changed first."""
    return visible_projects().filter(tenant=tenant_id).order_by("-updated_at", "-pk")


def reusable_publications(tenant_id: int) -> QuerySet[Publication]:
    """What other municipalities have published, the newest first."""
    rows = Publication.objects.filter(reach=Reach.PUBLIC).exclude(tenant=tenant_id)
    return rows.select_related("tenant", "area").order_by("-published_at", "-pk")


def entries() -> QuerySet[Project]:
    """Projects with what their own page shows of their entry: lead, partners, milestones.

    Of the rows of further lists they bring along what guards look at (`listed`).
    """
    partners = Partner.objects.select_related("organisation")
    lists = ("milestones", Prefetch("partners", queryset=partners))
    kept = Document.objects.filter(project=OuterRef("pk"), removed_at__isnull=True)
    rows = {f"{name}_along": _along(LISTS[name], GUARDED[name]) for name in ALONG}
    brought = rows | {"document_kinds": ArraySubquery(kept.values("kind"))}
    whole = visible_projects().select_related("manager").annotate(**brought)
    return whole.prefetch_related(*lists)


def dossiers() -> QuerySet[Project]:
    """Projects with everything that their own page shows: their entry, people, history."""
    history = Transition.objects.select_related("actor", "actor_organisation", "reason")
    whole = entries().select_related("created_by", "publication")
    source = Publication.objects.filter(reference=OuterRef("source_reference"))
    begun = Project.objects.filter(source_reference=OuterRef("reference"))
    named = JSONObject(reference="reference", title="title", municipality="tenant__short_name")
    columns = {
        "has_versions": Exists(Version.objects.filter(project=OuterRef("pk"))),
        "source_is_published": Exists(source),
        "reuses": ArraySubquery(begun.order_by("created_at", "pk").values(named=named)),
    }
    return whole.annotate(**columns).prefetch_related(Prefetch("transitions", queryset=history))


def pages() -> QuerySet[Project]:
    """Dossiers that bring the rows of further lists along (`rows_along`), in no further statement."""
    columns = {
        name: ("uid", *model.content, *model.reported)
        for name, model in LISTS.items()
        if name in ALONG
    }
    return dossiers().annotate(
        **{f"{name}_along": _along(LISTS[name], each) for name, each in columns.items()}
    )


def _along(model: Any, names: Iterable[str]) -> ArraySubquery:
    """Decimals as texts: JSON has no others than binary ones."""
    columns = {
        name: Cast(name, TextField()) if isinstance(field_of(model, name), DecimalField) else name
        for name in names
    }
    rows = model._default_manager.filter(project=OuterRef("pk")).order_by("position", "id")
    return ArraySubquery(rows.values(along=JSONObject(**columns)))


def rows_along(project: Project, name: str) -> list[Any]:
    """The rows of a list that a project has brought along; they cannot be saved."""
    model = LISTS[name]
    found: list[dict[str, Any]] = getattr(project, f"{name}_along")
    return [
        model(**{key: field_of(model, key).to_python(value) for key, value in row.items()})
        for row in found
    ]


def listed(project: Project, name: str) -> list[Any]:
    """A list's rows in the order of its page; at least `GUARDED` of those that were brought along."""
    if hasattr(project, f"{name}_along"):
        return rows_along(project, name)
    return [*rows_of(project, name)]


def plans() -> QuerySet[Project]:
    """Projects with their work packages and milestones."""
    return visible_projects().prefetch_related("work_packages", "milestones")


def whole_entries() -> QuerySet[Project]:
    """Projects with everything that was entered of them, as far as the scope sees it."""
    rows = visible_projects().select_related("manager")
    return rows.prefetch_related("partners__organisation", *LISTS)


def project_of_submission(submission: UUID) -> Project | None:
    """The project that a form with this hidden key has already made."""
    return Project.objects.filter(submission=submission).first()


def projects_by_key(tenant_id: int, keys: Iterable[str]) -> dict[str, int]:
    """Ids of the municipality's projects by reference or external key; a reference comes first."""
    chosen = [*keys]
    own = Project.objects.filter(tenant=tenant_id)
    named = Q(reference__in=chosen) | Q(external_key__in=chosen)
    rows = list(own.filter(named).values_list("pk", "reference", "external_key"))
    by_key = {key: pk for pk, _reference, key in rows if key}
    return by_key | {reference: pk for pk, reference, _key in rows}


def titles_taken(tenant_id: int, titles: Iterable[str]) -> dict[str, int]:
    """Ids of the municipality's projects by title in small letters, as far as these have one."""
    rows = Project.objects.filter(tenant=tenant_id).alias(small=Lower("title"))
    found = rows.filter(small__in=[title.lower() for title in titles])
    return {title.lower(): pk for pk, title in found.values_list("pk", "title")}


def committed_grants(*, without: Project) -> Decimal:
    """EUR of all granted projects but one, whoever asks: granted projects are seen by everyone."""
    granted = Project.objects.filter(state__in=GRANTED).exclude(pk=without.pk)
    return granted.aggregate(total=Sum("grant"))["total"] or Decimal(0)


def grant_of(project: Project) -> Transition | None:
    """The Bescheid, with what it says as far as the scope may read it."""
    rows = Transition.objects.filter(project=project, name="approve")
    return rows.select_related("actor", "actor_organisation", "reason").first()


def last_step_of(project: Project) -> Transition | None:
    rows = Transition.objects.filter(project=project)
    return rows.select_related("actor", "actor_organisation").first()


def resolutions_of_round(project: Project) -> QuerySet[BoardResolution]:
    """Decision papers since the sketch was last returned, newest first."""
    returned = Transition.objects.filter(
        project=project, name="return_sketch", at__gt=OuterRef("put_at")
    )
    return BoardResolution.objects.filter(~Exists(returned), project=project).order_by("-put_at")


def versions_of(project: Project) -> QuerySet[Version]:
    """What the entry held after each change, newest first, as far as the scope sees it.

    They hold amounts and are confidential: a partner who sees the project sees none of them.
    """
    return Version.objects.filter(project=project).select_related("actor")


def names_in(*contents: Units) -> Names:
    """How people call what these versions hold by id, slug or uid; two queries at most."""
    users = get_user_model().objects.filter(pk__in=mentioned("manager", contents))
    found = Organisation.objects.filter(slug__in=mentioned("organisation", contents))
    return Names(
        people={str(each.pk): str(each) for each in users},
        organisations={each.slug: str(each) for each in found},
        rows=row_titles(*contents),
    )


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


def projects_in(states: Iterable[str]) -> QuerySet[Project]:
    """Visible projects in these states, those first that have waited longest."""
    waiting = Project.objects.filter(state__in=[*states]).select_related("tenant")
    return waiting.order_by("state_since", "pk")


def documents_of(project: Project, step: str = "") -> QuerySet[Document]:
    """Those that were not removed, oldest first, with all their versions; of one step or of all."""
    versions = DocumentVersion.objects.select_related("uploaded_by")
    rows = Document.objects.filter(project=project, removed_at__isnull=True)
    chosen = rows.filter(step=step) if step else rows
    return chosen.prefetch_related(Prefetch("versions", queryset=versions))


def was_removed(project: Project, key: UUID) -> bool:
    rows = Document.objects.filter(project=project, pk=key, removed_at__isnull=False)
    return rows.exists()


def document_of_submission(submission: UUID) -> Document | None:
    """The document that a form with this hidden key has already made."""
    return Document.objects.filter(submission=submission).first()


def imports_of(membership: Membership) -> QuerySet[ImportJob]:
    """What somebody brought in as this membership, newest first, without the files."""
    own = ImportJob.objects.filter(person=membership.user_id, membership=membership)
    return own.defer("content")


def waiting_imports() -> list[tuple[UUID, int]]:
    """Ids and memberships of imports with something to do, those first that wait longest."""
    waiting = ImportJob.objects.filter(stage__in=WORKING).order_by("updated_at", "pk")
    return list(waiting.values_list("pk", "membership_id"))


def due_for_turning(*, today: dt.date, limit: int) -> list[int]:
    """Ids of projects whose figures the calendar has changed, oldest first."""
    due = Project.objects.filter(light_due__lte=today).order_by("light_due", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def projects_to_encode(*, encoder: str, limit: int) -> list[Project]:
    """Projects that nobody has compared yet in their present version, the last changed first."""
    stored = ProjectVector.objects.filter(
        project=OuterRef("pk"), version=OuterRef("version"), encoder=encoder
    )
    sectors = ProjectSector.objects.select_related("sector").order_by("sector__position")
    rows = Project.objects.filter(~Exists(stored)).order_by("-updated_at", "-pk")
    return list(rows.prefetch_related(Prefetch("sector_links", queryset=sectors))[:limit])


def compared_projects(keys: Iterable[int]) -> QuerySet[Project]:
    """Visible projects with their vectors and partners."""
    partners = Partner.objects.select_related("organisation")
    rows = visible_projects().select_related("vector").filter(pk__in=[*keys])
    return rows.prefetch_related(Prefetch("partners", queryset=partners))
