"""Every table is protected as its model says, in the database as it stands after migrating."""

from typing import ClassVar

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import ProgrammingError, connection, models
from django.test.utils import isolate_apps

from core.checks import every_model_is_protected, problem_of
from core.models import Scoped
from core.policies import LOGIN, ROLES, USERS, protect_database, protection_of
from core.protection import Child, Framework, Protection, Reference, Root
from projects.models import Project

pytestmark = pytest.mark.django_db


def column(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def test_every_table_of_a_tenant_has_row_level_security_enabled_and_forced() -> None:
    tables = column(
        "SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid"
        " WHERE attname = 'tenant_id' AND NOT attisdropped AND relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace"
    )
    open_tables = column(
        "SELECT relname FROM pg_class WHERE NOT (relrowsecurity AND relforcerowsecurity)"
        " AND relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    assert "projects_project" in tables
    assert set(tables) & set(open_tables) == set()


def test_no_policy_is_for_all_commands_or_for_everybody() -> None:
    loose = column(
        "SELECT tablename || '.' || policyname FROM pg_policies"
        " WHERE cmd = 'ALL' OR 'public' = ANY (roles) OR permissive <> 'PERMISSIVE'"
    )
    assert loose == []


def test_only_the_owner_and_the_worker_pass_unconditionally() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname, roles::text[] FROM pg_policies WHERE qual = 'true'"
        )
        unconditional = cursor.fetchall()
    assert unconditional
    for table, policy, roles in unconditional:
        assert not set(roles) & set(USERS), f"{table}.{policy}"


def test_login_itself_has_no_right_on_a_protected_table() -> None:
    protected = column("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
    granted = column(
        f"SELECT table_name FROM information_schema.role_table_grants WHERE grantee = '{LOGIN}'"  # noqa: S608
        " AND privilege_type <> 'TRUNCATE'"
    )
    assert set(protected) & set(granted) == set()


def test_no_role_may_go_around_the_policies() -> None:
    names = ", ".join(f"'{name}'" for name in (LOGIN, *ROLES))
    mighty = column(
        f"SELECT rolname FROM pg_roles WHERE rolname IN ({names})"  # noqa: S608
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
    )
    assert mighty == []
    owned = column(f"SELECT tablename FROM pg_tables WHERE tableowner IN ({names})")  # noqa: S608
    assert owned == []


def test_no_view_shows_what_its_owner_sees() -> None:
    assert column("SELECT viewname FROM pg_views WHERE schemaname = 'public'") == []
    assert column("SELECT matviewname FROM pg_matviews") == []


def test_functions_that_run_as_the_owner_fix_their_search_path() -> None:
    loose = column(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND NOT coalesce(array_to_string(proconfig, ' '), '') LIKE '%search_path=%'"
    )
    assert loose == []


def test_every_own_model_declares_its_protection() -> None:
    assert every_model_is_protected(None) == []
    assert [each for each in run_checks() if str(each.id).startswith("core.")] == []


@isolate_apps("core")
def test_model_without_protection_is_an_error() -> None:
    class Forgotten(models.Model):  # noqa: DJ008 - never a row
        class Meta:
            app_label = "core"

    Forgotten.__module__ = "core.models"
    problem = problem_of(Forgotten)
    assert problem is not None
    assert problem.id == "core.E001"


@isolate_apps("core")
@pytest.mark.parametrize("declared", (Root(), Child("project")))
def test_protection_that_lacks_its_columns_is_an_error(declared: Protection) -> None:
    class Bare(models.Model):  # noqa: DJ008 - never a row
        protection: ClassVar[Protection] = declared

        class Meta:
            app_label = "core"

    problem = problem_of(Bare)
    assert problem is not None
    assert problem.id == "core.E002"


@isolate_apps("core")
@pytest.mark.parametrize("declared", (Framework(), Reference()))
def test_open_table_of_a_tenant_is_an_error(declared: Protection) -> None:
    class Leaky(models.Model):  # noqa: DJ008 - never a row
        protection: ClassVar[Protection] = declared
        tenant = models.IntegerField()

        class Meta:
            app_label = "core"

    problem = problem_of(Leaky)
    assert problem is not None
    assert problem.id == "core.E003"


@isolate_apps("core")
def test_root_that_points_unguarded_to_a_protected_row_is_an_error() -> None:
    class Loose(Scoped):
        protection: ClassVar[Protection] = Root()
        project = models.ForeignKey(Project, on_delete=models.CASCADE)

        class Meta:
            app_label = "core"

        def __str__(self) -> str:
            return ""

    problem = problem_of(Loose)
    assert problem is not None
    assert problem.id == "core.E004"
    Loose.protection = Root(of=("project",))
    assert problem_of(Loose) is None


@isolate_apps("core")
def test_contribution_without_a_person_is_an_error() -> None:
    class Anonymous(Scoped):
        protection: ClassVar[Protection] = Child("project", contribution=True)
        project = models.ForeignKey(Project, on_delete=models.CASCADE)

        class Meta:
            app_label = "core"

        def __str__(self) -> str:
            return ""

    problem = problem_of(Anonymous)
    assert problem is not None
    assert problem.id == "core.E002"


@isolate_apps("core")
def test_restriction_without_its_column_is_an_error() -> None:
    class Blurred(Scoped):
        protection: ClassVar[Protection] = Child(
            "project", contribution=True, restricted="is_restricted"
        )
        project = models.ForeignKey(Project, on_delete=models.CASCADE)
        person = models.ForeignKey("accounts.User", on_delete=models.CASCADE)

        class Meta:
            app_label = "core"

        def __str__(self) -> str:
            return ""

    problem = problem_of(Blurred)
    assert problem is not None
    assert problem.id == "core.E002"


def test_parent_of_a_child_is_protected_itself() -> None:
    for model in apps.get_models():
        protection = protection_of(model)
        if isinstance(protection, Child):
            parent = model._meta.get_field(protection.parent).related_model
            assert parent is not None
            assert isinstance(protection_of(parent), Root | Child), model._meta.label


def test_login_cannot_change_its_own_protection() -> None:
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
        protect_database()
