"""The radar ranks what the reader sees of other tenants, and nothing else."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, TestCase
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase as PropertyTestCase

from core.scope import elevated, scoped
from municipalities.models import ApiToken, Membership, Municipality
from projects import tasks
from projects.models import Partner, Project, ProjectSector, ProjectVector
from projects.operations import change_project, create_project
from projects.operations.versions import ENCODING
from projects.radar import encoder, ranking
from projects.radar.ranking import nearest, vector_of
from projects.radar.similar import Similar, similar_to
from tests.counting import statements
from tests.factories import municipalities as make
from tests.factories.municipalities import client_for, membership, scope_for, tenant
from tests.factories.projects import NOW, project, sector
from tests.factories.radar import beside, direction, encoded, vector
from tests.projects.acting import act

pytestmark = pytest.mark.django_db
TOWNS: Final = ("aachen", "gelsenkirchen", "paderborn", "soest", "wuppertal")
STATES: Final = ("idea", "pre_review", "approved")
ADDRESS: Final = "/arbeit/projekte/{}/aehnliche/"


def seen_by(reader: Membership, of: Project) -> Similar:
    with scoped(scope_for(reader)), transaction.atomic():
        return similar_to(of)


def titles(found: Similar) -> list[str]:
    return [hit.project.title for hit in found.hits]


@pytest.fixture
def idea(officer: Membership, aachen: Municipality) -> Project:
    made = project(aachen, title="Rufbus")
    vector(made, direction())
    return made


def near(town: str, state: str = "approved", distance: float = 0.2, **fields: Any) -> Project:
    made = project(tenant(town), state, **fields)
    vector(made, beside(direction(), distance), terms=("Bus", "Landbus"))
    return made


def test_nearest_come_first_and_five_at_most(officer: Membership, idea: Project) -> None:
    for number, distance in enumerate((0.6, 0.2, 0.8, 0.4, 1.0, 0.1)):
        near("soest", distance=distance, title=f"Nummer {number}")
    assert titles(seen_by(officer, idea)) == [f"Nummer {n}" for n in (5, 1, 3, 0, 2)]


def test_what_has_nothing_in_common_is_left_out(officer: Membership, idea: Project) -> None:
    vector(project(tenant("soest"), "approved"), direction(7))
    assert seen_by(officer, idea).hits == []


def test_own_projects_are_no_double_work(officer: Membership, idea: Project) -> None:
    near("aachen", title="Auch von hier")
    assert seen_by(officer, idea).hits == []


@pytest.mark.parametrize(
    ("reader", "expected"),
    (
        ("officer", {"granted", "shared"}),
        ("ministry", {"granted", "submitted"}),
        ("authority", {"granted", "submitted"}),
        ("other_authority", {"granted"}),
        ("owner", {"granted", "submitted", "draft", "shared"}),
    ),
)
def test_reader_is_told_of_exactly_what_she_sees(
    reader: str, expected: set[str], officer: Membership, aachen: Municipality
) -> None:
    soest = tenant("soest")
    readers: dict[str, Callable[[], Membership]] = {
        "officer": lambda: officer,
        "ministry": lambda: membership("ministry_reviewer", make.ministry()),
        "authority": lambda: membership("district_reviewer", make.authority("arnsberg")),
        "other_authority": lambda: membership("district_reviewer", make.authority("muenster")),
        "owner": lambda: membership("municipal_officer", soest),
    }
    asking = project(aachen, "approved")
    vector(asking, direction())
    near("soest", title="granted")
    near("soest", "pre_review", title="submitted")
    near("soest", title="draft", state="idea")
    circle = make.organisation_of(aachen).circle_id
    near("soest", title="shared", state="idea", shared_with=[circle])
    near("soest", title="deleted", state="idea", shared_with=[circle], deleted_at=NOW)
    assert {*titles(seen_by(readers[reader](), asking))} == expected


class TestNoInvisibleHit(PropertyTestCase):
    """An oracle: ranking all that the scope lists by itself, against what the radar tells."""

    @settings(max_examples=25, deadline=None)
    @given(
        rows=st.lists(
            st.tuples(
                st.sampled_from(TOWNS),
                st.sampled_from(STATES),
                st.booleans(),
                st.booleans(),
                st.floats(0, 3),
            ),
            max_size=9,
        ),
        role=st.sampled_from(("municipal_officer", "ministry_reviewer", "district_reviewer")),
    )
    def test_radar_tells_what_a_plain_list_of_the_scope_would(
        self, rows: list[tuple[str, str, bool, bool, float]], role: str
    ) -> None:
        places: dict[str, Any] = {
            "municipal_officer": tenant("aachen"),
            "ministry_reviewer": make.ministry(),
            "district_reviewer": make.authority("arnsberg"),
        }
        reader = membership(role, places[role])
        circle = reader.organisation.circle_id
        asking = project(tenant("aachen"), "approved")
        vector(asking, direction())
        for number, (town, state, is_shared, is_deleted, distance) in enumerate(rows):
            made = project(
                tenant(town),
                state,
                shared_with=[circle] if is_shared else [],
                deleted_at=NOW if is_deleted and state == "idea" else None,
            )
            vector(made, beside(direction(), distance, seed=number + 2))
        with scoped(scope_for(reader)), transaction.atomic():
            visible = Project.objects.exclude(tenant=asking.tenant_id).select_related("vector")
            expected = plainly_ranked(asking, list(visible))
            stored = vector_of(asking)
            assert stored is not None
            assert [each.project_id for each in nearest(stored)] == expected


def plainly_ranked(asking: Project, visible: list[Project]) -> list[int]:
    if not visible:
        return []
    rows = encoder.unpacked([each.vector.values for each in visible])
    near = encoder.closeness(encoder.unpacked([asking.vector.values])[0], rows)
    pairs = sorted((-float(value), each.pk) for value, each in zip(near, visible, strict=True))
    return [pk for value, pk in pairs if -value >= ranking.LEAST][: ranking.MOST]


def test_invisible_projects_change_neither_answer_nor_statements(
    officer: Membership, idea: Project
) -> None:
    near("soest", title="Sichtbar", distance=0.5)
    before = seen_by(officer, idea)
    for _each in range(3):
        near("soest", "idea", distance=0.1)
    with statements() as ran:
        assert seen_by(officer, idea) == before
    with statements() as again:
        seen_by(officer, idea)
    assert len(ran) == len(again)


def test_circle_that_is_ended_ends_the_hit(officer: Membership, idea: Project) -> None:
    shown = near("soest", "idea", shared_with=[officer.organisation.circle_id])
    assert len(seen_by(officer, idea).hits) == 1
    with elevated(), transaction.atomic():
        shown.shared_with = []
        shown.save(update_fields=["shared_with"])
    assert seen_by(officer, idea).hits == []


def test_reasons_name_terms_sectors_partners_and_places(
    officer: Membership, aachen: Municipality
) -> None:
    asking = project(aachen, communes=["05334002", "05974040"], place="Hellweg")
    vector(asking, direction(), terms=("Bus", "Landbus", "Takt"))
    other = near("soest", communes=["05974040"], place="Hellweg")
    with elevated(), transaction.atomic():
        for each in (asking, other):
            ProjectSector.objects.create(project=each, sector=sector())
            Partner.objects.create(project=each, name="Verkehrsverbund")
        Partner.objects.create(project=other, organisation=make.organisation_of(aachen))
    (hit,) = seen_by(officer, asking).hits
    assert hit.terms == ("Landbus", "Bus")
    assert hit.sectors == ("Verkehr",)
    assert hit.partners == ("Verkehrsverbund",)
    assert hit.places == ("Hellweg", "Soest")


def test_terms_of_an_earlier_text_are_told_to_nobody(officer: Membership, idea: Project) -> None:
    """A draft's words, compared before they were struck out, must not come up with the sketch."""
    other = near("soest")
    with elevated(), transaction.atomic():
        ProjectVector.objects.filter(project=idea).update(terms=["Landbus"])
    assert seen_by(officer, idea).hits[0].terms == ("Landbus",)
    with elevated(), transaction.atomic():
        Project.objects.filter(pk=other.pk).update(version=other.version + 1)
    assert seen_by(officer, idea).hits[0].terms == ()


class TestEncoding(TestCase):
    def test_typed_text_is_compared_after_its_commit_and_only_once(self) -> None:
        officer = membership("municipal_officer", tenant("aachen"))
        made = project(tenant("aachen"), title="Bus")
        assert encoded() == 1
        assert encoded() == 0
        changed = act(
            change_project, officer, project=made, values={"summary": "Auf Abruf."}, version=1
        )
        assert not seen_by(officer, changed).is_current
        assert encoded() == 1
        assert seen_by(officer, changed).is_current

    def test_change_of_anything_else_keeps_the_numbers(self) -> None:
        officer = membership("municipal_officer", tenant("aachen"))
        made = project(tenant("aachen"), title="Bus")
        encoded()
        with elevated():
            before = ProjectVector.objects.get(project=made)
        changed = act(change_project, officer, project=made, values={"acronym": "B"}, version=1)
        encoded(NOW + dt.timedelta(hours=1))
        with elevated():
            after = ProjectVector.objects.get(project=made)
        assert (after.values, after.digest) == (before.values, before.digest)
        assert after.version == changed.version

    def test_another_model_makes_everything_anew(self) -> None:
        project(tenant("aachen"))
        encoded()
        with elevated():
            ProjectVector.objects.update(encoder="früher")
        assert encoded() == 1

    def test_command_compares_what_is_missing_and_rebuilds_on_demand(self) -> None:
        project(tenant("aachen"))
        call_command("encode_projects")
        with elevated():
            first = ProjectVector.objects.get().encoded_at
        call_command("encode_projects", "--rebuild")
        with elevated():
            assert ProjectVector.objects.get().encoded_at > first

    def test_project_in_the_trash_is_not_compared(self) -> None:
        project(tenant("aachen"), deleted_at=NOW)
        assert encoded() == 0


def test_real_texts_of_two_towns_find_each_other(officer: Membership, aachen: Municipality) -> None:
    idea = project(aachen, title="Rufbus", summary="Ein Kleinbus kommt auf Bestellung ins Dorf.")
    project(tenant("soest"), "approved", title="Fahrdienst", summary="Ein Bus auf Abruf im Dorf.")
    project(tenant("soest"), "approved", title="Aktenplan", summary="Ordnung für die Ablage.")
    encoded()
    found = seen_by(officer, idea)
    assert titles(found)[:1] == ["Fahrdienst"]
    assert "Dorf" in found.hits[0].terms


@pytest.mark.parametrize("number", (1, 3))
def test_page_asks_the_same_of_the_database_for_one_hit_and_three(
    number: int, officer: Membership, idea: Project
) -> None:
    for _each in range(number):
        near("soest")
    browser = client_for(officer)
    browser.get("/arbeit/")
    with statements() as ran:
        page = browser.get(ADDRESS.format(idea.reference), headers={"hx-request": "true"})
    assert page.content.decode().count("<article") == number
    assert len(ran) == 12, "\n".join(ran)


def test_hit_leads_to_the_project_and_to_asking_for_a_cooperation(
    officer: Membership, idea: Project
) -> None:
    hit = near("soest", title="Landbus")
    page = client_for(officer).get(ADDRESS.format(idea.reference)).content.decode()
    assert f'href="/arbeit/projekte/{hit.reference}/"' in page
    assert f"?projekt={hit.reference}&amp;anlass={idea.reference}" in page
    assert "Gemeinsame Begriffe" not in page
    assert "Andere Worte, ähnlicher Sinn." in page


def test_reader_without_a_municipality_is_offered_no_cooperation(idea: Project) -> None:
    asking = near("aachen")
    near("soest", title="Landbus")
    reader = membership("ministry_reviewer", make.ministry())
    page = client_for(reader).get(ADDRESS.format(asking.reference)).content.decode()
    assert "Landbus" in page
    assert "Kooperation anfragen" not in page


def test_part_of_the_page_asks_again_until_the_text_is_compared(
    officer: Membership, aachen: Municipality
) -> None:
    made = project(aachen)
    browser = client_for(officer)
    address = ADDRESS.format(made.reference)
    first = browser.get(address, headers={"hx-request": "true"}).content.decode()
    assert f'data-hx-get="{address}?versuch=1"' in first
    last = browser.get(f"{address}?versuch=20", headers={"hx-request": "true"}).content.decode()
    assert "data-hx-get" not in last
    assert "dauert länger" in last
    assert browser.get(f"{address}?versuch=x").status_code == 200
    encoded()
    done = browser.get(f"{address}?versuch=1", headers={"hx-request": "true"}).content.decode()
    assert "data-hx-get" not in done
    assert 'data-announce="0 ähnliche Vorhaben gefunden."' in done


def test_entry_and_project_lead_there_without_scripts(officer: Membership, idea: Project) -> None:
    browser = client_for(officer)
    address = ADDRESS.format(idea.reference)
    for page in ("", "bearbeiten/stammdaten/", "bearbeiten/ziele/"):
        shown = browser.get(f"/arbeit/projekte/{idea.reference}/{page}").content.decode()
        assert f'<a href="{address}">' in shown


def test_interface_tells_hits_with_their_reasons(officer: Membership, idea: Project) -> None:
    hit = near("soest", title="Landbus")
    _row, token = ApiToken.objects.create(user=officer.user, membership=officer)
    program = Client(headers={"authorization": f"Token {token}"})
    answer = program.get(f"/api/v1/projects/{idea.reference}/similar/").json()
    assert answer["is_current"]
    (row,) = answer["hits"]
    assert row["reference"] == hit.reference
    assert row["municipality"] == "soest"
    assert 0.25 < row["closeness"] <= 1
    assert row["reasons"] == {"terms": [], "sectors": [], "partners": [], "places": []}


def test_every_change_of_a_text_wakes_the_worker(
    officer: Membership,
    aachen: Municipality,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr("notifications.wake._send", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        made = act(create_project, officer, title="Rufbus")
    assert ENCODING in sent
    sent.clear()
    connection.run_on_commit.clear()  # a transaction asks only once, and a test is one
    with django_capture_on_commit_callbacks(execute=True):
        act(change_project, officer, project=made, values={"summary": "Auf Abruf."}, version=None)
    assert sent.count(ENCODING) == 1


def test_worker_goes_on_while_a_whole_chunk_was_waiting(
    aachen: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("projects.operations.encoding.CHUNK", 2)
    monkeypatch.setattr(tasks.encode_projects, "delay", lambda: asked.append(True))
    for _each in range(3):
        project(aachen)
    tasks.encode_projects()
    assert asked == [True]
    tasks.encode_projects()
    assert asked == [True]
    assert encoded() == 0


def test_worker_is_prepared_before_its_processes_part() -> None:
    encoder._model.cache_clear()
    tasks.prepare_encoding()
    assert encoder._model.cache_info().currsize == 1
