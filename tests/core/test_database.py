"""Without a scope the database refuses, and nothing of a scope outlives its transaction.

With real transactions: what a test's own surrounding one would hide is looked at here.
"""

import threading
from collections.abc import Iterator
from contextvars import copy_context

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from core.scope import PUBLIC, DatabaseRole, Scope, current_scope, elevated, enter_scope, scoped
from municipalities.models import Municipality
from projects.models import Project
from tests.factories import municipalities as make
from tests.factories.projects import project

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "portal_app"


@pytest.fixture
def soest() -> Iterator[Municipality]:
    tenant = make.tenant("soest")
    project(tenant)
    yield tenant
    connection.close()


@pytest.fixture
def staff(soest: Municipality) -> Scope:
    return Scope(role=DatabaseRole.MEMBER, tenant=soest.pk)


def state() -> tuple[str, str]:
    """As whom the connection acts, and for which tenant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('app.tenant', true)")
        role, tenant = cursor.fetchone()
    return role, tenant or ""


def refused() -> bool:
    try:
        with transaction.atomic():
            Project.objects.count()
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def test_no_scope_no_access(soest: Municipality) -> None:
    assert refused()


def test_scope_without_a_transaction_opens_nothing(staff: Scope) -> None:
    with scoped(staff):
        assert state()[0] == LOGIN
        with pytest.raises(ProgrammingError, match="permission denied"):
            Project.objects.count()


def test_nothing_is_left_after_a_commit(staff: Scope) -> None:
    with scoped(staff), transaction.atomic():
        assert Project.objects.count() == 1
        assert state() == (DatabaseRole.MEMBER, str(staff.tenant))
    assert state() == (LOGIN, "")
    assert refused()


def test_nothing_is_left_after_an_error(staff: Scope) -> None:
    with pytest.raises(ZeroDivisionError), scoped(staff), transaction.atomic():
        assert Project.objects.count() == 1 / 0
    assert state() == (LOGIN, "")
    assert current_scope() is None
    assert refused()


def test_nothing_is_left_after_an_error_of_the_database(staff: Scope) -> None:
    with scoped(staff), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("SELECT nonsense")
    assert state() == (LOGIN, "")
    with scoped(PUBLIC), transaction.atomic():
        assert Project.objects.count() == 0


def test_next_request_on_the_same_connection_has_its_own_scope(staff: Scope) -> None:
    for scope, number in ((staff, 1), (PUBLIC, 0), (staff, 1), (Scope(DatabaseRole.MINISTRY), 0)):
        with scoped(scope), transaction.atomic():
            assert Project.objects.count() == number


def test_connection_that_was_lost_starts_unbound(staff: Scope) -> None:
    with scoped(staff), transaction.atomic():
        assert Project.objects.count() == 1
    connection.close()
    assert refused()
    with scoped(staff), transaction.atomic():
        assert Project.objects.count() == 1


def test_elevation_ends_with_its_block_in_the_same_transaction(staff: Scope) -> None:
    with scoped(PUBLIC), transaction.atomic():
        with elevated():
            assert Project.objects.count() == 1
            assert state()[0] == DatabaseRole.WORKER
        assert Project.objects.count() == 0
        assert state()[0] == DatabaseRole.PUBLIC


def test_elevation_ends_with_an_error_too(soest: Municipality) -> None:
    with scoped(PUBLIC), transaction.atomic():
        with pytest.raises(ZeroDivisionError), elevated():
            assert Project.objects.count() == 1 / 0
        assert Project.objects.count() == 0


def test_elevation_keeps_who_acts(staff: Scope) -> None:
    with scoped(staff), elevated():
        scope = current_scope()
    assert scope is not None
    assert (scope.role, scope.tenant) == (DatabaseRole.WORKER, staff.tenant)


@pytest.mark.parametrize("inner", (PUBLIC, Scope(DatabaseRole.MINISTRY)))
def test_savepoint_that_is_undone_takes_no_scope_with_it(staff: Scope, inner: Scope) -> None:
    with scoped(staff), transaction.atomic():
        assert Project.objects.count() == 1
        with pytest.raises(ZeroDivisionError), transaction.atomic(), scoped(inner):
            assert Project.objects.count() == 1 / 0
        assert Project.objects.count() == 1
        with scoped(inner), transaction.atomic():
            assert Project.objects.count() == 0
            transaction.set_rollback(True)
        with scoped(inner):
            assert Project.objects.count() == 0
        assert Project.objects.count() == 1


def test_token_sign_in_exchanges_the_scope_for_the_rest_of_the_request(staff: Scope) -> None:
    with scoped(PUBLIC), transaction.atomic():
        assert Project.objects.count() == 0
        enter_scope(staff)
        assert Project.objects.count() == 1
    assert current_scope() is None


def test_thread_inherits_no_scope(staff: Scope) -> None:
    answers: list[bool] = []

    def look() -> None:
        answers.append(refused())
        connection.close()

    with scoped(staff), transaction.atomic():
        assert Project.objects.count() == 1
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert answers == [True]


def test_two_threads_do_not_mix_their_scopes(staff: Scope) -> None:
    counts: dict[str, set[int]] = {"staff": set(), "public": set()}
    gate = threading.Barrier(2)

    def look(name: str, scope: Scope) -> None:
        for _turn in range(20):
            with scoped(scope), transaction.atomic():
                gate.wait(timeout=10)
                counts[name].add(Project.objects.count())
        connection.close()

    threads = [
        threading.Thread(target=copy_context().run, args=(look, name, scope))
        for name, scope in (("staff", staff), ("public", PUBLIC))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == {"staff": {1}, "public": {0}}


def test_raw_sql_is_scoped_like_everything_else(staff: Scope) -> None:
    sql = "SELECT count(*) FROM projects_project"
    for scope, number in ((staff, 1), (PUBLIC, 0)):
        with scoped(scope), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            assert cursor.fetchone() == (number,)


def test_what_goes_past_djangos_wrappers_is_bound_too(staff: Scope) -> None:
    with scoped(staff), transaction.atomic(), connection.cursor() as cursor:
        with elevated():
            cursor.execute("SELECT 1")
        with cursor.copy("COPY (SELECT current_user::text) TO STDOUT") as rows:
            assert [bytes(row) for row in rows] == [b"portal_member\n"]
        with scoped(PUBLIC):
            assert list(cursor.stream("SELECT current_user::text")) == [("portal_public",)]
            cursor.callproc("current_setting", ["role"])
            assert cursor.fetchone() == (DatabaseRole.PUBLIC,)


def test_statement_in_a_broken_transaction_keeps_the_first_error(staff: Scope) -> None:
    def break_and_go_on() -> int:
        with pytest.raises(ProgrammingError), scoped(PUBLIC):
            connection.cursor().execute("SELECT nonsense")
        return Project.objects.count()

    with scoped(staff), transaction.atomic():
        with pytest.raises(InternalError, match="aborted"):
            break_and_go_on()
        transaction.set_rollback(True)
