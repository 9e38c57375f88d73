"""Entering a project and changing what was entered."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import DomainError, Outdated, Problem, Unmet
from municipalities.models import Membership, Municipality
from projects import figures
from projects.access import FREE_FIELDS, PLAN_OPEN, ensure, may_change, may_create
from projects.models import Project, ReferenceCounter, Transition
from projects.operations.keeping import day_of, keep, leave_trail, locked
from projects.operations.values import columns, differences, fingerprints, touched, write_lists
from projects.queries import project_of_submission, visible_projects

_REFUSALS: Final = {
    "title_once_per_tenant": (
        "title",
        gettext_lazy("Ein Projekt mit diesem Titel gibt es in Ihrer Kommune schon."),
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


@transaction.atomic
def create_project(
    *,
    actor: Membership,
    title: str,
    now: dt.datetime,
    submission: UUID | None = None,
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
        with _plain_refusals():
            _ensure_grant_fits(values.get("total_cost"), values.get("grant"))
            return _create(actor, {"title": title, **values}, submission, now)
    except Unmet:
        done = project_of_submission(submission) if submission else None
        if done:
            return done
        raise


def _create(
    actor: Membership, values: Mapping[str, Any], submission: UUID | None, now: dt.datetime
) -> Project:
    tenant = actor.organisation.municipality
    if tenant is None:
        raise TypeError("staff of a model municipality belong to a tenant")
    project = Project.objects.create(
        tenant=tenant,
        author=actor.organisation,
        reference=_next_reference(tenant, actor, year=day_of(now).year),
        submission=submission,
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
        state_since=now,
        **columns(values),
    )
    write_lists(project, values)
    Transition.objects.create(
        project=project,
        name="create",
        to_state=project.state,
        actor_id=actor.user_id,
        actor_organisation=actor.organisation,
        role=actor.role,
        at=now,
    )
    figures.record(project=project, today=day_of(now))
    changes = {"title": [None, project.title]}
    leave_trail(actor=actor, project=project, verb="create", changes=changes, now=now)
    return visible_projects().get(pk=project.pk)


def _next_reference(tenant: Municipality, actor: Membership, *, year: int) -> str:
    """E.g. „AC-2026-0007“. The counter's row lock makes the next one wait for this transaction."""
    counter, _new = ReferenceCounter.objects.select_for_update().get_or_create(
        tenant=tenant, year=year, defaults={"author": actor.organisation}
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{tenant.code}-{year}-{counter.last:04}"


@transaction.atomic
def change_project(
    *,
    actor: Membership,
    project: Project,
    values: Mapping[str, Any],
    version: int | None,
    now: dt.datetime,
    base: Mapping[str, str] | None = None,
) -> Project:
    """Stores what differs; nothing differs, nothing happens.

    `version` is the one that the values were based on (None asks for no comparison). `base` are the
    `fingerprints` of that version: with them, values that were left as they were give way to what
    somebody else has stored meanwhile. Raises NotAllowed, Outdated (one problem per field that
    differs; with `base`, per field that both changed), Unmet (fields bound by the grant).
    """
    ensure(may_change(actor, project))
    current = locked(project)
    changes = differences(current, values)
    if base:
        mine = touched(values, base)
        changes = {name: pair for name, pair in changes.items() if name in mine}
    if not changes:
        return current
    _ensure_up_to_date(current, version, _also_changed_by_others(current, changes, base))
    ensure(may_change(actor, current))
    _ensure_not_bound(current, changes)
    changed = {name: values[name] for name in changes}
    if {"total_cost", "grant"} & set(changed):
        _ensure_grant_fits(*(changed.get(n, getattr(current, n)) for n in ("total_cost", "grant")))
    with _plain_refusals():
        write_lists(current, changed)
        keep(actor=actor, project=current, now=now, **columns(changed))
    leave_trail(actor=actor, project=current, verb="change", changes=changes, now=now)
    return visible_projects().get(pk=current.pk)


def _also_changed_by_others(
    project: Project, changes: Mapping[str, list[Any]], base: Mapping[str, str] | None
) -> list[str]:
    """Without a base nobody knows who changed what: then all of them may be meant."""
    if not base:
        return list(changes)
    stored = fingerprints(project, changes)
    return [name for name in changes if stored[name] != base.get(name)]


def _ensure_up_to_date(project: Project, version: int | None, names: list[str]) -> None:
    if version is None or version == project.version or not names:
        return
    message = _("Diese Angabe weicht vom inzwischen gespeicherten Stand ab.")
    raise Outdated(*(Problem(code="outdated", message=message, field=name) for name in names))


def _ensure_grant_fits(total_cost: Decimal | None, grant: Decimal | None) -> None:
    """A plan may have gaps, and need not balance yet; this much is wrong at any time."""
    if total_cost is None or grant is None or grant <= total_cost:
        return
    message = _("Die Zuwendung darf nicht höher sein als die Gesamtausgaben.")
    raise Unmet(Problem("grant_exceeds_cost", message, field="grant"))


def _ensure_not_bound(project: Project, changes: Mapping[str, list[Any]]) -> None:
    bound = [] if project.state in PLAN_OPEN else [*(set(changes) - FREE_FIELDS)]
    if bound:
        message = _(
            "Diese Angabe ist durch den Bescheid festgelegt. Stellen Sie einen Änderungsantrag."
        )
        raise Unmet(*(Problem("bound", message, field=name) for name in sorted(bound)))


@contextmanager
def _plain_refusals() -> Iterator[None]:
    """Turns what the database refuses into what the person can do about it."""
    try:
        with transaction.atomic():
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
    if constraint not in _REFUSALS:
        return None
    field, message = _REFUSALS[constraint]
    return Unmet(Problem("refused", str(message), field=field))
