"""The table of columns: heading in both languages, field, and how a cell is read and written."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from projects.exchange import kinds
from projects.exchange.cells import Cell
from projects.exchange.notation import MilestoneItem, PartnerItem
from projects.limits import ACRONYM, SHORTEST_TITLE
from projects.models import Licence, Project, ProjectType

KEY: Final = "external_key"
TITLE: Final = "title"
HOME: Final = "municipality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`name` is the project's field.

    `stored` is what the own municipality's export shows, `foreign` that of another one's project.
    Without a `kind` the column is only written. A `needed` one must be there, and filled in.
    """

    name: str
    german: str
    english: str
    stored: Callable[[Project], Any]
    kind: kinds.Kind | None = None
    foreign: Callable[[Project], Any] | None = None
    needed: Any = ""

    @property
    def heading(self) -> str:
        return self.english if get_language() == "en" else self.german

    def cell_of(self, project: Project, *, is_own: bool = True) -> Cell:
        stored = self.stored if is_own or self.foreign is None else self.foreign
        return self.write(stored(project))

    def write(self, value: Any) -> Cell:
        return self.kind.write(value) if self.kind else value


def _column(name: str, german: str, english: str, kind: kinds.Kind, **options: Any) -> Column:
    stored = options.pop("stored", attrgetter(name))
    return Column(name=name, german=german, english=english, kind=kind, stored=stored, **options)


def _nothing(project: Project) -> None:
    return None


def _sectors(project: Project) -> list[Any]:
    links = sorted(project.sector_links.all(), key=lambda link: link.sector.position)
    return [link.sector for link in links]


def _partners(project: Project) -> list[PartnerItem]:
    return [PartnerItem(str(row), row.role) for row in project.partners.all()]


def _milestones(project: Project) -> list[MilestoneItem]:
    return [MilestoneItem(row.due, row.title) for row in project.milestones.all()]


_TITLE_FIELD: Final = {"min_length": SHORTEST_TITLE}
_ACRONYM_FIELD: Final = forms.RegexField(
    ACRONYM,
    max_length=kinds.limit_of("acronym"),
    required=False,
    error_messages={"invalid": _("Verwenden Sie nur Großbuchstaben, Ziffern und Bindestriche.")},
)

COLUMNS: Final = (
    _column(
        KEY,
        "Externer Schlüssel",
        "External key",
        kinds.line(KEY),
        stored=lambda project: project.external_key or project.reference,
        foreign=attrgetter("reference"),
        needed=_(
            "Geben Sie einen Schlüssel an, an dem das Portal das Projekt beim nächsten Mal erkennt."
        ),
    ),
    Column(
        name="reference",
        german="Aktenzeichen",
        english="Reference",
        stored=attrgetter("reference"),
    ),
    _column(HOME, "Kommune", "Municipality", kinds.Home(), stored=attrgetter("tenant")),
    Column(name="state", german="Stand", english="State", stored=attrgetter("state_label")),
    _column(
        TITLE,
        "Projekttitel",
        "Title",
        kinds.line(TITLE, **_TITLE_FIELD),
        needed=_("Geben Sie einen Projekttitel an."),
    ),
    _column("acronym", "Kurzname", "Acronym", kinds.Text(_ACRONYM_FIELD)),
    _column("summary", "Kurzbeschreibung", "Summary", kinds.long_text("summary")),
    _column("area", "Bereich", "Area", kinds.Term()),
    _column("sectors", "Sektoren", "Sectors", kinds.Terms(), stored=_sectors),
    _column("project_type", "Projektart", "Project type", kinds.Choice(ProjectType.choices)),
    _column("recipient", "Zuwendungsempfänger", "Recipient", kinds.line("recipient")),
    _column("manager", "Projektleitung", "Project manager", kinds.Person(), foreign=_nothing),
    _column("partners", "Partner", "Partners", kinds.partners(), stored=_partners),
    _column(
        "no_partner_reason",
        "Begründung ohne Partner",
        "Reason for no partner",
        kinds.long_text("no_partner_reason"),
    ),
    _column("communes", "Beteiligte Kommunen", "Communes involved", kinds.Communes()),
    _column(
        "place",
        "Ort der Umsetzung",
        "Place",
        kinds.Spot(),
        stored=attrgetter("place", "latitude", "longitude"),
    ),
    _column("problem", "Ausgangslage", "Problem", kinds.long_text("problem")),
    _column("goals", "Ziele", "Goals", kinds.long_text("goals")),
    _column("distinction", "Alleinstellungsmerkmal", "Distinction", kinds.long_text("distinction")),
    _column("transfer", "Übertragbarkeit", "Transfer", kinds.long_text("transfer")),
    _column("transfer_from", "Übertragbar ab", "Transferable from", kinds.Month()),
    _column("licence", "Lizenz", "Licence", kinds.Choice(Licence.choices)),
    _column("start", "Projektbeginn", "Start", kinds.Day()),
    _column("end", "Projektende", "End", kinds.Day()),
    _column("milestones", "Meilensteine", "Milestones", kinds.milestones(), stored=_milestones),
    _column("total_cost", "Gesamtausgaben", "Total cost", kinds.Amount()),
    _column("eligible_cost", "Zuwendungsfähige Ausgaben", "Eligible cost", kinds.Amount()),
    _column("grant", "Zuwendung", "Grant", kinds.Amount()),
    _column("own_share", "Eigenanteil", "Own share", kinds.Amount()),
    _column("third_party", "Drittmittel", "Third-party funds", kinds.Amount()),
    _column(
        "third_party_source",
        "Herkunft der Drittmittel",
        "Source of third-party funds",
        kinds.line("third_party_source"),
    ),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
NEEDED: Final = tuple(column for column in COLUMNS if column.needed)


def headings() -> list[str]:
    return [column.heading for column in COLUMNS]


def heading_of(name: str) -> str:
    """Of a column, or of the row as a whole: empty."""
    return BY_NAME[name].heading if name in BY_NAME else ""


def column_of(heading: str) -> Column | None:
    return _BY_HEADING.get(_folded(heading))


def number_known(names: Iterable[str]) -> int:
    """How many of these headings are ours."""
    return sum(column_of(name) is not None for name in names)


def _folded(heading: str) -> str:
    return re.sub(r"[^a-zäöüß0-9]", "", heading.casefold())


_BY_HEADING: Final = {
    _folded(heading): column
    for column in COLUMNS
    for heading in (column.name, column.english, column.german)
}
