"""Rows of a file become projects, or say why not."""

import datetime as dt
from decimal import Decimal

import pytest

from audit.models import AuditEntry
from core.errors import NotAllowed
from municipalities.models import Membership, Municipality
from projects.models import (
    Milestone,
    Partner,
    Project,
    ProjectFact,
    Transition,
    Verdict,
    Version,
)
from tests.counting import statements
from tests.factories.municipalities import membership, organisation, tenant
from tests.factories.projects import area, complete_project, project, sector
from tests.projects.acting import act, read
from tests.projects.tables import brought_in, complaints, row, sheet, taken_away

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vocabulary() -> None:
    area()
    sector()


FULL = {
    "Kurzname": "BUS",
    "Kurzbeschreibung": "Ein Bus\nauf Abruf.",
    "Bereich": "Stadtentwicklung",
    "Sektoren": "verkehr",
    "Projektart": "E-Government-Projekt",
    "Zuwendungsempfänger": "Stadt Aachen",
    "Partner": "Verkehrsverbund (Federführung); RWTH Aachen (Lehrstuhl A)",
    "Beteiligte Kommunen": "05334002; Aachen",
    "Ort der Umsetzung": "Aachen",
    "Übertragbar ab": "09.2027",
    "Lizenz": "EUPL-1.2",
    "Projektbeginn": "01.09.2026",
    "Projektende": "2028-08-31",
    "Meilensteine": "15.09.2026 Beginn; 2027-10-01 Erprobung\\; Teil 1",
    "Gesamtausgaben": "1.234.567,89 €",
    "Zuwendung": "1000000.50",
    "Eigenanteil": "234567,39",
}


class TestNewRows:
    def test_become_drafts_with_everything_that_the_row_says(self, officer: Membership) -> None:
        [outcome] = brought_in(officer, sheet(row(**FULL)))
        assert complaints(outcome) == {}
        created = read(lambda: Project.objects.get(reference=outcome.reference))
        assert (created.external_key, created.state, created.version) == ("P-1", "idea", 1)
        assert created.total_cost == Decimal("1234567.89")
        assert created.grant == Decimal("1000000.50")
        assert created.end == dt.date(2028, 8, 31)
        assert created.transfer_from == dt.date(2027, 9, 1)
        assert created.communes == ["05334002"]
        partners = read(lambda: list(Partner.objects.order_by("position")))
        assert [(each.name, each.role) for each in partners] == [
            ("Verkehrsverbund", "lead"),
            ("RWTH Aachen (Lehrstuhl A)", "associated"),
        ]
        plan = read(lambda: list(Milestone.objects.all()))
        assert [each.title for each in plan] == ["Beginn", "Erprobung; Teil 1"]

    def test_have_history_figures_a_version_and_a_trail(self, officer: Membership) -> None:
        brought_in(officer, sheet(row(), row("P-2", "Ein Rufbus")))
        for model in (Transition, ProjectFact, Version):
            assert read(model.objects.count) == 2
        assert read(lambda: set(AuditEntry.objects.values_list("verb", flat=True))) == {"create"}

    def test_get_references_in_the_order_of_the_rows(self, officer: Membership) -> None:
        outcomes = brought_in(officer, sheet(row(), row("P-2", "Ein Rufbus")))
        assert [each.reference for each in outcomes] == ["AC-2026-0001", "AC-2026-0002"]

    def test_are_not_written_by_a_dry_run(self, officer: Membership) -> None:
        [outcome] = brought_in(officer, sheet(row()), write=False)
        assert outcome.verdict == Verdict.NEW
        assert read(Project.objects.count) == 0

    def test_name_a_known_organisation_as_partner(self, officer: Membership) -> None:
        known = organisation("research", "rwth-aachen")
        brought_in(officer, sheet(row(Partner="Rwth Aachen (Wissenschaft)")))
        assert read(lambda: Partner.objects.get().organisation) == known

    def test_may_be_headed_in_english(self, officer: Membership) -> None:
        content = b"External key;Title;Total cost\nP-1;A bus on demand;12.50\n"
        assert [each.verdict for each in brought_in(officer, content)] == [Verdict.NEW]


class TestKnownRows:
    def test_change_what_the_file_says_otherwise(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        bus = complete_project(aachen)
        [outcome] = brought_in(officer, sheet(row(bus.reference, Eigenanteil="1", Zuwendung="")))
        assert (outcome.verdict, set(outcome.fields)) == (
            Verdict.CHANGED,
            {"title", "own_share", "grant"},
        )
        stored = read(lambda: Project.objects.get(pk=bus.pk))
        assert (stored.title, stored.own_share, stored.grant) == ("Ein Bürgerbus", Decimal(1), None)
        assert stored.version == bus.version + 1
        newest = read(lambda: Version.objects.filter(project=bus).first())
        assert newest is not None
        assert newest.content["title"] == "Ein Bürgerbus"
        fact = read(lambda: ProjectFact.objects.get(project=bus, valid_to=None))
        assert fact.own_share == 100

    def test_are_found_by_their_external_key(self, officer: Membership) -> None:
        brought_in(officer, sheet(row()))
        [outcome] = brought_in(officer, sheet(row(title="Ein Rufbus")))
        assert outcome.verdict == Verdict.CHANGED
        assert read(Project.objects.count) == 1

    def test_change_nothing_the_second_time(self, officer: Membership) -> None:
        content = sheet(row(**FULL))
        brought_in(officer, content)
        before = read(lambda: (Version.objects.count(), AuditEntry.objects.count()))
        [outcome] = brought_in(officer, content)
        assert outcome.verdict == Verdict.UNCHANGED
        assert read(lambda: (Version.objects.count(), AuditEntry.objects.count())) == before
        assert read(lambda: Project.objects.get().version) == 1

    def test_keep_what_the_notation_does_not_say(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        bus = complete_project(aachen, start=None, end=None)
        plan = read(lambda: list(Milestone.objects.filter(project=bus)))
        partner = read(Partner.objects.get)
        act(_say_more, officer, partner=partner, milestone=plan[0])
        moved = f"05.10.2026 {plan[0].title}; 01.11.2026 {plan[1].title}"
        [outcome] = brought_in(
            officer,
            sheet(
                row(
                    bus.reference,
                    bus.title,
                    Meilensteine=moved,
                    Partner="Verkehrsverbund (Federführung); Neu",
                )
            ),
        )
        assert set(outcome.fields) == {"milestones", "partners"}
        kept = read(lambda: list(Milestone.objects.all()))
        assert [(each.uid, each.criterion) for each in kept] == [
            (plan[0].uid, "läuft"),
            (plan[1].uid, plan[1].criterion),
        ]
        lead = read(lambda: Partner.objects.get(name="Verkehrsverbund"))
        assert (lead.uid, lead.role, lead.share) == (partner.uid, "lead", Decimal(5))

    def test_leave_alone_what_has_no_column(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        bus = complete_project(aachen)
        [outcome] = brought_in(officer, sheet(row(bus.reference, bus.title)))
        assert outcome.verdict == Verdict.UNCHANGED


def _say_more(*, actor: Membership, now: object, partner: Partner, milestone: Milestone) -> None:
    Partner.objects.filter(pk=partner.pk).update(share=5)
    Milestone.objects.filter(pk=milestone.pk).update(criterion="läuft")


BAD = {
    ("Gesamtausgaben", "-5"): ("total_cost", "Geben Sie einen Betrag ab 0 Euro ein."),
    ("Gesamtausgaben", "1e9"): ("total_cost", "Geben Sie einen Betrag in Euro ein"),
    ("Gesamtausgaben", "abc"): ("total_cost", "Geben Sie einen Betrag in Euro ein"),
    ("Gesamtausgaben", "99999999999"): ("total_cost", "zu groß"),
    ("Projektbeginn", "31.02.2026"): ("start", "Geben Sie ein gültiges Datum ein"),
    ("Projektbeginn", "01.01.1999"): ("start", "zwischen dem 01.01.2000"),
    ("Übertragbar ab", "13.2026"): ("transfer_from", "gültigen Monat"),
    ("Bereich", "Weltraum"): ("area", "„Weltraum“ ist nicht bekannt"),
    ("Sektoren", "verkehr; Luft"): ("sectors", "„Luft“ ist nicht bekannt"),
    ("Projektart", "Bus"): ("project_type", "E-Government-Projekt"),
    ("Projektleitung", "niemand@example.org"): ("manager", "gehört zu niemandem"),
    ("Kurzname", "klein"): ("acronym", "Großbuchstaben"),
    ("Kommune", "Soest"): ("municipality", "nur Projekte Ihrer eigenen Kommune: Aachen"),
    ("Kommune", "Gibt es nicht"): ("municipality", "nur Projekte Ihrer eigenen Kommune: Aachen"),
    ("Beteiligte Kommunen", "Atlantis"): ("communes", "Atlantis"),
    ("Zuwendungsempfänger", "Stadt\nAachen"): ("recipient", "einer Zeile"),
    ("Kurzbeschreibung", "x" * 601): ("summary", "600"),
}


class TestBadRows:
    @pytest.mark.parametrize(("given", "expected"), BAD.items(), ids="-".join)
    def test_say_what_to_do_at_the_cell(
        self, officer: Membership, given: tuple[str, str], expected: tuple[str, str]
    ) -> None:
        tenant("soest")
        heading, cell = given
        good, bad = brought_in(
            officer, sheet(row(), row("P-2", "Ein Rufbus", **{heading: cell})), write=False
        )
        assert (good.number, good.problems) == (2, ())
        assert (bad.number, bad.verdict) == (3, Verdict.ERROR)
        assert list(complaints(bad)) == [expected[0]]
        assert expected[1] in complaints(bad)[expected[0]]

    @pytest.mark.parametrize(
        ("cells", "column"),
        [
            ({"Projektbeginn": "01.09.2026", "Projektende": "01.08.2026"}, "end"),
            ({"Gesamtausgaben": "10", "Zuwendung": "11"}, "grant"),
            ({"Projektende": "01.08.2026", "Meilensteine": "02.08.2026 Zu spät"}, "milestones"),
            ({"Partner": "Ihk; IHK (Unternehmen)"}, "partners"),
        ],
    )
    def test_may_be_wrong_as_a_whole(
        self, officer: Membership, cells: dict[str, str], column: str
    ) -> None:
        organisation("chamber", "ihk")
        [outcome] = brought_in(officer, sheet(row(**cells)), write=False)
        assert list(complaints(outcome)) == [column]

    def test_lack_key_or_title(self, officer: Membership) -> None:
        [outcome] = brought_in(officer, sheet(row("", "", Kurzname="BUS")), write=False)
        assert set(complaints(outcome)) == {"external_key", "title"}

    def test_repeat_a_key_or_a_title_of_the_file(self, officer: Membership) -> None:
        rows = (row(), row(title="Ein Rufbus"), row("P-3", "EIN BÜRGERBUS"))
        _first, second, third = brought_in(officer, sheet(*rows), write=False)
        assert "schon in Zeile 2" in complaints(second)["external_key"]
        assert "Zeile 2" in complaints(third)["title"]

    def test_name_one_project_by_both_its_keys(self, officer: Membership) -> None:
        [created] = brought_in(officer, sheet(row()))
        rows = (row(), row(created.reference, "Ein Rufbus"))
        _first, second = brought_in(officer, sheet(*rows), write=False)
        assert "schon in Zeile 2" in complaints(second)["external_key"]

    def test_repeat_a_title_of_the_municipality(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        project(aachen, title="Ein bürgerbus")
        [outcome] = brought_in(officer, sheet(row()), write=False)
        assert list(complaints(outcome)) == ["title"]

    def test_use_a_reference_that_is_none_of_theirs(self, officer: Membership) -> None:
        foreign = project(tenant("soest"), "implementation")
        for key in (foreign.reference, "AC-2026-0815"):
            [outcome] = brought_in(officer, sheet(row(key)), write=False)
            assert "gibt es in Ihrer Kommune nicht" in complaints(outcome)["external_key"]

    def test_have_cells_under_no_heading(self, officer: Membership) -> None:
        content = "Externer Schlüssel;Projekttitel\nP-1;Ein Bürgerbus;noch etwas\n".encode()
        [outcome] = brought_in(officer, content, write=False)
        assert "Spalte C" in complaints(outcome)[""]

    def test_change_what_a_grant_has_fixed(self, officer: Membership, aachen: Municipality) -> None:
        bus = complete_project(aachen, "implementation")
        cells = {"Eigenanteil": "1", "Übertragbarkeit": "Neu"}
        [outcome] = brought_in(officer, sheet(row(bus.reference, bus.title, **cells)), write=False)
        assert list(complaints(outcome)) == ["own_share"]

    def test_change_what_is_being_reviewed(self, officer: Membership, aachen: Municipality) -> None:
        bus = complete_project(aachen, "sketch_submitted")
        [outcome] = brought_in(officer, sheet(row(bus.reference)), write=False)
        assert "lässt sich dieses Projekt nicht ändern" in complaints(outcome)["state"]

    def test_are_left_out_and_the_others_written(self, officer: Membership) -> None:
        rows = (row(), row("P-2", "Ein Rufbus", Zuwendung="abc"))
        brought_in(officer, sheet(*rows))
        assert read(lambda: list(Project.objects.values_list("external_key", flat=True))) == ["P-1"]


class TestWhoMay:
    @pytest.mark.parametrize("role", ["municipal_officer", "project_office"])
    def test_those_who_enter_projects(self, role: str, aachen: Municipality) -> None:
        assert brought_in(membership(role, aachen), sheet(row()), write=False)

    @pytest.mark.parametrize("role", ["municipal_lead", "tenant_admin"])
    def test_nobody_else(self, role: str, aachen: Municipality) -> None:
        with pytest.raises(NotAllowed):
            brought_in(membership(role, aachen), sheet(row()), write=False)


class TestCost:
    def test_creating_and_changing_cost_at_most_three_statements_a_row(
        self, officer: Membership
    ) -> None:
        number = 60
        new = [row(f"P-{each}", f"Projekt Nummer {each}", **FULL) for each in range(number)]
        changed = [
            each | {"Eigenanteil": "1", "Partner": "Neu", "Meilensteine": ""} for each in new
        ]
        for rows in (new, changed):
            with statements() as ran:
                outcomes = brought_in(officer, sheet(*rows))
            assert {each.verdict for each in outcomes} <= {Verdict.NEW, Verdict.CHANGED}
            assert len(ran) <= 3 * number, len(ran)

    def test_a_row_that_only_the_database_refuses_is_found(
        self, officer: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        brought_in(officer, sheet(row("A", "Schon da")))
        monkeypatch.setattr(
            "projects.operations.importing.titles_taken", lambda _tenant, _titles: {}
        )
        rows = [row(f"P-{each}", f"Projekt {each}") for each in range(5)]
        rows[3] = row("P-3", "schon da")
        outcomes = brought_in(officer, sheet(*rows))
        assert [bool(each.problems) for each in outcomes] == [False] * 3 + [True, False]
        assert read(Project.objects.count) == 5


class TestExport:
    @pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
    def test_export_import_export_is_the_same_to_the_byte(
        self, officer: Membership, aachen: Municipality, file_format: str
    ) -> None:
        complete_project(aachen, summary="=1+1; 'ja'\n\n  zwei", manager=officer.user)
        complete_project(aachen, "implementation", title="'=SUMME(A1)")
        brought_in(officer, sheet(row(**FULL)))
        first = taken_away(officer, file_format)
        outcomes = brought_in(officer, first, f"x.{file_format}")
        assert [each.verdict for each in outcomes] == [Verdict.UNCHANGED] * 3
        assert taken_away(officer, file_format) == first
