"""Projektskizze and Förderantrag: a project's entry as texts for `templates/sheets`.

Official documents are German, in whatever language they are asked for. What the database does not
show to the reader is not in them.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import override

from core.fields import format_amount
from core.sheets import sheet
from core.templatetags.formatting import NOTHING, day, euro, percent
from municipalities.queries import names_by_ags
from projects.labels import sector_names
from projects.models import (
    CostCategory,
    CostLine,
    Document,
    DocumentVersion,
    Project,
    RecipientKind,
    Row,
)
from projects.money import gap, shares, total_of
from projects.queries import documents_of
from projects.workflow import INITIAL

type Data = dict[str, Any]

DIGITS: Final = 16
"""Of a file's SHA-256: enough to tell which one was meant."""
DECLARED: Final = {True: "wird erklärt", False: "noch nicht erklärt"}
DEDUCTS: Final = {True: "ja", False: "nein", None: ""}


def sheet_of(project: Project, kind: str) -> bytes:
    """The PDF, dated on the day of the last change or upload; `kind` is one of `KINDS`.

    What was uploaded after the submission is no part of it.
    """
    submitted = _submission_of(project, kind)
    versions = [*_attached(documents_of(project), submitted)]
    changed_on = timezone.localdate(
        max([project.updated_at, *(each.uploaded_at for each in versions)])
    )
    newest = project.versions.first()
    with override("de"):
        data = KINDS[kind](project) | {
            "attachments": [_attachment(each) for each in versions],
            "day": day(changed_on),
            "version": str(newest.number) if newest else "",
            "is_draft": project.state in OPEN_IN[kind],
            "submitted": day(timezone.localdate(submitted)) if submitted else "",
        }
    return sheet(kind, data, day=changed_on)


def offered(project: Project) -> list[str]:
    """The kinds that are worth a link: nobody applies before having been invited to."""
    is_early = project.state in OPEN_IN[APPLICATION] - {"application_open"}
    return [SKETCH] if is_early else [*KINDS]


def _submission_of(project: Project, kind: str) -> dt.datetime | None:
    """When what the sheet shows was last handed in; None for a draft, and where no row says so."""
    if project.state in OPEN_IN[kind]:
        return None
    steps = project.transitions.filter(name__in=SUBMITTING[kind])
    return steps.order_by("-at").values_list("at", flat=True).first()


def _attached(
    documents: Iterable[Document], submitted: dt.datetime | None
) -> Iterator[DocumentVersion]:
    """The newest version of each, as of the submission; none that the reader is not shown."""
    for document in documents:
        versions = [
            each
            for each in document.versions.all()
            if submitted is None or each.uploaded_at <= submitted
        ]
        if versions:
            yield max(versions, key=lambda each: each.number)


def file_name(project: Project, kind: str) -> str:
    """„projektskizze-ac-2026-0007.pdf“."""
    return f"{kind}-{project.reference.lower()}.pdf"


def _sketch(project: Project) -> Data:
    return _head(project) | _texts(project) | _lists(project)


def _application(project: Project) -> Data:
    return _sketch(project) | _plan(project) | _financing(project) | _declarations(project)


SKETCH: Final = "projektskizze"
APPLICATION: Final = "foerderantrag"
KINDS: Final[dict[str, Callable[[Project], Data]]] = {SKETCH: _sketch, APPLICATION: _application}
"""By the name of the template, which is also the name of the file."""
OPEN_IN: Final[dict[str, frozenset[str]]] = {
    SKETCH: frozenset({INITIAL}),
    APPLICATION: frozenset(
        {
            INITIAL,
            "sketch_submitted",
            "pre_review",
            "regional_coordination",
            "ministry_review",
            "application_open",
        }
    ),
}
"""States in which what the sheet shows has yet to be handed in."""
SUBMITTING: Final[dict[str, tuple[str, ...]]] = {
    SKETCH: ("submit_sketch",),
    APPLICATION: ("submit_application", "supply_info"),
}
"""The steps of the lifecycle that hand it in."""


def _head(project: Project) -> Data:
    tenant = project.tenant
    return {
        "reference": project.reference,
        "title": project.title,
        "acronym": project.acronym,
        "is_demo": project.is_demo,
        "municipality": tenant.name,
        "district": tenant.district.name if tenant.district else "",
        "recipient": project.recipient,
        "manager": f"{project.manager.name}, {tenant.name}" if project.manager else "",
        "area": project.area.name if project.area else "",
        "sectors": ", ".join(sector_names(project.sector_slugs)),
        "project_type": project.get_project_type_display(),
        "communes": _communes(project.communes),
        "place": project.place,
        "source": _source(project),
        "period": _period(project),
        "state": project.state_label,
        "total_cost": _amount(project.total_cost),
    }


def whole[R: Row](rows: Iterable[R]) -> list[R]:
    """What has gaps is in no document yet."""
    return [row for row in rows if row.is_whole]


def _texts(project: Project) -> Data:
    names = ("summary", "problem", "goals", "distinction", "transfer", "no_partner_reason")
    first_day = project.transfer_from
    return {name: getattr(project, name) for name in names} | {
        "transfer_from": f"{first_day:%m/%Y}" if first_day else "",
        "licence": project.get_licence_display(),
    }


def _lists(project: Project) -> Data:
    return {
        "objectives": [
            [
                row.title,
                row.indicator or NOTHING,
                row.base or NOTHING,
                row.target or NOTHING,
                day(row.due),
            ]
            for row in whole(project.objectives.all())
        ],
        "partners": [
            [str(row), row.get_role_display(), _figure(row.share), day(row.letter_on)]
            for row in whole(project.partners.all())
        ],
        "precedents": [
            [
                row.title,
                ", ".join(filter(None, (row.where, row.link))) or NOTHING,
                row.learned or NOTHING,
                row.contact or NOTHING,
            ]
            for row in whole(project.precedents.all())
        ],
        "milestones": [[row.title, day(row.due)] for row in whole(project.milestones.all())],
    }


def _plan(project: Project) -> Data:
    """A package is called „AP 1“ by its place in the list, wherever another row needs it done."""
    packages = whole(project.work_packages.all())
    names = {row.uid: f"AP {number}" for number, row in enumerate(packages, start=1)}
    return {
        "work_packages": [
            [
                names[row.uid],
                row.title,
                row.responsible or NOTHING,
                _months(row.effort),
                day(row.start),
                day(row.end),
                _needed(row.after, names),
            ]
            for row in packages
        ],
        "criteria": [
            [row.title, day(row.due), row.criterion or NOTHING, _needed(row.after, names)]
            for row in whole(project.milestones.all())
        ],
    }


def _needed(uids: Iterable[UUID], names: Mapping[UUID, str]) -> str:
    return ", ".join(names[uid] for uid in uids if uid in names) or NOTHING


def _attachment(version: DocumentVersion) -> list[str]:
    document = version.document
    return [
        document.title,
        document.get_kind_display(),
        str(version.number),
        day(version.uploaded_at),
        version.sha256[:DIGITS],
    ]


def _financing(project: Project) -> Data:
    names = ("eligible_cost", "grant", "own_share", "third_party")
    return {name: _amount(getattr(project, name)) for name in names} | {
        "third_party_source": project.third_party_source,
        "deducts_vat": DEDUCTS[project.deducts_vat],
        "costs": _costs(whole(project.cost_lines.all())),
        "lines": _lines(project),
        "shares": _shares(project),
        "balance": _balance(project),
    }


def _costs(lines: list[CostLine]) -> Data:
    """A row per Haushaltsjahr, a column per Einzelansatz."""
    years = sorted({line.year or 0 for line in lines})
    by_year = [[line for line in lines if line.year == year] for year in years]
    return {
        "head": [
            "Jahr",
            *(str(label) for label in CostCategory.labels),
            "Summe",
            "davon zuwendungsfähig",
        ],
        "rows": [
            [str(year), *_cost_row(group)] for year, group in zip(years, by_year, strict=True)
        ],
        "sums": ["Summe", *_cost_row(lines)],
    }


def _lines(project: Project) -> list[list[str]]:
    """Each Ansatz with whom it is for and what it is needed for."""
    recipients = whole(project.recipients.all())
    names: dict[UUID | None, str] = {row.uid: row.name for row in recipients}
    first = recipients[0].name if recipients else NOTHING
    return [
        [
            str(line.year),
            line.get_category_display(),
            names.get(line.recipient, first),
            line.note or NOTHING,
            _figure(line.amount),
            _figure(line.eligible),
        ]
        for line in whole(project.cost_lines.all())
    ]


def _cost_row(lines: list[CostLine]) -> list[str]:
    by_category = (
        total_of(line.amount for line in lines if line.category == category)
        for category in CostCategory.values
    )
    whole = total_of(line.amount for line in lines)
    return [_figure(each) for each in (*by_category, whole, total_of(x.eligible for x in lines))]


def _shares(project: Project) -> Data:
    parts = shares(whole(project.cost_lines.all()), [*project.recipients.all()])
    named = [part for part in parts if part.receiver and part.receiver.is_whole]
    eligible, grant = (
        total_of(getattr(part, name) for part in named) for name in ("eligible", "grant")
    )
    return {
        "rows": [
            [
                part.receiver.name,
                str(RecipientKind(part.receiver.kind).label),
                _figure(part.eligible),
                percent(part.receiver.rate, 2),
                _figure(part.grant),
            ]
            for part in named
        ],
        "sums": ["Summe", "", _figure(eligible), "", _figure(grant)],
    }


def _balance(project: Project) -> str:
    if project.total_cost is None:
        return "Die Gesamtausgaben sind noch nicht angegeben."
    lacking = gap(
        total_cost=project.total_cost,
        grant=project.grant,
        own_share=project.own_share,
        third_party=project.third_party,
    )
    if not lacking:
        return "Die Finanzierung ist ausgeglichen."
    if lacking > 0:
        return f"Die Finanzierung ist nicht ausgeglichen: Es fehlen {euro(lacking)}."
    return f"Die Finanzierung ist nicht ausgeglichen: Sie ist um {euro(-lacking)} zu hoch."


def _declarations(project: Project) -> Data:
    return {
        "no_early_start": DECLARED[project.no_early_start],
        "no_double_funding": DECLARED[project.no_double_funding],
        "impact_assessment": project.get_impact_assessment_display(),
        "impact_reason": project.impact_reason,
        "accessibility": project.accessibility,
        "state_aid": project.get_state_aid_display(),
    }


def _communes(codes: Iterable[str]) -> str:
    """By name where the portal knows the municipality, always with its key."""
    names = names_by_ags(codes)
    return ", ".join(f"{names[code]} ({code})" if code in names else code for code in codes)


def _source(project: Project) -> str:
    """The project that this one was begun from."""
    if not project.source_reference:
        return ""
    return f"{project.source_title} ({project.source_reference})"


def _period(project: Project) -> str:
    if not (project.start or project.end):
        return ""
    return f"{day(project.start)} bis {day(project.end)}"


def _amount(value: Decimal | None) -> str:
    """With its unit, for a sentence or a fact; empty while it is unknown."""
    return "" if value is None else euro(value)


def _figure(value: Decimal | None) -> str:
    """Without, for a column that names it."""
    return NOTHING if value is None else format_amount(value)


def _months(value: Decimal | None) -> str:
    return NOTHING if value is None else f"{value:.1f}".replace(".", ",")
