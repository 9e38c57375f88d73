"""A real browser in front of a real instance. One instance serves all journeys of a run."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from portal.local import browser as local_browser
from tests.journeys.instance import Instance, running_instance
from tests.journeys.person import Person

FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """Its own, unless JOURNEY_INSTANCE names a running one („http://127.0.0.1:8000 var“)."""
    if named := os.environ.get("JOURNEY_INSTANCE"):
        url, var = named.split()
        yield Instance(url=url, var=Path(var))
        return
    with running_instance(tmp_path_factory.mktemp("portal") / "var") as running:
        yield running


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """No longer than a module: it keeps an event loop running, in which Django has other
    connections than the rest of the tests.
    """
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = local_browser.find(os.environ)
    chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    yield chromium
    chromium.close()


@pytest.fixture
def person(browser: Browser, instance: Instance) -> Iterator[Callable[..., Person]]:
    """`person("redaktion@aachen.example")` signs in with an own browser context."""
    with ExitStack() as stack:

        def arrive(email: str = "", **options: object) -> Person:
            context = browser.new_context(base_url=instance.url, locale="de-DE", **options)  # type: ignore[arg-type]
            stack.callback(context.close)
            visitor = Person(page=context.new_page(), email=email)
            if email:
                visitor.sign_in()
            return visitor

        yield arrive
