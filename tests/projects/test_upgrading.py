"""A portal in use gets the entry's tables and columns around the rows that it has."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

ALIAS = "upgraded"
BEFORE = ("projects", "0001_initial")
WITHOUT_POLICIES = r"""DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT tablename, policyname FROM pg_policies
        WHERE tablename LIKE 'working\_groups\_%' LOOP
        EXECUTE format('DROP POLICY %I ON %I', found.policyname, found.tablename);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', found.tablename);
    END LOOP; END $$"""
"""Columns of younger tables could not be taken back under their policies."""


@pytest.fixture
def database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A copy of the tests' own, with its policies and triggers, and the owner's connection to it."""
    login = {key: settings.OWNER_DATABASE[key] for key in ("USER", "PASSWORD")}
    with django_db_blocker.unblock():
        connection.close()
        connections.settings[ALIAS] = {**connection.settings_dict, **login, "SCOPED": False}
        copy = connections[ALIAS]
        copy.creation.clone_test_db(ALIAS, verbosity=0, autoclobber=True)
        whole = copy.settings_dict["NAME"]
        copy.settings_dict["NAME"] = copy.creation.get_test_db_clone_settings(ALIAS)["NAME"]
        with copy.cursor() as cursor:
            cursor.execute(WITHOUT_POLICIES)
        yield copy
        copy.creation.destroy_test_db(whole, verbosity=0)
        del connections[ALIAS], connections.settings[ALIAS]


def migrated(database: BaseDatabaseWrapper, *targets: tuple[str, str]) -> Any:
    """The models as they are at that point."""
    return MigrationExecutor(database).migrate([*targets]).apps


def test_rows_of_the_release_before_are_kept_and_get_what_is_new(
    database: BaseDatabaseWrapper,
) -> None:
    everything = MigrationExecutor(database).loader.graph.leaf_nodes()
    old = migrated(database, BEFORE)
    _rows(old)
    new = migrated(database, *everything)
    kept = new.get_model("projects", "Project").objects.using(ALIAS).get()
    assert (kept.title, kept.external_key, kept.communes) == ("Bürgerbus", "", [])
    assert kept.no_early_start is False
    uids = new.get_model("projects", "Milestone").objects.using(ALIAS).values_list("uid", flat=True)
    assert len({*uids} - {None}) == 2


def _rows(apps: Any) -> None:
    """A project with two milestones, whose tenant and author a trigger copies."""

    def made(label: str, **values: Any) -> Any:
        return apps.get_model(label).objects.using(ALIAS).create(**values)

    district = made("municipalities.District", slug="koeln")
    tenant = made("municipalities.Municipality", code="AC", slug="aachen", district=district)
    names = {"slug": "aachen", "kind": "municipality", "circle": made("municipalities.Circle")}
    author = made("municipalities.Organisation", municipality=tenant, **names)
    values = {"reference": "AC-2026-0001", "title": "Bürgerbus"}
    project = made("projects.Project", tenant=tenant, author=author, **values)
    for title in ("Start", "Abnahme"):
        made("projects.Milestone", project=project, title=title, due=dt.date(2026, 5, 1))
