"""What the pages of the entry have in common."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.http import QueryDict

from core.clock import today
from municipalities.middleware import Request
from municipalities.models import Membership
from projects.completeness import SectionState, gaps_of, outline
from projects.content import given_units, stored_units
from projects.forms import ADD, MOVE, Choices, Entry, open_sections
from projects.merging import merged
from projects.models import CostCategory, CostLine, Project, Recipient
from projects.money import Share, shares, total_of
from projects.queries import possible_managers, possible_partners
from projects.sections import SECTIONS, Section
from projects.views.page import actor_of

RESHAPING: Final = frozenset({ADD, MOVE})
"""Buttons that change the page and store nothing."""


def bound(
    section: Section, actor: Membership, project: Project | None, data: QueryDict | None
) -> Entry:
    tenant_id = project.tenant_id if project else actor.organisation.municipality_id or 0
    return Entry(section, data, project=project, choices=choices_for(section, tenant_id))


def choices_for(section: Section, tenant_id: int) -> Choices:
    """Asked of the database only where the section offers them."""
    if section.id != "responsibility":
        return Choices()
    return Choices(
        people=[*possible_managers(tenant_id)],
        organisations={each.slug: each for each in possible_partners(tenant_id)},
    )


def left_by(project: Project, entry: Entry) -> list[str]:
    """Units that were left as they were, while somebody else has changed them; of a valid entry."""
    given = given_units(project, entry.values(), base=entry.base)
    stored = stored_units(project, entry.values())
    if entry.base is None:
        return []
    added = [unit for unit in stored if unit not in given.units and unit not in entry.base]
    return [*merged(stored, given.units, entry.base).left, *added]


def suggestions_for(project: Project, actor: Membership) -> list[str]:
    """Who may receive a grant: whoever is named already, the own organisation, the partners."""
    partners = [str(each) for each in project.partners.all() if each.is_whole]
    names = [project.recipient, str(actor.organisation), *partners]
    return [*dict.fromkeys(filter(None, names))]


def outline_for(request: Request, project: Project | None) -> list[SectionState]:
    if project is None:
        return []
    gaps = gaps_of(project, user_id=actor_of(request).user_id, today=today())
    return outline(project, gaps, locked_sections(project))


def locked_sections(project: Project) -> list[Section]:
    """Those with fields of which the grant leaves none to change."""
    free = open_sections(project)
    return [section for section in SECTIONS if section.names and section not in free]


@dataclass(frozen=True, slots=True)
class YearRow:
    """EUR of one Haushaltsjahr by Einzelansatz, in the order of `CostCategory`."""

    year: int
    amounts: tuple[Decimal, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Financing:
    """The stored plan as tables: Haushaltsjahr × Einzelansatz, and what each recipient gets.

    Lines with gaps are in none of them.
    """

    categories: tuple[str, ...]
    years: list[YearRow]
    sums: YearRow
    shares: list[Share]


def financing_of(project: Project) -> Financing | None:
    """None before a cost line is whole."""
    return plan_of([*project.cost_lines.all()], [*project.recipients.all()])


def plan_of(lines: list[CostLine], recipients: list[Recipient]) -> Financing | None:
    whole = [line for line in lines if line.is_whole]
    if not whole:
        return None
    years = [_year(year, whole) for year in sorted({line.year or 0 for line in whole})]
    return Financing(
        categories=tuple(str(label) for label in CostCategory.labels),
        years=years,
        sums=_year(0, whole),
        shares=shares(whole, recipients),
    )


def _year(year: int, lines: list[CostLine]) -> YearRow:
    """Of all years together for 0."""
    chosen = [line for line in lines if line.year == year or not year]
    amounts = tuple(
        total_of(line.amount for line in chosen if line.category == category)
        for category in CostCategory.values
    )
    return YearRow(year=year, amounts=amounts, total=total_of(amounts))
