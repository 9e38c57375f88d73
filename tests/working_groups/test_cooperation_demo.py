"""Cooperations of the demo: one in force, one offered, one draft; each text's hash is right."""

import datetime as dt

import pytest

from tests.factories import municipalities as make
from tests.factories.projects import NOW, project
from tests.working_groups.acting import read
from working_groups.cooperations.demo import load_demo_cooperations
from working_groups.cooperations.queries import whole_cooperations
from working_groups.cooperations.texts import digest_of
from working_groups.models import Cooperation

pytestmark = pytest.mark.django_db
TITLES = {
    "soest": "Straßenzustandserfassung und -auswertung über KI",
    "gelsenkirchen": "Interaktive Visualisierung von Open Data (IVOD)",
}
TOWNS = ("aachen", "gelsenkirchen", "paderborn", "soest", "wuppertal")


@pytest.fixture
def stage() -> None:
    make.programme_tenant()
    for town in TOWNS:
        for name, role in (("projektbuero", "project_office"), ("leitung", "municipal_lead")):
            make.membership(role, make.tenant(town), make.person(f"{name}@{town}.example"))
    for town, title in TITLES.items():
        project(make.tenant(town), "approved", title=title, is_demo=True)


@pytest.mark.usefixtures("stage")
def test_demo_is_loaded_once_where_its_projects_are() -> None:
    loaded = read(lambda: load_demo_cooperations(now=NOW))
    assert len(loaded) == 2  # the third one's project is not there
    assert read(lambda: load_demo_cooperations(now=NOW)) == []
    rows = read(lambda: list(whole_cooperations()))
    assert {row.stage for row in rows} == {"in_force", "offered"}
    for row in rows:
        parties = [party.organisation.slug for party in row.parties.all()]
        values = {"kind": row.kind, "title": row.title, "reference": row.reference}
        for text in row.texts.all():
            assert text.digest == digest_of(parties=parties, text=text.text, **values)
    agreed = next(row for row in rows if row.stage == "in_force")
    assert agreed.in_force_at == NOW - dt.timedelta(days=58)
    assert agreed.is_agreed


def test_demo_without_its_people_is_left_out() -> None:
    make.programme_tenant()
    project(make.tenant("soest"), "approved", title=TITLES["soest"], is_demo=True)
    assert read(lambda: load_demo_cooperations(now=NOW)) == []
    assert read(Cooperation.objects.count) == 0
