"""Two people with the same project open: nobody's work is lost, and nobody is asked in vain."""

import re

import pytest
from django.test import Client

from core.scope import elevated
from municipalities.models import Municipality
from projects.models import Project, WorkPackage
from tests.factories.municipalities import client_for, membership, person
from tests.factories.projects import complete_project, project
from tests.projects.sending import Form, address_of, fill, opened, send, stored, typed_in

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
    assert again["distinction"] == ["Auf Abruf"]
    assert "choice-goals" not in again
    assert stored(made).goals == "Ihre Ziele"
    answer = send(officer, made, "ziele", again, **{"choice-goals": choice})
    assert answer.status_code == 200
    kept = stored(made)
    assert (kept.goals, kept.problem, kept.distinction) == (goals, "Lange Wege", "Auf Abruf")


@pytest.mark.parametrize(("choice", "title"), (("mine", "Meiner"), ("theirs", "Ihrer")))
def test_a_field_of_a_row_that_both_changed_is_asked_alone(
    officer: Client, office: Client, aachen: Municipality, choice: str, title: str
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    unit = f"milestones/{first['milestones-0-uid'][0]}/title"
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


PACKAGE = "work_packages-0-"


def with_package(browser: Client, aachen: Municipality) -> Project:
    made = project(aachen)
    values = {"title": "Fahrplan", "responsible": "Stadt", "effort": "3,5", "start": "01.03.2027"}
    fill(browser, made, "zeitplan", **{f"{PACKAGE}{name}": text for name, text in values.items()})
    return made


def package_of(made: Project) -> WorkPackage:
    with elevated():
        return made.work_packages.get()


def test_different_fields_of_one_row_are_merged_without_a_question(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = with_package(office, aachen)
    theirs, mine = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    send(office, made, "zeitplan", theirs, **{f"{PACKAGE}responsible": "Verkehrsverbund"})
    answer = send(officer, made, "zeitplan", mine, **{f"{PACKAGE}effort": "12,5"})
    assert answer.status_code == 200
    assert "das bleibt so: Arbeitspaket 1 – Verantwortlich." in answer.content.decode()
    kept = package_of(made)
    assert (kept.responsible, str(kept.effort), kept.title) == (
        "Verkehrsverbund",
        "12.5",
        "Fahrplan",
    )


def test_saving_while_typing_merges_a_row_too_and_takes_nothing_back(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = with_package(office, aachen)
    theirs, mine = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    send(office, made, "zeitplan", theirs, **{f"{PACKAGE}responsible": "Verkehrsverbund"})
    row = {name: value for name, value in mine.items() if name.startswith(PACKAGE)}
    base = " ".join(each for each in mine["base"][0].split() if "work_packages/0" in each)
    for effort in ("12,5", "13"):
        sent = row | {"touched": "work_packages-0", "base": base, f"{PACKAGE}effort": effort}
        answer = officer.post(f"{address_of(made, 'zeitplan')}sichern/", sent)
        assert answer.status_code == 200
        base = " ".join(f"{unit}:{value}" for unit, value in answer.json()["base"].items())
    kept = package_of(made)
    assert (kept.responsible, str(kept.effort)) == ("Verkehrsverbund", "13.0")


def test_the_same_field_of_a_row_is_asked_with_its_row_and_who_changed_it(
    officer: Client, aachen: Municipality
) -> None:
    colleague = membership("project_office", aachen, person(name="Erika Muster"))
    office = client_for(colleague)
    made = with_package(office, aachen)
    theirs, mine = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    send(office, made, "zeitplan", theirs, **{f"{PACKAGE}effort": "4,5", f"{PACKAGE}title": "Netz"})
    page = send(officer, made, "zeitplan", mine, **{f"{PACKAGE}effort": "12,5"}).content.decode()
    [unit] = asked_in(page)
    assert unit.endswith("/effort")
    assert ">Arbeitspaket 1 – Personenmonate</legend>" in page
    assert "Ihre Eingabe: 12,5<" in page
    assert "Inzwischen gespeichert: 4,5<" in page
    assert re.search(r"Geändert von Erika Muster am [\d.]+, [\d:]+ Uhr\.", page)
    again = typed_in(page)
    assert again[f"{PACKAGE}title"] == ["Netz"]
    assert send(officer, made, "zeitplan", again, **{f"choice-{unit}": "theirs"}).status_code == 200
    kept = package_of(made)
    assert (kept.title, str(kept.effort)) == ("Netz", "4.5")


def test_nothing_is_preselected_and_a_question_stays_until_it_is_answered(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = project(aachen)
    theirs, mine = opened(office, made, "ziele"), opened(officer, made, "ziele")
    send(office, made, "ziele", theirs, goals="Ihre Ziele", problem="Ihre Lage")
    answer = send(officer, made, "ziele", mine, goals="Meine Ziele", problem="Meine Lage")
    page = answer.content.decode()
    assert "Wählen Sie, welche" not in page
    answer = send(officer, made, "ziele", typed_in(page), **{"choice-problem": "mine"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert asked_in(page) == {"goals"}
    assert page.count("Wählen Sie, welche Fassung gelten soll.") == 1
    assert stored(made).problem == "Ihre Lage"
    answer = send(officer, made, "ziele", typed_in(page), add="objectives")
    again = send(officer, made, "ziele", typed_in(answer.content.decode()))
    assert again.status_code == 409
    assert stored(made).goals == "Ihre Ziele"
    page = again.content.decode()
    send(officer, made, "ziele", typed_in(page), **{"choice-goals": "mine"})
    kept = stored(made)
    assert (kept.goals, kept.problem) == ("Meine Ziele", "Meine Lage")


def test_fields_that_are_judged_together_are_asked_together(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = with_package(office, aachen)
    theirs, mine = opened(office, made, "zeitplan"), opened(officer, made, "zeitplan")
    send(office, made, "zeitplan", theirs, **{f"{PACKAGE}start": "01.03.2028"})
    page = send(officer, made, "zeitplan", mine, **{f"{PACKAGE}end": "01.06.2027"}).content.decode()
    start, end = sorted(asked_in(page), reverse=True)
    assert (start[-6:], end[-4:]) == ("/start", "/end")
    choices = {f"choice-{start}": "mine", f"choice-{end}": "mine"}
    assert send(officer, made, "zeitplan", typed_in(page), **choices).status_code == 200
    kept = package_of(made)
    assert (str(kept.start), str(kept.end)) == ("2027-03-01", "2027-06-01")


@pytest.mark.parametrize(
    "unit", ("x", "x/y/z", "partners", "objectives/order/title", "objectives/1/x")
)
@pytest.mark.parametrize("choice", ("mine", "theirs"))
def test_choices_that_nobody_was_offered_change_nothing(
    officer: Client, aachen: Municipality, unit: str, choice: str
) -> None:
    made = project(aachen)
    answer = fill(
        officer, made, "ziele", **{"asked": unit, f"choice-{unit}": choice, "seen": "x:1"}
    )
    assert answer.status_code == 200
    assert stored(made).version == 1


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
    page = answer.content.decode()
    [unit] = asked_in(page)
    send(officer, made, "zeitplan", typed_in(page), **{f"choice-{unit}": "mine"})
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


def test_sums_of_ones_own_line_are_nobody_elses(officer: Client, aachen: Municipality) -> None:
    made = project(aachen)
    form = opened(officer, made, "kosten")
    line = {name: value for name, value in form.items() if name.startswith("cost_lines-0-")}
    line |= {"cost_lines-0-year": ["2027"], "cost_lines-0-category": ["personal"]}
    line |= {"cost_lines-0-amount": ["1.000"]}
    base: dict[str, str] = {}
    for change in ({}, {"cost_lines-0-DELETE": ["on"]}):
        stamps = " ".join(f"{unit}:{value}" for unit, value in base.items())
        sent = line | change | {"touched": ["cost_lines-0"], "base": [stamps]}
        answer = officer.post(f"{address_of(made, 'kosten')}sichern/", sent)
        assert answer.status_code == 200
        base |= answer.json()["base"]
    assert {"total_cost", "eligible_cost", "grant"} <= base.keys()
    stamps = " ".join(f"{unit}:{value}" for unit, value in base.items() if value)
    typed = {"base": [stamps], "total_cost": ["7.000"], "eligible_cost": ["1.000,00"]}
    saved = officer.post(address_of(made, "kosten"), form | typed | {"save": ["1"]})
    assert saved.status_code == 302
    assert stored(made).total_cost == 7000
