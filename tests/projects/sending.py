"""The entry's forms as a browser sends them."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from core.scope import elevated
from projects.models import Project

type Form = dict[str, list[str]]


def address_of(made: Project, slug: str) -> str:
    return f"{made.get_absolute_url()}bearbeiten/{slug}/"


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
            ticked = "on" if said.get("type") == "checkbox" else ""
            self._add(name, said.get("value") or ticked)
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


def opened(client: Client, made: Project, slug: str) -> Form:
    return typed_in(client.get(address_of(made, slug)).text)


def send(client: Client, made: Project, slug: str, form: Form, **typed: Any) -> HttpResponse:
    answer = client.post(address_of(made, slug), form | typed, follow=True)
    assert isinstance(answer, HttpResponse)
    return answer


def fill(client: Client, made: Project, slug: str, **typed: Any) -> HttpResponse:
    """Opens the section, types into it and sends it."""
    return send(client, made, slug, opened(client, made, slug), **typed)
