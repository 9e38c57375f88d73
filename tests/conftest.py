"""Fixtures that every test may use. Real PostgreSQL: created by the owner, used by the login."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker
from xdist.scheduler import LoadFileScheduling

from core.scope import elevated

JOURNEYS: Final = Path(__file__).parent / "journeys"


class Schedule(LoadFileScheduling):
    """A file's tests share a process, and all journeys one, for their portal takes long to start."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/journeys" if nodeid.startswith("tests/journeys/") else nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Schedule:
    config.option.loadscopereorder = False
    return Schedule(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys first: one process walks through them while the others do all else."""
    items.sort(key=lambda item: JOURNEYS not in item.path.parents)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """Migrate as the owner, then run every test as the login role, as the portal does."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    with django_db_blocker.unblock():
        connection = connections["default"]
        login = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD", "SCOPED")}
        owner = settings.OWNER_DATABASE
        if worker:
            connection.settings_dict["TEST"]["NAME"] = f"test_portal_{worker}"
        connection.settings_dict.update(
            USER=owner["USER"], PASSWORD=owner["PASSWORD"], SCOPED=False
        )
        connection.close()
        created = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        with connection.cursor() as cursor:
            # For the emptying after tests with real transactions; never granted elsewhere.
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO portal_app")
        connection.close()
        connection.settings_dict.update(login)
        yield
        connection.close()
        connection.settings_dict.update(
            USER=owner["USER"], PASSWORD=owner["PASSWORD"], SCOPED=False
        )
        teardown_databases(created, verbosity=0)


@pytest.fixture
def as_worker(db: None) -> Iterator[None]:
    """Arrange data as the worker, which may write everything."""
    with elevated():
        yield
