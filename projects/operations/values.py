"""What may be entered of a project, how it is compared with what is stored, and how it is written."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db.models import Model, prefetch_related_objects

from municipalities.models import Organisation
from projects.models import Milestone, Partner, PartnerRole, Project, ProjectSector
from sectors.models import Sector

PLAIN: Final = (
    "title", "title_en", "acronym", "summary", "area", "project_type", "recipient", "manager",
    "no_partner_reason", "goals", "transfer", "licence", "start", "end", "total_cost", "grant",
    "own_share",
)  # fmt: skip
"""Columns of the project itself."""
LISTS: Final = ("sectors", "partners", "milestones")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEntry:
    """A known organisation or a bare name."""

    organisation: Organisation | None = None
    name: str = ""
    role: str = PartnerRole.ASSOCIATED

    @property
    def key(self) -> str:
        return f"{self.organisation.slug if self.organisation else self.name} ({self.role})"


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneEntry:
    """`pk` names the milestone that it changes; without one it is new."""

    title: str
    due: dt.date
    pk: int | None = None

    @property
    def key(self) -> str:
        return f"{self.due:%Y-%m-%d} {self.title}"


def differences(project: Project, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [stored, given]} for every given field that differs; people by id."""
    unknown = set(values) - {*PLAIN, *LISTS}
    if unknown:
        raise TypeError(f"no such fields: {', '.join(sorted(unknown))}")
    pairs = {name: [_stored(project, name), _plain(value)] for name, value in values.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def fingerprints(project: Project, names: Iterable[str]) -> dict[str, str]:
    """By field: a short text that changes when, and only when, what is stored there does."""
    return {name: _fingerprint(_stored(project, name)) for name in names}


def touched(values: Mapping[str, Any], base: Mapping[str, str]) -> set[str]:
    """Those given values that differ from the stored ones that `base` is the fingerprint of."""
    return {n for n, value in values.items() if _fingerprint(_plain(value)) != base.get(n)}


def given_way(project: Project, values: Mapping[str, Any], base: Mapping[str, str]) -> list[str]:
    """Fields that were left as they were in `base`, while somebody else has changed them."""
    if not base:
        return []
    stored, mine = fingerprints(project, values), touched(values, base)
    return [name for name in values if name not in mine and stored[name] != base.get(name)]


def _fingerprint(value: Any) -> str:
    return sha256(json.dumps(value, default=str).encode()).hexdigest()[:16]


def _stored(project: Project, name: str) -> Any:
    match name:
        case "sectors":
            return sorted(project.sector_slugs)
        case "partners":
            prefetch_related_objects([project], "partners__organisation")
            return sorted(_entry_of(row).key for row in project.partners.all())
        case "milestones":
            return sorted(f"{row.due:%Y-%m-%d} {row.title}" for row in project.milestones.all())
        case _:
            return _plain(getattr(project, name))


def _plain(value: Any) -> Any:
    match value:
        case Sector() | PartnerEntry() | MilestoneEntry():
            return value.slug if isinstance(value, Sector) else value.key
        case Model():
            return getattr(value, "slug", value.pk)
        case str():
            return _text(value)
        case list() | tuple():
            return sorted({_plain(each) for each in value})
        case _:
            return value


def _text(value: str) -> str:
    """Trimmed, and with the line ends that are stored: browsers send others than they were given."""
    return value.replace("\r\n", "\n").strip()


def _entry_of(partner: Partner) -> PartnerEntry:
    return PartnerEntry(organisation=partner.organisation, name=partner.name, role=partner.role)


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those values that are columns of the project, texts trimmed."""
    chosen = {name: values[name] for name in PLAIN if name in values}
    return {n: _text(v) if isinstance(v, str) else v for n, v in chosen.items()}


def write_lists(project: Project, values: Mapping[str, Any]) -> None:
    """Makes the given lists the project's; a list that is not given stays."""
    if "sectors" in values:
        _write_sectors(project, values["sectors"])
    if "partners" in values:
        _write_partners(project, values["partners"])
    if "milestones" in values:
        _write_milestones(project, values["milestones"])


def _write_sectors(project: Project, sectors: Iterable[Sector]) -> None:
    wanted = {sector.pk for sector in sectors}
    project.sector_links.exclude(sector__in=wanted).delete()
    present = set(project.sector_links.values_list("sector_id", flat=True))
    for sector_id in sorted(wanted - present):
        ProjectSector.objects.create(project=project, sector_id=sector_id)


def _write_partners(project: Project, entries: Iterable[PartnerEntry]) -> None:
    wanted = {entry.key: entry for entry in entries}
    for row in project.partners.select_related("organisation"):
        if wanted.pop(_entry_of(row).key, None) is None:
            row.delete()
    for entry in wanted.values():
        Partner.objects.create(
            project=project,
            organisation=entry.organisation,
            name="" if entry.organisation else entry.name,
            role=entry.role,
        )


def _write_milestones(project: Project, entries: Iterable[MilestoneEntry]) -> None:
    present = {row.pk: row for row in project.milestones.all()}
    for entry in entries:
        row = present.pop(entry.pk, None) if entry.pk else None
        row = row or Milestone(project=project)
        row.title, row.due = entry.title, entry.due
        row.save()
    for row in present.values():
        row.delete()
