"""The demo projects with everything that belongs to them, written in bulk."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from municipalities.models import OrganisationKind
from portal.loading.entries import CLOCK, Entry, entries
from portal.loading.figures import facts_of
from portal.loading.gaps import create_rows, fill_gaps
from portal.loading.history import PastStep, past_of, reach_after
from portal.loading.lookup import Lookup
from portal.loading.publications import publication_of
from portal.loading.report import Report
from portal.models import DemoLoading
from projects import figures
from projects.models import (
    Milestone,
    Partner,
    PartnerRole,
    Project,
    ProjectFact,
    ProjectSector,
    Publication,
    ReferenceCounter,
    Transition,
    TransitionReason,
)
from projects.workflow import STATES

_COMPANIES: Final = ("AG", "GmbH", "UG", "KG", "Stadtwerke")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A project of the demo data with the past that it was given."""

    entry: Entry
    past: Sequence[PastStep]
    project: Project


def load_projects(*, now: dt.datetime, report: Report) -> None:
    """Add the projects that were never loaded, and to the others what they could not hold yet."""
    today = timezone.localdate(now)
    loading, _ = DemoLoading.objects.get_or_create(
        defaults={"shift": (today - CLOCK).days, "loaded_on": today}
    )
    known = entries(shift=dt.timedelta(days=loading.shift))
    fill_gaps((each for each in known if each.slug in loading.projects), report=report)
    missing = [entry for entry in known if entry.slug not in loading.projects]
    if not missing:
        return
    loaded = _create(missing, lookup=Lookup.read(), loaded_on=loading.loaded_on)
    loading.projects = [*loading.projects, *(entry.slug for entry in missing)]
    loading.save(update_fields=["projects"])
    report.add("Projekte", new=[each.project.title for each in loaded])


def _create(missing: Sequence[Entry], *, lookup: Lookup, loaded_on: dt.date) -> list[Loaded]:
    references = _references(missing, lookup=lookup, year=loaded_on.year)
    loaded = []
    for entry, reference in zip(missing, references, strict=True):
        past = past_of(entry, today=loaded_on)
        project = _project(entry, past, reference=reference, lookup=lookup)
        figures.turn(project, milestones=_plan(entry, project), today=loaded_on)
        loaded.append(Loaded(entry, past, project))
    Project.objects.bulk_create(each.project for each in loaded)
    _create_parts(loaded, lookup=lookup)
    _create_history(loaded, lookup=lookup)
    _create_figures(loaded, lookup=lookup, loaded_on=loaded_on)
    Publication.objects.bulk_create(
        publication_of(each.project, entry=each.entry, past=each.past, lookup=lookup)
        for each in loaded
        if STATES[each.entry.state].is_public
    )
    return loaded


def _references(missing: Sequence[Entry], *, lookup: Lookup, year: int) -> list[str]:
    """Numbered on per tenant, the counters kept in step."""
    counters = {each.tenant_id: each for each in ReferenceCounter.objects.filter(year=year)}
    references = []
    for entry in missing:
        tenant = lookup.tenants[entry.tenant]
        author = lookup.organisations[entry.tenant]
        counter = counters.setdefault(
            tenant.pk, ReferenceCounter(tenant=tenant, author=author, year=year)
        )
        counter.last += 1
        references.append(f"{tenant.code}-{year}-{counter.last:04}")
    ReferenceCounter.objects.bulk_create(each for each in counters.values() if not each.pk)
    ReferenceCounter.objects.bulk_update([each for each in counters.values() if each.pk], ["last"])
    return references


def _project(entry: Entry, past: Sequence[PastStep], *, reference: str, lookup: Lookup) -> Project:
    officer = lookup.actor_of(entry, past[0])
    return Project(
        tenant=lookup.tenants[entry.tenant],
        author=lookup.organisations[entry.tenant],
        reach=reach_after([step.to_state for step in past]),
        shared_with=[lookup.organisations[slug].circle_id for slug in entry.shared_with],
        reference=reference,
        title=entry.title,
        title_en=entry.title_en,
        summary=entry.summary,
        area=lookup.areas[entry.area],
        project_type=entry.area,
        recipient=entry.recipient,
        manager=officer.user if officer else None,
        no_partner_reason=entry.no_partner_reason,
        goals=entry.goals,
        transfer=entry.transfer,
        licence=entry.licence,
        start=entry.start,
        end=entry.end,
        total_cost=entry.total_cost,
        grant=entry.grant,
        own_share=entry.own_share,
        state=entry.state,
        previous_state=past[-1].from_state,
        state_since=past[-1].at,
        version=len(past),
        is_demo=True,
        created_by=officer.user if officer else None,
        created_at=past[0].at,
        updated_at=past[-1].at,
        **entry.content.columns,
    )


def _create_parts(loaded: Sequence[Loaded], *, lookup: Lookup) -> None:
    ProjectSector.objects.bulk_create(
        ProjectSector(project=each.project, sector=lookup.sectors[slug])
        for each in loaded
        for slug in each.entry.sectors
    )
    Partner.objects.bulk_create(
        partner for each in loaded for partner in _partners(each.entry, each.project, lookup)
    )
    Milestone.objects.bulk_create(
        milestone for each in loaded for milestone in _plan(each.entry, each.project)
    )
    create_rows((each.entry.content, each.project) for each in loaded)


def _partners(entry: Entry, project: Project, lookup: Lookup) -> Iterator[Partner]:
    """As documented: known organisations, then bare names."""
    for slug in entry.partner_slugs:
        organisation = lookup.organisations[slug]
        is_research = organisation.kind == OrganisationKind.RESEARCH
        role = PartnerRole.RESEARCH if is_research else PartnerRole.ASSOCIATED
        yield Partner(project=project, organisation=organisation, role=role)
    for name in entry.partner_names:
        is_company = any(word in name.split() for word in _COMPANIES)
        role = PartnerRole.COMPANY if is_company else PartnerRole.ASSOCIATED
        yield Partner(project=project, name=name, role=role)


def _plan(entry: Entry, project: Project) -> list[Milestone]:
    return [
        Milestone(
            project=project,
            title=each.title,
            due=each.due,
            done_on=each.done_on,
            criterion=each.criterion,
        )
        for each in entry.milestones
    ]


def _create_history(loaded: Sequence[Loaded], *, lookup: Lookup) -> None:
    rows = [(_transition(each, step, lookup), step.reason) for each in loaded for step in each.past]
    Transition.objects.bulk_create(transition for transition, _reason in rows)
    TransitionReason.objects.bulk_create(
        TransitionReason(transition=transition, text=reason)
        for transition, reason in rows
        if reason
    )


def _transition(loaded: Loaded, step: PastStep, lookup: Lookup) -> Transition:
    actor = lookup.actor_of(loaded.entry, step)
    return Transition(
        project=loaded.project,
        name=step.name,
        from_state=step.from_state,
        to_state=step.to_state,
        actor=actor.user if actor else None,
        actor_organisation=actor.organisation if actor else None,
        role=step.role,
        at=step.at,
    )


def _create_figures(loaded: Sequence[Loaded], *, lookup: Lookup, loaded_on: dt.date) -> None:
    ProjectFact.objects.bulk_create(
        fact
        for each in loaded
        for fact in facts_of(
            each.project,
            past=each.past,
            milestones=_plan(each.entry, each.project),
            sectors=sorted(lookup.sectors[slug].pk for slug in each.entry.sectors),
            until=loaded_on,
        )
    )
