"""Two people with the same project open: nobody's work is lost, and nobody is asked in vain."""

import re

import pytest
from django.test import Client

from core.scope import elevated
from municipalities.models import Municipality
from projects.models import Project
from tests.factories.municipalities import client_for, membership
from tests.factories.projects import complete_project, project
from tests.projects.sending import Form, fill, opened, send, stored, typed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(aachen: Municipality) -> Client:
    return client_for(membership("municipal_officer", aachen))


@pytest.fixture
def office(aachen: Municipality) -> Client:
    return client_for(membership("project_office", aachen))


def milestones_of(made: Project) -> list[str]:
    with elevated():
        return list(made.milestones.values_list("title", flat=True))


def asked_in(page: str) -> set[str]:
    return set(re.findall(r'name="choice-([^"]+)"', page))


@pytest.mark.parametrize(
    "slug", ("stammdaten", "verantwortung", "ziele", "zeitplan", "kosten", "erklaerungen")
)
def test_a_form_sent_as_it_was_opened_changes_nothing(
    officer: Client, aachen: Municipality, slug: str
) -> None:
    made = complete_project(aachen, goals="Erste Zeile\nZweite Zeile")
    assert send(officer, made, slug, opened(officer, made, slug)).status_code == 200
    assert stored(made).version == 1


def test_what_one_person_left_alone_keeps_the_others_value(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made, "ziele"), opened(officer, made, "ziele")
    assert send(office, made, "ziele", first, goals="Ziele des Büros").status_code == 200
    answer = send(officer, made, "ziele", second, problem="Zu viele Wege")
    assert answer.status_code == 200
    assert "das bleibt so: Ziele." in answer.content.decode()
    kept = stored(made)
    assert (kept.goals, kept.problem) == ("Ziele des Büros", "Zu viele Wege")


def test_two_people_work_on_different_rows_of_a_list(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    added = {"milestones-3-title": "Zusätzlich", "milestones-3-due": "01.01.2027"}
    send(office, made, "zeitplan", first, **{"milestones-0-title": "Ihrer"} | added)
    removed = {"milestones-2-DELETE": "on"}
    answer = send(officer, made, "zeitplan", second, **{"milestones-1-title": "Meiner"} | removed)
    assert answer.status_code == 200
    titles = milestones_of(made)
    assert {"Ihrer", "Meiner", "Zusätzlich"} <= set(titles)
    assert len(titles) == 3


@pytest.mark.parametrize(("choice", "goals"), (("mine", "Meine Ziele"), ("theirs", "Ihre Ziele")))
def test_only_what_both_changed_is_asked(
    officer: Client, office: Client, aachen: Municipality, choice: str, goals: str
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made, "ziele"), opened(officer, made, "ziele")
    send(office, made, "ziele", first, goals="Ihre Ziele", problem="Lange Wege", licence="MIT")
    typed = {"goals": "Meine Ziele", "distinction": "Auf Abruf", "licence": "MIT"}
    answer = send(officer, made, "ziele", second, **typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert asked_in(page) == {"goals"}
    for text in ("Ihre Eingabe: Meine Ziele", "Inzwischen gespeichert: Ihre Ziele"):
        assert text in page
    again = typed_in(page)
    assert (again["goals"], again["problem"]) == (["Meine Ziele"], ["Lange Wege"])
    assert (again["distinction"], again["choice-goals"]) == (["Auf Abruf"], ["mine"])
    assert stored(made).goals == "Ihre Ziele"
    answer = send(officer, made, "ziele", again, **{"choice-goals": choice})
    assert answer.status_code == 200
    kept = stored(made)
    assert (kept.goals, kept.problem, kept.distinction) == (goals, "Lange Wege", "Auf Abruf")


@pytest.mark.parametrize(("choice", "title"), (("mine", "Meiner"), ("theirs", "Ihrer")))
def test_a_row_that_both_changed_is_asked_alone(
    officer: Client, office: Client, aachen: Municipality, choice: str, title: str
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    unit = f"milestones/{first['milestones-0-uid'][0]}"
    send(office, made, "zeitplan", first, **{"milestones-0-title": "Ihrer"})
    typed = {"milestones-0-title": "Meiner", "milestones-1-title": "Auch meiner"}
    answer = send(officer, made, "zeitplan", second, **typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert asked_in(page) == {unit}
    again = typed_in(page) | {f"choice-{unit}": [choice]}
    assert send(officer, made, "zeitplan", again).status_code == 200
    titles = set(milestones_of(made))
    assert titles & {"Meiner", "Ihrer"} == {title}
    assert "Auch meiner" in titles


@pytest.mark.parametrize(("choice", "left"), (("mine", 1), ("theirs", 0)))
def test_a_row_that_one_removed_and_the_other_changed_is_asked(
    officer: Client, office: Client, aachen: Municipality, choice: str, left: int
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    send(office, made, "zeitplan", first, **{"milestones-0-DELETE": "on"})
    answer = send(officer, made, "zeitplan", second, **{"milestones-0-title": "Meiner"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "gibt es nicht mehr" in page
    [unit] = asked_in(page)
    again = typed_in(page) | {f"choice-{unit}": [choice]}
    send(officer, made, "zeitplan", again)
    assert milestones_of(made).count("Meiner") == left


def partners_of(made: Project) -> list[str]:
    with elevated():
        return list(made.partners.values_list("name", flat=True))


NAMED = ("Anna", "Bert", "Carl")


def with_partners(browser: Client, aachen: Municipality) -> Project:
    made = project(aachen)
    for number, name in enumerate(NAMED):
        fill(browser, made, "verantwortung", **{f"partners-{number}-name": name})
    return made


def in_order(form: Form, *names: str) -> Form:
    """The page with its partners moved."""
    old = {form[f"partners-{n}-name"][0]: n for n in range(len(names))}
    moved = {
        f"partners-{place}-{part}": form[f"partners-{old[name]}-{part}"]
        for place, name in enumerate(names)
        for part in ("uid", "name", "role", "share", "letter_on")
    }
    return form | moved


@pytest.mark.parametrize(("choice", "first"), (("mine", "Carl"), ("theirs", "Bert")))
def test_an_order_that_both_changed_is_asked(
    officer: Client, office: Client, aachen: Municipality, choice: str, first: str
) -> None:
    made = with_partners(office, aachen)
    theirs, mine = opened(office, made, "verantwortung"), opened(officer, made, "verantwortung")
    send(office, made, "verantwortung", in_order(theirs, "Bert", "Anna", "Carl"))
    moved = in_order(mine, "Carl", "Anna", "Bert") | {"partners-1-name": ["Anna Neu"]}
    answer = send(officer, made, "verantwortung", moved)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert asked_in(page) == {"partners/order"}
    assert "Ihre Eingabe: Carl · Anna Neu · Bert" in page
    assert "Inzwischen gespeichert: Bert · Anna · Carl" in page
    assert partners_of(made) == ["Bert", "Anna", "Carl"]
    again = typed_in(page) | {"choice-partners/order": [choice]}
    assert send(officer, made, "verantwortung", again).status_code == 200
    kept = partners_of(made)
    assert kept[0] == first
    assert set(kept) == {"Anna Neu", "Bert", "Carl"}


def test_an_order_that_one_changed_stays_while_the_other_adds_a_row(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = with_partners(office, aachen)
    theirs, mine = opened(office, made, "verantwortung"), opened(officer, made, "verantwortung")
    send(office, made, "verantwortung", in_order(theirs, "Carl", "Bert", "Anna"))
    answer = send(officer, made, "verantwortung", mine, **{"partners-3-name": "Dora"})
    assert answer.status_code == 200
    assert "das bleibt so: Reihenfolge: Partner." in answer.content.decode()
    assert partners_of(made) == ["Carl", "Bert", "Anna", "Dora"]


def test_somebody_elses_new_row_survives_a_conflict_elsewhere(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    added = {"milestones-3-title": "Zusätzlich", "milestones-3-due": "01.01.2027"}
    send(office, made, "zeitplan", first, **{"milestones-0-title": "Ihrer"} | added)
    answer = send(officer, made, "zeitplan", second, **{"milestones-0-title": "Meiner"})
    assert answer.status_code == 409
    send(officer, made, "zeitplan", typed_in(answer.content.decode()))
    assert {"Meiner", "Zusätzlich"} <= set(milestones_of(made))


@pytest.mark.parametrize("base", ("", "goals", "::: goals:", "goals:0 title:1"))
def test_without_a_base_that_fits_both_versions_are_shown(
    officer: Client, office: Client, aachen: Municipality, base: str
) -> None:
    made = project(aachen)
    first, second = opened(office, made, "ziele"), opened(officer, made, "ziele")
    send(office, made, "ziele", first, goals="Fassung eins")
    answer = send(officer, made, "ziele", second, goals="Fassung zwei", base=base)
    assert answer.status_code == 409
    assert stored(made).goals == "Fassung eins"
