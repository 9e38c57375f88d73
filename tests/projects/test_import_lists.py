"""The lists of a project in a table: sheets of a spreadsheet, cells of a CSV file, and their rules."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from core.errors import DomainError
from municipalities.models import Membership, Municipality
from projects.content import NAMES
from projects.exchange.cells import Cell
from projects.exchange.columns import BY_NAME, COLUMNS, KEY, PLAIN, headings
from projects.exchange.lists import ROW_LISTS
from projects.exchange.sheets import Sheet, explanations, is_explanation, is_title, sheets_of
from projects.exchange.writing import write_sheets, write_table
from projects.limits import MOST_ROWS
from projects.models import (
    CostLine,
    Milestone,
    Objective,
    Partner,
    Project,
    Recipient,
    Verdict,
    WorkPackage,
)
from tests.counting import statements
from tests.factories.projects import area, complete_project, sector
from tests.projects.acting import read
from tests.projects.tables import brought_in, complaints, row, sheet, taken_away

pytestmark = pytest.mark.django_db
PLAN = {
    "Messbare Ziele": "Kürzere Wege | Wartezeit | 20 min | 10 min | 31.12.2027; Nur ein Name",
    "Gute Beispiele": "Rufbus | Soest | https://www.beispiel.de | Erst\\nfragen | Frau A.",
    "Arbeitspakete": "Planen | Amt 61 | 3,5 | 01.09.2026 | 30.09.2026\nBauen | | | | | AP 1",
    "Meilensteine": "Fertig | 01.10.2027 | alle fahren | AP 1, AP 2",
    "Empfänger und Fördersätze": "Stadt Aachen | Kommune oder gemeinnütziger Verein | 80; "
    "RWTH | Hochschule oder Forschungseinrichtung | 50",
    "Ausgaben": "2026 | Personal | 1.000,50 | 900 | RWTH | Stelle; 2027 | Investitionen | 99.50",
}
SHORT = {rows.heading: rows for rows in ROW_LISTS}


@pytest.fixture(autouse=True)
def vocabulary() -> None:
    area()
    sector()


def book(
    *projects: Mapping[str, Cell], file_format: str = "xlsx", **lists: Sequence[Sequence[Cell]]
) -> bytes:
    """A spreadsheet with these cells by column, and lists whose rows begin with the key."""
    heads = list(dict.fromkeys(name for each in projects for name in each))
    sheets = [
        _sheet("Projekte", heads, [[each.get(name) for name in heads] for each in projects]),
        *(
            _sheet(BY_NAME[name].heading, [KEY, *(part.name for part in _rows(name).parts)], rows)
            for name, rows in lists.items()
        ),
    ]
    with write_sheets(sheets, file_format) as file:
        return file.read()


def _sheet(name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Sheet:
    full = [[*each, *[None] * (len(heads) - len(each))] for each in rows]
    return Sheet(name, heads, full, [20.0] * len(heads), [None] * len(heads))


def _rows(name: str) -> Any:
    return BY_NAME[name].rows


def bus(key: str = "P-1", title: str = "Ein Bürgerbus", **cells: Cell) -> dict[str, Cell]:
    return {KEY: key, "title": title, **cells}


def refusal(officer: Membership, content: bytes) -> str:
    with pytest.raises(DomainError) as error:
        brought_in(officer, content, "x.xlsx", write=False)
    return " ".join(str(problem.message) for problem in error.value.problems)


class TestCells:
    def test_hold_whole_lists(self, officer: Membership) -> None:
        [outcome] = brought_in(officer, sheet(row(**PLAN)))
        assert complaints(outcome) == {}
        first, second = read(lambda: [*Objective.objects.order_by("position")])
        assert (first.target, str(first.due)) == ("10 min", "2027-12-31")
        assert second.title == "Nur ein Name"
        plan, build = read(lambda: [*WorkPackage.objects.order_by("position")])
        assert (plan.effort, build.after) == (Decimal("3.5"), [plan.uid])
        assert read(lambda: Milestone.objects.get().after) == [plan.uid, build.uid]
        city, rwth = read(lambda: [*Recipient.objects.order_by("position")])
        staff, rest = read(lambda: [*CostLine.objects.order_by("position")])
        assert (staff.recipient, rest.recipient) == (rwth.uid, None)
        assert (staff.eligible, rest.eligible) == (Decimal(900), Decimal("99.50"))
        stored = read(Project.objects.get)
        assert (stored.total_cost, stored.eligible_cost) == (Decimal(1100), Decimal("999.50"))
        assert stored.grant == Decimal("450.00") + Decimal("79.60")
        assert city.rate == 80

    def test_change_nothing_the_second_time(self, officer: Membership) -> None:
        brought_in(officer, sheet(row(**PLAN)))
        [outcome] = brought_in(officer, sheet(row(**PLAN)))
        assert (outcome.verdict, outcome.fields) == (Verdict.UNCHANGED, ())

    def test_that_change_one_row_keep_the_others_and_their_uids(self, officer: Membership) -> None:
        brought_in(officer, sheet(row(**PLAN)))
        before = read(lambda: dict(WorkPackage.objects.values_list("title", "uid")))
        moved = "Bauen; Planen | Amt 62; Betreiben | | | | | AP 1"
        [outcome] = brought_in(officer, sheet(row(**PLAN | {"Arbeitspakete": moved})))
        # The milestone's cell is the same, but its numbers mean other packages now: the same two.
        assert set(outcome.fields) == {"work_packages", "milestones"}
        after = read(lambda: dict(WorkPackage.objects.values_list("title", "uid")))
        assert {title: after[title] for title in before} == before
        assert read(lambda: WorkPackage.objects.get(title="Betreiben").after) == [before["Bauen"]]
        assert read(lambda: Milestone.objects.get().after) == [before["Bauen"], before["Planen"]]

    def test_of_a_list_that_is_missing_leave_it(self, officer: Membership) -> None:
        brought_in(officer, sheet(row(**PLAN)))
        [outcome] = brought_in(officer, sheet(row()))
        assert outcome.verdict == Verdict.UNCHANGED
        brought_in(officer, sheet(row(Ausgaben="")))
        assert read(CostLine.objects.count) == 0


BAD = {
    ("Messbare Ziele", "A; " * 8): "höchstens 7 Zeilen",
    ("Messbare Ziele", "A | b | c | d | 01.01.2027 | f"): "mehr Angaben, als es Spalten gibt",
    ("Gute Beispiele", "A | | nirgends"): "Eintrag 1, Adresse im Netz: Geben Sie eine",
    ("Arbeitspakete", "A; B | | -1"): "Eintrag 2, Personenmonate: Geben Sie Personenmonate",
    ("Arbeitspakete", "A | | 1,55"): "Eintrag 1, Personenmonate",
    ("Arbeitspakete", "A | | | 02.09.2026 | 01.09.2026"): "Eintrag 1, Ende: Das Arbeitspaket kann",
    ("Arbeitspakete", "A | | | | | AP 2"): "Ein Arbeitspaket 2 gibt es hier nicht",
    ("Arbeitspakete", "A | | | | | AP 1"): "nicht auf sich selbst warten",
    ("Arbeitspakete", "A | | | | | B"): "AP 1, AP 3",
    ("Meilensteine", "A | morgen"): "Eintrag 1, Geplant für: Geben Sie ein gültiges Datum ein",
    ("Meilensteine", "A | 01.09.2026 | | 1"): "Eintrag 1, Setzt voraus: Ein Arbeitspaket 1",
    ("Empfänger und Fördersätze", "A | Kommune | 5"): "Eintrag 1, Art: Möglich sind",
    ("Empfänger und Fördersätze", "A | | viel"): "Eintrag 1, Fördersatz in Prozent: Geben Sie",
    ("Empfänger und Fördersätze", "A | company | 99"): "Der Fördersatz darf hier höchstens",
    ("Ausgaben", "1999 | Personal | 5"): "Eintrag 1, Haushaltsjahr: Geben Sie ein Jahr an",
    ("Ausgaben", "2026 | Reisen | 5"): "Eintrag 1, Einzelansatz: Möglich sind: „Personal“",
    ("Ausgaben", "2026 | Personal | 1e9"): "Eintrag 1, Betrag: Geben Sie einen Betrag",
    ("Ausgaben", "2026 | Personal | 5 | 6"): "Eintrag 1, Davon zuwendungsfähig: Zuwendungsfähig",
    ("Ausgaben", "2026 | Personal | 5 | | X"): "Einen Zuwendungsempfänger „X“ gibt es hier nicht",
    ("Partner", "A | Chef"): "Eintrag 1, Rolle: Möglich sind",
    ("Partner", "A | Unternehmen | -5"): "Eintrag 1, Eigener Beitrag: Geben Sie einen Betrag ab 0",
    ("Vorsteuerabzug", "vielleicht"): "Möglich sind: „ja“, „nein“",
}


class TestBadRows:
    @pytest.mark.parametrize(("given", "words"), BAD.items(), ids=lambda each: str(each)[:40])
    def test_say_where_and_what_to_do(
        self, officer: Membership, given: tuple[str, str], words: str
    ) -> None:
        heading, cell = given
        [outcome] = brought_in(officer, sheet(row(**{heading: cell})), write=False)
        [(name, message)] = complaints(outcome).items()
        assert BY_NAME[name].german == heading
        assert words in message

    def test_every_list_has_a_limit(self, officer: Membership) -> None:
        assert {rows.name for rows in ROW_LISTS} == {*MOST_ROWS}


class TestSums:
    LINES = "2026 | Personal | 100; 2027 | Personal | 50"

    @pytest.mark.parametrize("total", ["150", "150,00 €", ""])
    def test_may_stand_there_or_not(self, officer: Membership, total: str) -> None:
        cells = {"Ausgaben": self.LINES, "Gesamtausgaben": total}
        for verdict in (Verdict.NEW, Verdict.UNCHANGED):
            [outcome] = brought_in(officer, sheet(row(**cells)))
            assert (outcome.verdict, complaints(outcome)) == (verdict, {})
        assert read(lambda: Project.objects.get().total_cost) == 150

    def test_that_say_otherwise_are_refused_however_often(self, officer: Membership) -> None:
        brought_in(officer, sheet(row(Ausgaben=self.LINES, Gesamtausgaben="150")))
        more = row(Ausgaben=f"{self.LINES}; 2028 | Personal | 1", Gesamtausgaben="150")
        for _time in range(2):
            [outcome] = brought_in(officer, sheet(more))
            assert "er beträgt 151,00 Euro" in complaints(outcome)["total_cost"]
        [outcome] = brought_in(officer, sheet(row(Gesamtausgaben="7")))
        assert "er beträgt 150,00 Euro" in complaints(outcome)["total_cost"]

    def test_bound_by_the_grant_are_not_changed(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        fixed = complete_project(aachen, "implementation")
        cells = {"Ausgaben": self.LINES}
        [outcome] = brought_in(officer, sheet(row(fixed.reference, fixed.title, **cells)))
        assert "durch den Bescheid festgelegt" in complaints(outcome)["cost_lines"]


class TestSheets:
    @pytest.mark.parametrize("file_format", ["xlsx", "ods"])
    def test_hold_a_list_each(self, officer: Membership, file_format: str) -> None:
        content = book(
            bus(),
            bus("P-2", "Ein Rufbus"),
            file_format=file_format,
            recipients=[["P-2", "Stadt", None, Decimal(80)]],
            cost_lines=[
                ["P-1", Decimal(2026), "Personal", Decimal("10.50")],
                ["P-2", Decimal(2027), "Personal", Decimal(20), Decimal(10), "Stadt"],
                ["P-1", Decimal(2028), "Sachausgaben", Decimal(1)],
            ],
        )
        name = f"x.{file_format}"
        assert [each.verdict for each in brought_in(officer, content, name)] == [Verdict.NEW] * 2
        totals = read(lambda: dict(Project.objects.values_list("external_key", "total_cost")))
        assert totals == {"P-1": Decimal("11.50"), "P-2": Decimal(20)}
        assert {each.verdict for each in brought_in(officer, content, name)} == {Verdict.UNCHANGED}

    def test_without_rows_empty_the_list_and_without_the_sheet_leave_it(
        self, officer: Membership
    ) -> None:
        brought_in(officer, book(bus(), partners=[["P-1", "Verbund"]]), "x.xlsx")
        [left] = brought_in(officer, book(bus()), "x.xlsx")
        assert left.verdict == Verdict.UNCHANGED
        other = book(bus(), bus("P-2", "Ein Rufbus"), partners=[["P-2", "Verbund"]])
        assert brought_in(officer, other, "x.xlsx")[0].fields == ("partners",)
        assert read(lambda: Partner.objects.get().project.external_key) == "P-2"

    def test_name_sheet_row_and_column_of_an_error(self, officer: Membership) -> None:
        content = book(
            bus(), milestones=[["P-1", "Gut", "01.09.2026"], ["P-1", "Schlecht", "bald"]]
        )
        [outcome] = brought_in(officer, content, "x.xlsx", write=False)
        message = complaints(outcome)["milestones"]
        assert message.startswith("Blatt „Meilensteine“, Zeile 3, Geplant für: ")

    def test_of_which_a_row_belongs_to_no_project_are_refused(self, officer: Membership) -> None:
        content = book(bus(), partners=[["P-1", "A"], ["P-9", "B"], [None, "C"]])
        text = refusal(officer, content)
        assert "Blatt „Partner“, Zeile 3: Den Schlüssel „P-9“ gibt es im Blatt" in text
        assert "Zeile 4" in text

    def test_that_nobody_knows_are_named(self, officer: Membership) -> None:
        sheets = [
            _sheet("Projekte", [KEY, "title"], [["P-1", "Ein Bus"]]),
            _sheet("Notizen", ["Was"], [["nicht vergessen"]]),
            _sheet("Partner", [KEY, "name", "Farbe"], [["P-1", "A", "rot"]]),
            _sheet("Meilensteine", ["title"], [["Fertig"]]),
        ]
        with write_sheets(sheets, "xlsx") as file:
            text = refusal(officer, file.read())
        assert "Das Blatt „Notizen“ ist nicht bekannt" in text
        assert "Blatt „Partner“: Die Überschrift „Farbe“ ist nicht bekannt" in text
        assert "Blatt „Meilensteine“: Es fehlt die Spalte „Geplant für“" in text
        assert "Blatt „Meilensteine“: Es fehlt die Spalte „Externer Schlüssel“" in text

    def test_and_a_column_do_not_say_the_same_list(self, officer: Membership) -> None:
        content = book(bus(partners="A"), partners=[["P-1", "A"]])
        assert "„Partner“ kommt zweimal vor" in refusal(officer, content)

    def test_take_a_percent_sign_for_what_it_is(self, officer: Membership) -> None:
        """Typed as „80 %“ the cell holds 0.8."""
        content = book(bus(), recipients=[["P-1", "Stadt", None, Decimal("0.8")]])
        [outcome] = brought_in(officer, content, "x.xlsx", write=False)
        assert "ohne Prozentzeichen" in complaints(outcome)["recipients"]

    def test_take_a_comma_between_packages_for_what_it_is(self, officer: Membership) -> None:
        """Typed as „1,2“ the cell holds a number."""
        packages: list[list[Cell]] = [
            ["P-1", "A"],
            ["P-1", "B"],
            ["P-1", "C", None, None, None, None, Decimal("1.2")],
        ]
        [outcome] = brought_in(officer, book(bus(), work_packages=packages), "x.xlsx", write=False)
        assert "„AP 1, AP 3“" in complaints(outcome)["work_packages"]

    @pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
    def test_hold_formulas_as_texts(self, officer: Membership, file_format: str) -> None:
        cells = {"Partner": "=1+1 | Unternehmen", "Messbare Ziele": "@SUM(A1) | +2 | -3"}
        brought_in(officer, sheet(row(**cells)))
        content = taken_away(officer, file_format)
        if file_format == "csv":
            text = content.decode("utf-8-sig")
            assert "'=1+1 | Unternehmen" in text
            assert "'@SUM(A1) | +2 | -3" in text
        [outcome] = brought_in(officer, content, f"x.{file_format}")
        assert outcome.verdict == Verdict.UNCHANGED
        assert read(lambda: Partner.objects.get().name) == "=1+1"

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_are_named_as_they_are_read(self, language: str) -> None:
        with translation.override(language):
            [projects, *lists] = sheets_of([])
            assert is_title(projects.name)
            assert projects.headings == headings(PLAIN)
            assert is_explanation(explanations().name)
            for each, rows in zip(lists, ROW_LISTS, strict=True):
                list(each.rows)
                assert each.name == rows.heading
                assert [rows.part_of(head) for head in each.headings[1:]] == [*rows.parts]

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_explain_every_column_of_the_template(self, language: str) -> None:
        with translation.override(language):
            told = {(name, column) for name, column, _text in explanations().rows}
            assert {
                ("Projekte" if language == "de" else "Projects", h) for h in headings(PLAIN)
            } <= told
            for rows in ROW_LISTS:
                assert {(rows.heading, part.heading) for part in rows.parts} <= told

    def test_of_an_empty_file_can_be_filled_in(self, officer: Membership) -> None:
        with write_table([], "xlsx", extra=[explanations()]) as file:
            assert "keine Zeilen" in refusal(officer, file.read())


def test_nothing_that_is_entered_lacks_a_column() -> None:
    assert {*NAMES} - {column.name for column in COLUMNS if column.is_read} == set()


class TestCost:
    def test_lists_cost_at_most_two_statements_a_row(self, officer: Membership) -> None:
        number = 60
        new = [row(f"P-{each}", f"Projekt Nummer {each}", **PLAN) for each in range(number)]
        other = PLAN | {"Ausgaben": "2026 | Personal | 7", "Meilensteine": ""}
        for rows in (new, [each | other for each in new]):
            with statements() as ran:
                outcomes = brought_in(officer, sheet(*rows))
            assert {each.verdict for each in outcomes} <= {Verdict.NEW, Verdict.CHANGED}
            assert len(ran) <= 2 * number, len(ran)
