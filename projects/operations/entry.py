"""Entering a project and changing what was entered."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import DomainError, Outdated, Problem, Unmet
from municipalities.models import Membership, Municipality
from projects import figures
from projects.access import FREE_FIELDS, PLAN_OPEN, ensure, may_change, may_create
from projects.content import Given, Units, given_units, list_of, stored_units
from projects.merging import merged
from projects.models import Project, ReferenceCounter, Transition
from projects.operations.keeping import day_of, keep, leave_trail, locked
from projects.operations.sums import moved, sums
from projects.operations.tracing import base_of
from projects.operations.versions import begin_versions, keep_version
from projects.operations.writing import columns, write_lists
from projects.queries import project_of_submission, visible_projects

REFUSALS: Final = {
    "title_once_in_tenant": (
        "title",
        gettext_lazy("Ein Projekt mit diesem Titel gibt es in Ihrer Kommune schon."),
    ),
    "external_key_once_in_tenant": (
        "external_key",
        gettext_lazy(
            "Ein anderes Projekt Ihrer Kommune hat diesen externen Schlüssel. "
            "Geben Sie einem von beiden einen anderen."
        ),
    ),
    "project_ends_after_start": (
        "end",
        gettext_lazy("Das Projektende muss nach dem Projektbeginn liegen."),
    ),
    "organisation_once_per_project": (
        "partners",
        gettext_lazy("Nennen Sie jede Organisation nur einmal als Partner."),
    ),
}
"""By constraint: the field that mends it and what to do."""
MEASURED: Final = frozenset(
    {"area", "sectors", "start", "end", "milestones", "total_cost", "grant", "own_share"}
)
"""What figures and light are made of."""
UNSEEN: Final = 0
"""A version that no project has: nobody can say that the form showed the newest one."""


@dataclass(frozen=True, slots=True)
class Source:
    """The published project that a draft was begun from (Nachnutzung)."""

    reference: str
    title: str


@transaction.atomic
def create_project(
    *,
    actor: Membership,
    title: str,
    now: dt.datetime,
    submission: UUID | None = None,
    source: Source | None = None,
    **values: Any,
) -> Project:
    """A draft of the actor's municipality, with its reference.

    The same `submission` (a form's hidden key) leads to the same project, however often and however
    simultaneously it comes. Raises NotAllowed, Unmet.
    """
    ensure(may_create(actor))
    done = project_of_submission(submission) if submission else None
    if done:
        return done
    try:
        with plain_refusals(), transaction.atomic():
            return _create(actor, {"title": title, **values}, source, submission, now)
    except Unmet:
        done = project_of_submission(submission) if submission else None
        if done:
            return done
        raise


def _create(
    actor: Membership,
    values: Mapping[str, Any],
    source: Source | None,
    submission: UUID | None,
    now: dt.datetime,
) -> Project:
    tenant = tenant_of(actor)
    reference = next_references(tenant, actor, year=day_of(now).year)[0]
    project = draft(actor, tenant, reference, values, now)
    project.submission = submission
    if source:
        project.source_reference, project.source_title = source.reference, source.title
    project.save(force_insert=True)
    given = given_units(project, values)
    write_lists(project, given.values)
    derived = sums(project, given.values)
    ensure_grant_fits(*(derived.get(n, getattr(project, n)) for n in ("total_cost", "grant")))
    if derived:
        Project.objects.filter(pk=project.pk).update(**derived)
    begin_history([project], actor, now)
    created = visible_projects().get(pk=project.pk)
    figures.record(project=created, today=day_of(now))
    begin_versions(projects=[created], now=now)
    changes = {"title": [None, project.title]}
    leave_trail(actor=actor, project=created, verb="create", changes=changes, now=now)
    return created


def tenant_of(actor: Membership) -> Municipality:
    """The municipality in which somebody who may create projects creates them."""
    tenant = actor.organisation.municipality
    if tenant is None:
        raise TypeError("staff of a model municipality belong to a tenant")
    return tenant


def draft(
    actor: Membership,
    tenant: Municipality,
    reference: str,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> Project:
    """Unsaved, with the columns among these values."""
    project = Project(
        tenant=tenant,
        author=actor.organisation,
        reference=reference,
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
        state_since=now,
        **columns(values),
    )
    project.sector_slugs = []
    return project


def begin_history(projects: Iterable[Project], actor: Membership, now: dt.datetime) -> None:
    """The first row of each project's history."""
    Transition.objects.bulk_create(
        Transition(
            project=project,
            name="create",
            to_state=project.state,
            actor_id=actor.user_id,
            actor_organisation=actor.organisation,
            role=actor.role,
            at=now,
        )
        for project in projects
    )


def next_references(
    tenant: Municipality, actor: Membership, *, year: int, number: int = 1
) -> list[str]:
    """E.g. „AC-2026-0007“. The counter's row lock makes the next one wait for this transaction."""
    counter, _new = ReferenceCounter.objects.select_for_update().get_or_create(
        tenant=tenant, year=year, defaults={"author": actor.organisation}
    )
    first = counter.last + 1
    counter.last += number
    counter.save(update_fields=["last"])
    return [f"{tenant.code}-{year}-{each:04}" for each in range(first, counter.last + 1)]


@transaction.atomic
def change_project(
    *,
    actor: Membership,
    project: Project,
    values: Mapping[str, Any],
    version: int | None,
    now: dt.datetime,
    base: Mapping[str, str] | None = None,
    is_traced: bool = False,
    as_new_version: bool = False,
) -> Project:
    """Stores what differs; nothing differs, nothing happens.

    `version` is the one that the values were based on (None asks for no comparison). `base` are the
    fingerprints of that version's units: with them, what was left as it was gives way to what
    somebody else has stored meanwhile. `is_traced` finds them in the trail. Raises NotAllowed, Outdated (one problem per field that
    differs; with `base`, per unit, or field of a row, that both changed), Unmet (fields bound by the grant).
    """
    ensure(may_change(actor, project))
    current = locked(project)
    stored = stored_units(current, values)
    if is_traced and version is not None and version < current.version:
        base = base_of(actor=actor, project=current, stored=stored, names=values, version=version)
    given = given_units(current, values, base=base)
    _store(actor, current, stored, given, version, base, now, as_new_version=as_new_version)
    return visible_projects().get(pk=current.pk)


@transaction.atomic(savepoint=False)
def save_units(
    *,
    actor: Membership,
    project: Project,
    given: Given,
    base: Mapping[str, str],
    now: dt.datetime,
) -> None:
    """Stores single units while somebody types, in as few statements as can be.

    The caller holds the project's row lock. Raises as `change_project`; the transaction is over then.
    """
    ensure(may_change(actor, project))
    stored = stored_units(project, {list_of(unit) for unit in given.units})
    _store(actor, project, stored, given, UNSEEN, base, now)


def _store(
    actor: Membership,
    current: Project,
    stored: Units,
    given: Given,
    version: int | None,
    base: Mapping[str, str] | None,
    now: dt.datetime,
    *,
    as_new_version: bool = False,
) -> None:
    merge = merged(stored, given.units, base)
    changes = merge.changes
    if not changes:
        return
    _ensure_up_to_date(current, version, merge.clashes)
    ensure(may_change(actor, current))
    ensure_not_bound(current, changes)
    changed = merge.values(given)
    with plain_refusals():
        write_lists(current, changed)
        derived = sums(current, changed)
        fields = columns(changed) | derived
        ensure_grant_fits(*(fields.get(n, getattr(current, n)) for n in ("total_cost", "grant")))
        measured = bool(MEASURED & {*map(list_of, changes), *fields})
        changes |= moved(current, derived)
        keep(actor=actor, project=current, now=now, measured=measured, **fields)
    leave_trail(actor=actor, project=current, verb="change", changes=changes, now=now)
    keep_version(actor=actor, project=current, changes=changes, now=now, anew=as_new_version)


def _ensure_up_to_date(project: Project, version: int | None, units: list[str]) -> None:
    if version is None or version == project.version or not units:
        return
    message = _(
        "Diese Angabe weicht vom inzwischen gespeicherten Stand (Version %(version)s) ab."
    ) % {"version": project.version}
    problems = (Problem(code="outdated", message=message, field=unit) for unit in units)
    raise Outdated(*problems, version=project.version)


def ensure_grant_fits(total_cost: Decimal | None, grant: Decimal | None) -> None:
    """A plan may have gaps, and need not balance yet; this much is wrong at any time."""
    if total_cost is None or grant is None or grant <= total_cost:
        return
    message = _("Die Zuwendung darf nicht höher sein als die Gesamtausgaben.")
    raise Unmet(Problem("grant_exceeds_cost", message, field="grant"))


def ensure_not_bound(project: Project, changes: Mapping[str, list[Any]]) -> None:
    names = {list_of(unit) for unit in changes}
    bound = [] if project.state in PLAN_OPEN else [*(names - FREE_FIELDS)]
    if bound:
        message = _(
            "Diese Angabe ist durch den Bescheid festgelegt. Stellen Sie einen Änderungsantrag."
        )
        raise Unmet(*(Problem("bound", message, field=name) for name in sorted(bound)))


@contextmanager
def plain_refusals() -> Iterator[None]:
    """Turns what the database refuses into what the person can do about it."""
    try:
        yield
    except IntegrityError as error:
        refusal = _refusal(error)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(error: IntegrityError) -> DomainError | None:
    diagnostics = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnostics, "constraint_name", None) or ""
    if constraint.startswith("projects_project_submission"):
        return Unmet(Problem("submitted_twice", _("Dieses Formular wurde schon abgeschickt.")))
    if constraint not in REFUSALS:
        return None
    field, message = REFUSALS[constraint]
    return Unmet(Problem("refused", str(message), field=field))
