"""The database's roles, their database, and its extensions.

One text for the embedded server, for the tests and for a server of one's own
(`manage.py create_roles`). Every statement may be run again. PostgreSQL 15 or newer.

- `portal_owner` owns the tables and migrates; it may create databases, for the tests' sake.
- `portal_app` is the portal's login. It has no grant on protected tables and inherits nothing:
  it becomes one of `SCOPE_ROLES` for one transaction.
- `portal_backup` reads past row-level security; `pg_dump` as owner fails under FORCE.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.errors import DuplicateDatabase, InsufficientPrivilege

OWNER, APP, BACKUP = "portal_owner", "portal_app", "portal_backup"
SCOPE_ROLES = (
    "portal_public",
    "portal_member",
    "portal_district",
    "portal_ministry",
    "portal_worker",
)
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist", "citext")

# Row-level security keeps an index from being used unless the operator's function is LEAKPROOF;
# full-text and trigram search were 24 to 137 times slower without. Both functions tell nothing
# about a row that they do not return. `pg_dump` does not carry the mark.
LEAKPROOF_FUNCTIONS: tuple[LiteralString, ...] = (
    "pg_catalog.ts_match_vq(tsvector, tsquery)",
    "pg_catalog.texticlike(text, text)",
)

ATTRIBUTES: dict[str, LiteralString] = {
    OWNER: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT",
}
SCOPE_ATTRIBUTES: LiteralString = "NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
GRANT_WITH_OPTIONS_SINCE = 160000
BUILTIN_LOCALE_SINCE = 170000

CREATE_IF_MISSING: LiteralString = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {name}) THEN
        CREATE ROLE {role};
    END IF;
END $$
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passwords:
    """Clear text; only a SCRAM verifier is sent. None leaves a password as it is.

    `portal_backup` cannot log in before it is given one.
    """

    owner: str | None = None
    app: str | None = None
    backup: str | None = None


def create_roles(connection: Connection, *, passwords: Passwords) -> None:
    """Creates or mends the roles of the whole server. Needs a superuser."""
    version = connection.info.server_version
    with connection.transaction():
        for statement in _role_statements(version):
            connection.execute(statement)
        _create_backup_role(connection, can_log_in=passwords.backup is not None)
        for role, password in (
            (OWNER, passwords.owner),
            (APP, passwords.app),
            (BACKUP, passwords.backup),
        ):
            if password is not None:
                _set_password(connection, role=role, password=password)


def create_database(connection: Connection, *, name: str) -> None:
    """Creates the owner's database unless it is there. The connection is in autocommit mode.

    Sorting by code point is the same on every server, whatever its ICU or libc; names are
    ordered by `unaccent(lower(…))` in the queries.
    """
    locale = (
        sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'")
        if connection.info.server_version >= BUILTIN_LOCALE_SINCE
        else sql.SQL("LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
    )
    database = sql.Identifier(name)
    found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount
    if not found:
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' {}").format(
                    database, sql.Identifier(OWNER), locale
                )
            )
        except DuplicateDatabase:  # somebody else was quicker
            return
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
            database, sql.Identifier(APP), sql.Identifier(BACKUP)
        )
    )


def prepare_database(connection: Connection) -> list[str]:
    """Installs the extensions in the connected database; says what the server refused.

    A managed server may refuse the LEAKPROOF marks: search is then right, but slow.
    """
    for name in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
        )
    refused = []
    for function in LEAKPROOF_FUNCTIONS:
        try:
            with connection.transaction():
                connection.execute(sql.SQL("ALTER FUNCTION {} LEAKPROOF").format(sql.SQL(function)))
        except InsufficientPrivilege:
            refused.append(function)
    return refused


def _role_statements(version: int) -> Iterator[sql.Composed]:
    roles = ATTRIBUTES | dict.fromkeys(SCOPE_ROLES, SCOPE_ATTRIBUTES)
    for name, attributes in roles.items():
        role = sql.Identifier(name)
        yield sql.SQL(CREATE_IF_MISSING).format(name=sql.Literal(name), role=role)
        yield sql.SQL("ALTER ROLE {} WITH {}").format(role, sql.SQL(attributes))
    # A migration that waits for a lock makes everybody behind it wait too: rather let it fail.
    yield sql.SQL("ALTER ROLE {} SET lock_timeout = '10s'").format(sql.Identifier(OWNER))
    # Before PostgreSQL 16 a membership had no options: NOINHERIT on the login decides.
    options: LiteralString = (
        "WITH INHERIT FALSE, SET TRUE" if version >= GRANT_WITH_OPTIONS_SINCE else ""
    )
    for name in SCOPE_ROLES:
        yield sql.SQL("GRANT {} TO {} {}").format(
            sql.Identifier(name), sql.Identifier(APP), sql.SQL(options)
        )


def _create_backup_role(connection: Connection, *, can_log_in: bool) -> None:
    role = sql.Identifier(BACKUP)
    connection.execute(sql.SQL(CREATE_IF_MISSING).format(name=sql.Literal(BACKUP), role=role))
    connection.execute(
        sql.SQL("ALTER ROLE {} WITH NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS").format(role)
    )
    if can_log_in:
        connection.execute(sql.SQL("ALTER ROLE {} WITH LOGIN").format(role))
    connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(role))


def _set_password(connection: Connection, *, role: str, password: str) -> None:
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier))
    )
