"""The embedded servers and their roles, on a throw-away cluster."""

import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal import database_roles
from portal.local import layout, parts, postgres, secret, throwaway
from portal.local.errors import LocalError
from portal.local.parts import Parts

pytestmark = [pytest.mark.local]
MADE = secret.make()


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    place = layout.of(tmp_path_factory.mktemp("parts"))
    running = parts.start(
        place, home=place.servers, logs=place.logs, secrets=MADE, given={}, durable=False
    )
    yield running
    parts.stop(running)
    layout.remove(place)


def as_superuser(started: Parts, database: str = "postgres") -> psycopg.Connection:
    url = started.env["DATABASE_URL"]
    return psycopg.connect(
        url, user=postgres.SUPERUSER, password=MADE.superuser, dbname=database, autocommit=True
    )


@pytest.mark.parametrize("role", database_roles.SCOPE_ROLES)
def test_the_login_holds_nothing_until_it_becomes_a_scope_role(started: Parts, role: str) -> None:
    with psycopg.connect(started.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("DROP TABLE IF EXISTS secret")
        owner.execute("CREATE TABLE secret AS SELECT 1 AS number")
        owner.execute(psycopg.sql.SQL("GRANT SELECT ON secret TO {}").format(quoted(role)))

    with psycopg.connect(started.env["DATABASE_URL"]) as login:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            login.execute("SELECT * FROM secret")
        login.rollback()
        login.execute(psycopg.sql.SQL("SET LOCAL ROLE {}").format(quoted(role)))
        assert login.execute("SELECT number FROM secret").fetchall() == [(1,)]


def test_the_login_cannot_become_the_owner_or_the_backup(started: Parts) -> None:
    with psycopg.connect(started.env["DATABASE_URL"], autocommit=True) as login:
        for role in (database_roles.OWNER, database_roles.BACKUP, postgres.SUPERUSER):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                login.execute(psycopg.sql.SQL("SET ROLE {}").format(quoted(role)))


def test_a_migration_does_not_wait_for_a_lock_for_ever(started: Parts) -> None:
    with psycopg.connect(started.env["DATABASE_OWNER_URL"]) as owner:
        assert owner.execute("SHOW lock_timeout").fetchone() == ("10s",)


def test_the_backup_reads_past_forced_row_security(started: Parts) -> None:
    with psycopg.connect(started.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE guarded AS SELECT 1 AS number")
        owner.execute("ALTER TABLE guarded ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        assert owner.execute("SELECT * FROM guarded").fetchall() == []

    with psycopg.connect(started.env["DATABASE_BACKUP_URL"]) as backup:
        assert backup.execute("SELECT number FROM guarded").fetchall() == [(1,)]


def test_roles_can_be_created_again_and_keep_passwords_that_are_not_named(started: Parts) -> None:
    with as_superuser(started) as connection:
        database_roles.create_roles(connection, passwords=database_roles.Passwords())
        database_roles.create_database(connection, name=postgres.DATABASE)

    with psycopg.connect(started.env["DATABASE_URL"]) as login:
        assert login.execute("SELECT current_user").fetchone() == ("portal_app",)


def test_a_database_for_tests_has_extensions_and_leakproof_search(started: Parts) -> None:
    with psycopg.connect(started.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE DATABASE like_a_test")

    with as_superuser(started, "like_a_test") as inside:
        installed = {name for (name,) in inside.execute("SELECT extname FROM pg_extension")}
        leakproof = inside.execute(
            "SELECT bool_and(proleakproof) FROM pg_proc WHERE oid = ANY(%s::regprocedure[])",
            [list(database_roles.LEAKPROOF_FUNCTIONS)],
        ).fetchone()
    assert installed >= set(database_roles.EXTENSIONS)
    assert leakproof == (True,)


def test_only_whoever_knows_the_password_reaches_the_broker(started: Parts) -> None:
    assert redis.Redis.from_url(started.env["REDIS_URL"]).ping()
    path = started.env["REDIS_URL"].rpartition("@")[2]
    anonymous = redis.Redis(unix_socket_path=path, retry=Retry(NoBackoff(), 0))
    with pytest.raises(redis.AuthenticationError):
        anonymous.ping()


def test_a_full_broker_refuses_instead_of_forgetting(started: Parts) -> None:
    broker = redis.Redis.from_url(started.env["REDIS_URL"], decode_responses=True)

    assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_servers_that_are_named_are_not_started(tmp_path: Path) -> None:
    given = {
        "DATABASE_URL": "postgresql://elsewhere/portal",
        "DATABASE_OWNER_URL": "postgresql://owner@elsewhere/portal",
        "REDIS_URL": "redis://elsewhere/0",
    }
    place = layout.of(tmp_path)

    running = parts.start(
        place, home=place.servers, logs=place.logs, secrets=MADE, given=given, durable=False
    )

    assert running.programs == []
    assert given.items() <= running.env.items()
    layout.remove(place)


def test_a_named_database_without_its_owner_is_refused(tmp_path: Path) -> None:
    place = layout.of(tmp_path)

    with pytest.raises(LocalError, match="DATABASE_OWNER_URL"):
        parts.start(
            place,
            home=place.servers,
            logs=place.logs,
            secrets=MADE,
            given={"DATABASE_URL": "postgresql://elsewhere/portal", "REDIS_URL": "redis://e/0"},
            durable=False,
        )
    layout.remove(place)


def test_a_throw_away_run_leaves_nothing(tmp_path: Path) -> None:
    with throwaway.environment(var=tmp_path, given={}) as env:
        home = Path(env["PORTAL_VAR"]).parent
        with psycopg.connect(env["DATABASE_OWNER_URL"]) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert home.exists()

    assert not home.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(env["DATABASE_OWNER_URL"])
    layout.remove(layout.of(tmp_path))


def test_the_cluster_belongs_to_its_own_user_alone(started: Parts) -> None:
    data = started.home / "postgres"

    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert (data / "PG_VERSION").read_text().strip() == "18"


def quoted(role: str) -> psycopg.sql.Identifier:
    return psycopg.sql.Identifier(role)
