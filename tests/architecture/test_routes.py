"""Role × object × address: the whole portal is asked, and answers as `routes.py` says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture import world as worlds
from tests.architecture.matrix import Route, ask, named_routes, written
from tests.architecture.routes import BODIES, ELSEWHERE, ROUTES
from tests.architecture.world import World
from tests.worlds import kept

INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json))|<style|\son[a-z]+=|\sstyle=")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once; what a request changes is undone after it."""
    with django_db_blocker.unblock(), kept(worlds.build) as made:
        yield made


def test_every_address_is_listed() -> None:
    listed = {route.name for route in ROUTES}
    assert set(named_routes()) - listed == ELSEWHERE
    assert listed <= set(named_routes())


def test_every_method_of_the_interface_is_listed() -> None:
    listed = {(route.name, route.method) for route in ROUTES}
    for name, methods in named_routes().items():
        assert {(name, method) for method in methods} <= listed


def test_nothing_is_listed_twice() -> None:
    assert len({(route.name, route.method) for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_everybody_is_answered_as_listed(world: World, route: Route) -> None:
    body = BODIES.get(str(route), {})
    found: dict[str, dict[str, str]] = {}
    for role, columns in route.answers.items():
        for column in columns:
            with transaction.atomic():
                answer, response = ask(world, route, role, column, body)
                transaction.set_rollback(True)
            found.setdefault(role, {})[column] = answer
            _look_at(response)
    assert found == route.answers, written(found)


def _look_at(response: Any) -> None:
    """What holds for every page, whoever is asked."""
    if response.streaming:
        response.getvalue()  # which closes the file, too
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    page = response.content.decode()
    if response.status_code not in (301, 302) and page:
        assert INLINE.search(page) is None
        assert 'href=""' not in page
        assert page.count("<h1") == 1
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
