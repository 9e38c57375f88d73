"""Two people with the same project open: nobody's work is lost, and nobody is asked in vain."""

import re
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client

from core.scope import elevated
from municipalities.models import Municipality
from projects.models import Project
from tests.factories.municipalities import client_for, membership
from tests.factories.projects import complete_project, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(aachen: Municipality) -> Client:
    return client_for(membership("municipal_officer", aachen))


@pytest.fixture
def office(aachen: Municipality) -> Client:
    return client_for(membership("project_office", aachen))


def address_of(made: Project) -> str:
    return f"{made.get_absolute_url()}bearbeiten/"


def stored(made: Project) -> Project:
    with elevated():
        return Project.objects.get(pk=made.pk)


class _Controls(HTMLParser):
    """Names and values of the controls, as they stand there."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._name = ""
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name = said.get("name") or ""
        if tag == "input" and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            self._add(name, said.get("value") or "")
        elif tag == "textarea":
            self._name, self._text = name, []
        elif tag == "select":
            self._name = name
        elif tag == "option" and "selected" in said:
            self._add(self._name, said.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            text = "".join(self._text).removeprefix("\r").removeprefix("\n")
            self._add(self._name, text.replace("\n", "\r\n"))
            self._text = None

    def _add(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


def typed_in(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form as it is shown, without the buttons."""
    controls = _Controls()
    controls.feed(page[page.index("<main") :])
    return controls.sent


def opened(client: Client, made: Project) -> dict[str, list[str]]:
    return typed_in(client.get(address_of(made)).text)


def send(client: Client, made: Project, form: dict[str, list[str]], **typed: str) -> HttpResponse:
    answer = client.post(address_of(made), form | typed, follow=True)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_form_sent_as_it_was_opened_changes_nothing(
    officer: Client, aachen: Municipality
) -> None:
    made = complete_project(aachen, goals="Erste Zeile\nZweite Zeile")
    form = opened(officer, made)
    assert form["milestones-TOTAL_FORMS"] == ["4"]
    assert form["area"] == ["stadtentwicklung"]
    send(officer, made, form)
    assert stored(made).version == 1


def test_what_one_person_left_alone_keeps_the_others_value(
    officer: Client, office: Client, aachen: Municipality
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made), opened(officer, made)
    renamed = {"milestones-0-title": "Umbenannt", "goals": "Ziele des Büros"}
    assert send(office, made, first, **renamed).status_code == 200
    answer = send(officer, made, second, acronym="BUS")
    assert answer.status_code == 200
    assert "das bleibt so: Ziele, Meilensteine." in answer.content.decode()
    kept = stored(made)
    assert (kept.goals, kept.acronym) == ("Ziele des Büros", "BUS")
    with elevated():
        assert kept.milestones.filter(title="Umbenannt").exists()


@pytest.mark.parametrize(("choice", "goals"), (("mine", "Meine Ziele"), ("theirs", "Ihre Ziele")))
def test_only_what_both_changed_is_asked(
    officer: Client, office: Client, aachen: Municipality, choice: str, goals: str
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made), opened(officer, made)
    send(office, made, first, goals="Ihre Ziele", recipient="Stadt Aachen", acronym="GLEICH")
    answer = send(officer, made, second, goals="Meine Ziele", licence="MIT", acronym="GLEICH")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert set(re.findall(r'name="choice-(\w+)"', page)) == {"goals"}
    for text in ("Ihre Eingabe: Meine Ziele", "Inzwischen gespeichert: Ihre Ziele"):
        assert text in page
    again = typed_in(page)
    assert (again["goals"], again["recipient"]) == (["Meine Ziele"], ["Stadt Aachen"])
    assert (again["licence"], again["choice-goals"]) == (["MIT"], ["mine"])
    assert stored(made).goals == "Ihre Ziele"
    assert send(officer, made, again, **{"choice-goals": choice}).status_code == 200
    kept = stored(made)
    assert (kept.goals, kept.recipient, kept.licence) == (goals, "Stadt Aachen", "MIT")


@pytest.mark.parametrize(("choice", "plan"), (("mine", "Meiner"), ("theirs", "Ihrer")))
def test_a_list_counts_as_one_field(
    officer: Client, office: Client, aachen: Municipality, choice: str, plan: str
) -> None:
    made = complete_project(aachen)
    first, second = opened(office, made), opened(officer, made)
    send(office, made, first, **{"milestones-0-title": "Ihrer", "partners-0-DELETE": "on"})
    answer = send(officer, made, second, **{"milestones-1-title": "Meiner"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert set(re.findall(r'name="choice-(\w+)"', page)) == {"milestones"}
    again = typed_in(page) | {"choice-milestones": [choice]}
    assert again["partners-TOTAL_FORMS"] == ["1"]
    send(officer, made, again)
    with elevated():
        titles = set(made.milestones.values_list("title", flat=True))
        assert made.partners.count() == 0
    assert titles & {"Meiner", "Ihrer"} == {plan}
    assert len(titles) == 3


@pytest.mark.parametrize("base", ("", "goals", "::: goals:", "goals:0 title:1"))
def test_without_a_base_that_fits_both_versions_are_shown(
    officer: Client, office: Client, aachen: Municipality, base: str
) -> None:
    made = project(aachen)
    first, second = opened(office, made), opened(officer, made)
    send(office, made, first, goals="Fassung eins")
    answer = send(officer, made, second, goals="Fassung zwei", base=base)
    assert answer.status_code == 409
    assert stored(made).goals == "Fassung eins"


def test_after_a_refused_submission_nothing_is_taken_for_somebody_elses(
    officer: Client, aachen: Municipality
) -> None:
    made = project(aachen)
    refused = send(officer, made, opened(officer, made), goals="Ziele", submit="1")
    assert refused.status_code == 422
    answer = send(officer, made, typed_in(refused.content.decode()), acronym="BUS")
    assert answer.status_code == 200
    assert "Jemand anderes" not in answer.content.decode()
    assert (stored(made).goals, stored(made).acronym) == ("Ziele", "BUS")
