"""The table of columns: heading in both languages, field, and how a cell is read and written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from projects.exchange import kinds
from projects.exchange.cells import Cell
from projects.exchange.lists import ROW_LISTS
from projects.exchange.parts import RowList, folded_heading
from projects.limits import ACRONYM, SHORTEST_TITLE
from projects.models import Impact, Licence, Project, ProjectType, StateAid

KEY: Final = "external_key"
TITLE: Final = "title"
HOME: Final = "municipality"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`name` is the project's field.

    `stored` is what the own municipality's export shows, `foreign` that of another one's project.
    Without a `kind` the column is only written; one with `rows` is a whole list, in a spreadsheet a
    sheet of its own. A `needed` one must be there, and filled in.
    """

    name: str
    german: str
    english: str
    stored: Callable[[Project], Any]
    kind: kinds.Kind | None = None
    foreign: Callable[[Project], Any] | None = None
    needed: Any = ""
    rows: RowList | None = None

    @property
    def heading(self) -> str:
        return self.english if get_language() == "en" else self.german

    def cell_of(self, project: Project, *, is_own: bool = True) -> Cell:
        stored = self.stored if is_own or self.foreign is None else self.foreign
        return self.write(stored(project))

    def write(self, value: Any) -> Cell:
        return self.kind.write(value) if self.kind else value

    @property
    def is_read(self) -> bool:
        return bool(self.kind or self.rows)


def _column(name: str, german: str, english: str, kind: kinds.Kind, **options: Any) -> Column:
    stored = options.pop("stored", attrgetter(name))
    return Column(name=name, german=german, english=english, kind=kind, stored=stored, **options)


def _list(rows: RowList) -> Column:
    return Column(
        name=rows.name, german=rows.german, english=rows.english, stored=rows.grid, rows=rows
    )


def _nothing(project: Project) -> None:
    return None


def _sectors(project: Project) -> list[Any]:
    links = sorted(project.sector_links.all(), key=lambda link: link.sector.position)
    return [link.sector for link in links]


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
        german="Projektnummer",
        english="Reference",
        stored=attrgetter("reference"),
    ),
    _column(HOME, "Kommune", "Municipality", kinds.Home(), stored=attrgetter("tenant")),
    Column(name="state", german="Stand", english="State", stored=attrgetter("state_label")),
    _column(
        TITLE,
        "Projekttitel",
        "Title",
        kinds.line(TITLE, min_length=SHORTEST_TITLE),
        needed=_("Geben Sie einen Projekttitel an."),
    ),
    _column("title_en", "Englischer Titel", "English title", kinds.line("title_en")),
    _column("acronym", "Kurzname", "Acronym", kinds.Text(_ACRONYM_FIELD)),
    _column("summary", "Kurzbeschreibung", "Summary", kinds.long_text("summary")),
    _column("area", "Bereich", "Area", kinds.Term()),
    _column("sectors", "Sektoren", "Sectors", kinds.Terms(), stored=_sectors),
    _column("project_type", "Projektart", "Project type", kinds.Choice(ProjectType.choices)),
    _column("recipient", "Zuwendungsempfänger", "Recipient", kinds.line("recipient")),
    _column("manager", "Projektleitung", "Project manager", kinds.Person(), foreign=_nothing),
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
    _column("deducts_vat", "Vorsteuerabzug", "Deducts VAT", kinds.YesNo()),
    _column(
        "no_early_start", "Kein vorzeitiger Beginn", "No early start", kinds.YesNo(empty=False)
    ),
    _column(
        "no_double_funding", "Keine Doppelförderung", "No double funding", kinds.YesNo(empty=False)
    ),
    _column(
        "impact_assessment",
        "Datenschutz-Folgenabschätzung",
        "Impact assessment",
        kinds.Choice(Impact.choices),
    ),
    _column(
        "impact_reason",
        "Begründung zum Datenschutz",
        "Reason for data protection",
        kinds.long_text("impact_reason"),
    ),
    _column("accessibility", "Barrierefreiheit", "Accessibility", kinds.long_text("accessibility")),
    _column("state_aid", "Beihilfe", "State aid", kinds.Choice(StateAid.choices)),
    _column(
        "council_resolution",
        "Ratsbeschluss",
        "Council resolution",
        kinds.line("council_resolution"),
    ),
    *map(_list, ROW_LISTS),
)
BY_NAME: Final = {column.name: column for column in COLUMNS}
NEEDED: Final = tuple(column for column in COLUMNS if column.needed)
PLAIN: Final = tuple(column for column in COLUMNS if not column.rows)
"""Those that a spreadsheet has in its sheet of projects."""


def headings(columns: Iterable[Column] = COLUMNS) -> list[str]:
    return [column.heading for column in columns]


def heading_of(name: str) -> str:
    """Of a column, or of the row as a whole: empty."""
    return BY_NAME[name].heading if name in BY_NAME else ""


def column_of(heading: str) -> Column | None:
    return _BY_HEADING.get(folded_heading(heading))


def number_known(names: Iterable[str]) -> int:
    """How many of these headings are ours."""
    return sum(column_of(name) is not None for name in names)


_BY_HEADING: Final = {
    folded_heading(heading): column
    for column in COLUMNS
    for heading in (column.name, column.english, column.german)
}
