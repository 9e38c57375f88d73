"""Projektskizze and Förderantrag, asked for by somebody and read back from the file."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client

from core.scope import elevated
from municipalities.models import ApiToken, Membership, Municipality
from projects.models import CostLine, DocumentVersion, Milestone, Project
from projects.operations.versions import begin_versions
from tests.counting import statements
from tests.factories.documents import document, version
from tests.factories.municipalities import client_for, membership, tenant
from tests.factories.projects import NOW, project
from tests.factories.uploads import pdf
from tests.pdfs import ReadPdf, read
from tests.projects.entries import oecherlab

pytestmark = pytest.mark.django_db


def asked(actor: Membership, made: Project, kind: str = "foerderantrag") -> ReadPdf:
    answer = client_for(actor).get(f"{made.get_absolute_url()}{kind}.pdf")
    assert answer.status_code == 200
    return read(answer.content)


def facts(found: ReadPdf) -> dict[str, str]:
    """What follows a label, wherever two cells stand side by side."""
    return dict(pairwise(found.of("TD")))


def changed(made: Project, **fields: object) -> None:
    with elevated(), transaction.atomic():
        Project.objects.filter(pk=made.pk).update(**fields)


class TestSketch:
    def test_it_is_pdf_ua_in_german(self, officer: Membership, aachen: Municipality) -> None:
        found = asked(officer, oecherlab(aachen), "projektskizze")
        assert (found.standard, found.language) == ("UA-1", "de-DE")
        assert found.title == "Projektskizze: OecherLab"
        assert found.of("H1") == ["OecherLab"]
        assert {"Kurzbeschreibung", "Ziele", "Partner", "Meilensteine"} <= {*found.of("H2")}
        assert {"Table", "THead", "TR", "TH", "TD"} <= {*found.names}

    def test_it_says_what_was_entered(self, officer: Membership, aachen: Municipality) -> None:
        made = oecherlab(aachen, manager=officer.user, communes=["05334002", "05999999"])
        found = asked(officer, made, "projektskizze")
        said = facts(found)
        assert said["Projektnummer"] == made.reference
        assert said["Projektleitung"] == f"{officer.user.name}, Stadt Aachen"
        assert said["Laufzeit"] == "01.03.2020 bis 31.08.2022"
        assert said["Gesamtausgaben"] == "2.218.516,36\u00a0€"
        assert said["Kurzname"] == "Noch keine Angabe."
        assert "05999999" in said["Beteiligte Kommunen"]
        assert {"Eröffnung des Labors", "30.09.2020", "Dialego AG", "Besuche"} <= {*found.of("TD")}
        assert "Ein offenes Reallabor in der Innenstadt." in found.of("P")

    def test_it_leaves_the_application_to_the_application(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        found = asked(officer, oecherlab(aachen), "projektskizze")
        assert not {"Ausgaben in Euro", "Erklärungen"} & {*found.of("H2")}

    def test_an_empty_draft_has_a_sheet_too(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        assert (
            asked(officer, project(aachen), "projektskizze").of("P").count("Noch keine Angabe.") > 3
        )

    def test_head_and_foot_name_state_version_and_page(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen, is_demo=True)
        with elevated(), transaction.atomic():
            begin_versions(projects=[made], now=NOW)
        found = asked(officer, made, "projektskizze")
        text = found.text.replace("\n", "")
        assert "Stand 02.03.2026, Fassung 1 · Demodaten" in text
        assert f"Seite 1 von {found.pages}" in text
        changed(made, is_demo=False)
        assert "Demodaten" not in asked(officer, made, "projektskizze").text

    def test_it_is_german_for_english_readers_too(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        client = client_for(officer)
        made = oecherlab(aachen, licence="keine")
        address = f"{made.get_absolute_url()}foerderantrag.pdf"
        german = client.get(address).content
        assert client.get(address, headers={"Accept-Language": "en"}).content == german


class TestApplication:
    def test_the_documented_project_adds_up(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        found = asked(officer, oecherlab(aachen))
        cells = found.of("TD")
        at = cells.index("2020")
        assert cells[at : at + 7] == [
            "2020", "1.000.000,00", "0,00", "0,00", "0,00", "1.000.000,00", "1.000.000,00",
        ]  # fmt: skip
        assert {"2.218.516,36", "2.058.624,85", "1.646.899,88", "80,00\u00a0%"} <= {*cells}
        assert facts(found)["Eigenanteil"] == "571.616,48\u00a0€"
        assert "Die Finanzierung ist ausgeglichen." in found.of("P")

    @pytest.mark.parametrize(
        ("own_share", "said"),
        (
            ("571616.47", "nicht ausgeglichen: Es fehlen 0,01\u00a0€."),
            ("571617.48", "nicht ausgeglichen: Sie ist um 1,00\u00a0€ zu hoch."),
        ),
    )
    def test_a_plan_that_does_not_balance_says_by_how_much(
        self, officer: Membership, aachen: Municipality, own_share: str, said: str
    ) -> None:
        found = asked(officer, oecherlab(aachen, own_share=Decimal(own_share)))
        assert any(said in text for text in found.of("P"))

    def test_without_a_total_it_asks_for_it(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        found = asked(officer, oecherlab(aachen, total_cost=None))
        assert "Die Gesamtausgaben sind noch nicht angegeben." in found.of("P")

    def test_declarations_are_named_one_by_one(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen, no_early_start=True, deducts_vat=False, state_aid="agvo")
        said = facts(asked(officer, made))
        assert said["Kein vorzeitiger Maßnahmenbeginn"] == "wird erklärt"
        assert said["Keine Doppelförderung"] == "noch nicht erklärt"
        assert said["Vorsteuerabzug"] == "nein"
        assert said["Beihilferechtliche Einordnung"] == "freigestellt nach AGVO"

    def test_confidential_rows_are_left_out_for_whom_they_are_not_shown(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen, "approved")
        neighbour = membership("municipal_officer", tenant("soest"))
        found = asked(neighbour, made)
        assert "1.218.516,36" not in found.text
        assert sum("für Sie nicht sichtbar" in text for text in found.of("P")) == 3
        assert "1.218.516,36" in asked(officer, made).text

    def test_a_long_table_goes_on_with_its_head(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen)
        with elevated(), transaction.atomic():
            Milestone.objects.bulk_create(
                Milestone(
                    project=made,
                    tenant=aachen,
                    author_id=made.author_id,
                    title=f"Schritt {number}",
                    due=dt.date(2021, 1, 1),
                )
                for number in range(60)
            )
        found = asked(officer, made)
        assert found.of("TH").count("Abnahmekriterium") == 1
        assert found.text.count("Abnahmekriterium") > 1
        assert {f"Schritt {number}" for number in range(60)} <= {*found.of("TD")}

    def test_what_somebody_typed_is_no_markup(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        typed = '*a* #panic("b") $c$ = d'
        assert typed in asked(officer, oecherlab(aachen, problem=typed)).of("P")

    def test_every_cost_line_says_for_whom_and_what(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen)
        with elevated(), transaction.atomic():
            CostLine.objects.filter(project=made, year=2021).update(note="Ausstattung")
        cells = asked(officer, made).of("TD")
        at = cells.index("Ausstattung")
        assert cells[at - 3 : at + 3] == [
            "2021", "Investitionen", "Stadt Aachen", "Ausstattung", "1.218.516,36", "1.058.624,85",
        ]  # fmt: skip

    def test_what_must_be_done_before_is_named(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        cells = asked(officer, oecherlab(aachen)).of("TD")
        package, criterion = cells.index("AP 1"), cells.index("Die Tür ist offen.")
        assert cells[package + 1] == "Konzept"
        assert cells[criterion + 1] == "AP 1"


class TestAttachments:
    @pytest.mark.parametrize("kind", ("projektskizze", "foerderantrag"))
    def test_the_newest_version_of_each_document_is_listed(
        self, officer: Membership, aachen: Municipality, kind: str
    ) -> None:
        made = oecherlab(aachen)
        paper = document(made, title="LoI der IHK", kind="letter_of_intent")
        newest = version(paper, name="neu.pdf", content=pdf("neu"), number=2)
        cells = asked(officer, made, kind).of("TD")
        at = cells.index("LoI der IHK")
        assert cells[at + 1 : at + 5] == [
            "Absichtserklärung (Letter of Intent)", "2", "02.03.2026", newest.sha256[:16],
        ]  # fmt: skip

    def test_the_sheet_is_never_older_than_what_it_lists(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen)
        changed(made, updated_at=dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC))
        assert "Stand 01.02.2026" in asked(officer, made).text
        document(made)
        assert "Stand 02.03.2026" in asked(officer, made).text

    def test_what_came_after_the_submission_is_no_part_of_it(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen, "formal_review")
        paper = document(made, title="Finanzplan")
        report = document(made, title="Bericht")
        version(paper, name="neu.pdf", content=pdf("neu"), number=2)
        with elevated(), transaction.atomic():
            late = Q(document=report) | Q(document=paper, number=2)
            DocumentVersion.objects.filter(late).update(uploaded_at=NOW + dt.timedelta(days=9))
            made.transitions.create(
                name="submit_application",
                to_state="application_submitted",
                actor=officer.user,
                actor_organisation=officer.organisation,
                role=officer.role,
                at=NOW + dt.timedelta(days=8),
            )
        found = asked(officer, made)
        cells = found.of("TD")
        assert "Bericht" not in cells
        assert cells[cells.index("Finanzplan") + 2] == "1"
        assert "Eingereicht am" in found.text

    @pytest.mark.parametrize(
        ("state", "kind", "is_draft"),
        (
            ("idea", "projektskizze", True),
            ("sketch_submitted", "projektskizze", False),
            ("application_open", "projektskizze", False),
            ("application_open", "foerderantrag", True),
            ("formal_review", "foerderantrag", False),
        ),
    )
    def test_a_draft_says_that_it_is_one(
        self, officer: Membership, aachen: Municipality, state: str, kind: str, is_draft: bool
    ) -> None:
        text = asked(officer, oecherlab(aachen, state), kind).text
        assert ("Entwurf" in text) is is_draft

    def test_they_are_left_out_for_whom_they_are_not_shown(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen, "approved")
        document(made, title="Absicht der IHK")
        neighbour = membership("municipal_officer", tenant("soest"))
        assert "Absicht der IHK" in asked(officer, made).text
        assert "Absicht der IHK" not in asked(neighbour, made).text

    def test_a_removed_document_is_none(self, officer: Membership, aachen: Municipality) -> None:
        made = oecherlab(aachen)
        document(made, title="Alt", removed_at=NOW)
        assert "Alt" not in asked(officer, made).of("TD")

    def test_it_can_be_signed(self, officer: Membership, aachen: Municipality) -> None:
        found = asked(officer, oecherlab(aachen))
        assert found.of("H2")[-2:] == ["Anlagen", "Unterschrift"]
        assert "Ort, Datum" in found.text


class TestAnswer:
    def test_it_is_a_private_file(self, officer: Membership, aachen: Municipality) -> None:
        made = oecherlab(aachen)
        answer = client_for(officer).get(f"{made.get_absolute_url()}projektskizze.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "private, no-store"
        name = f"projektskizze-{made.reference.lower()}.pdf"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_the_same_project_is_the_same_file(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        address = f"{oecherlab(aachen).get_absolute_url()}foerderantrag.pdf"
        client = client_for(officer)
        assert client.get(address).content == client.get(address).content

    def test_other_names_are_not_found(self, officer: Membership, aachen: Municipality) -> None:
        made = oecherlab(aachen)
        assert client_for(officer).get(f"{made.get_absolute_url()}bescheid.pdf").status_code == 404

    def test_more_rows_are_no_more_queries(self, officer: Membership, aachen: Municipality) -> None:
        client = client_for(officer)
        counts = []
        for number in (1, 3):
            made = oecherlab(aachen, title=f"Labor {number}")
            with elevated(), transaction.atomic():
                for _each in range(number):
                    Milestone.objects.create(project=made, title="M", due=dt.date(2021, 1, 1))
            for each in range(number):
                document(made, content=pdf(str(each)))
            client.get(f"{made.get_absolute_url()}foerderantrag.pdf")
            with statements() as ran:
                client.get(f"{made.get_absolute_url()}foerderantrag.pdf")
            counts.append(len(ran))
        assert counts == [17, 17]


class TestInterface:
    def test_a_program_gets_the_same_file(self, officer: Membership, aachen: Municipality) -> None:
        made = oecherlab(aachen)
        _kept, token = ApiToken.objects.create(user=officer.user, membership=officer)
        program = Client(headers={"authorization": f"Token {token}"})
        answer = program.get(f"/api/v1/projects/{made.reference}/sheets/projektskizze/")
        page = client_for(officer).get(f"{made.get_absolute_url()}projektskizze.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.content == page.content
        missing = program.get(f"/api/v1/projects/{made.reference}/sheets/bescheid/")
        assert missing.status_code == 404
        assert missing.headers["Content-Type"] == "application/problem+json"
