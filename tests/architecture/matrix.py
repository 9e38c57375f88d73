"""How the tables of `routes.py` are read, and how the portal's addresses are found."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.world import ROLES, World

EVERYBODY: Final = "everybody"
SAMPLE: Final = ("visitor", "stranger", "officer", "neighbour", "ministry", "platform")
"""Who is asked where a table says „everybody“: such a page looks at nobody's role."""
PLACES: Final = {"/anmelden/": "sign-in", "/konto/": "profile"}
SESSION_ENDED: Final = "errors/session_ended.html"
"""Who sent a form with something typed is not led away, but shown it beside the link."""


@dataclass(frozen=True)
class Route:
    """What everybody is answered. `objects` names the things of the world that are the columns."""

    name: str
    method: str
    table: str
    objects: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """Role → column → answer. Raises ValueError unless every role stands in it once."""
        columns, rows = _parsed(self.table)
        roles = [role for role, _row in rows]
        if sorted(roles) not in (sorted(ROLES), sorted(SAMPLE)):
            wrong = sorted(set(ROLES) ^ set(roles)) or sorted(roles)
            raise ValueError(f"{self}: {wrong}")
        return {role: dict(zip(columns, row, strict=True)) for role, row in rows}


def _parsed(table: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
    head, *lines = [line for line in table.splitlines() if line.strip()]
    columns = head.split()
    rows = []
    for line in lines:
        words = line.split()
        roles, answers = words[: -len(columns)], words[-len(columns) :]
        named = SAMPLE if roles == [EVERYBODY] else roles
        rows += [(role, answers) for role in named]
    return columns, rows


def written(answers: Mapping[str, Mapping[str, str]]) -> str:
    """A table as it stands in `routes.py`, equal rows together."""
    columns = list(next(iter(answers.values())))
    rows: dict[tuple[str, ...], list[str]] = {}
    for role, row in answers.items():
        rows.setdefault(tuple(row.values()), []).append(role)
    lines = [f"{' '.join(roles)}  {' '.join(row)}" for row, roles in rows.items()]
    return "\n".join(("", " ".join(columns), *lines, ""))


def named_routes() -> dict[str, set[str]]:
    """Every name of the resolver with the methods that it lists (only the interface lists any)."""
    found: dict[str, set[str]] = {}
    for name, pattern in _walk(get_resolver()):
        actions = getattr(pattern.callback, "actions", None) or {}
        # Django REST framework adds HEAD to what it serves as GET, at the first request.
        found.setdefault(name, set()).update({each.upper() for each in actions} - {"HEAD"})
    return found


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _walk(each, f"{prefix}{each.namespace}:" if each.namespace else prefix)
        else:
            yield f"{prefix}{each.name}", each


def ask(
    world: World, route: Route, role: str, column: str, body: Mapping[str, Any]
) -> tuple[str, Any]:
    """The answer as the tables write it, and the response itself."""
    known = {
        **world.objects[route.objects][column],
        "step": "submit_sketch",
        "kind": "projektskizze",
    }
    url = address_of(route.name, known)
    if route.name.startswith("api:"):
        response = _send(world.program(role), route.method, url, body)
    elif route.method == "GET":
        response = world.browser(role).get(url)
    else:
        # As a browser does, so that a form with nothing in it is still a form that was sent.
        response = world.browser(role).post(url, {"csrfmiddlewaretoken": "x", **body})
    return _word(response), response


def _send(client: Client, method: str, url: str, body: Mapping[str, Any]) -> Any:
    if method == "GET":
        return client.get(url)
    return client.generic(method, url, json.dumps(body), content_type="application/json")


def address_of(name: str, known: Mapping[str, Any]) -> str:
    """The address needs only some of what is known of the object."""
    wanted = _parameters()[name]
    return reverse(name, kwargs={key: value for key, value in known.items() if key in wanted})


@cache
def _parameters() -> dict[str, set[str]]:
    return {
        name: {*each.pattern.converters, *each.pattern.regex.groupindex}
        for name, each in _walk(get_resolver())
    }


def _word(response: Any) -> str:
    if SESSION_ENDED in {template.name for template in getattr(response, "templates", ())}:
        return "sign-in"
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return PLACES.get(urlsplit(response.headers["Location"]).path, "done")
