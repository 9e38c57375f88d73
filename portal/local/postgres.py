"""The embedded PostgreSQL server: one cluster, reached through a unix socket only."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from portal import database_roles
from portal.local import binaries, layout
from portal.local.errors import LocalError
from portal.local.processes import OsUser, Program, tail
from portal.local.secret import Secrets

DATABASE = "portal"
SUPERUSER = "postgres"
START_LIMIT = 60.0  # seconds; recovery after a power cut takes its time

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "lc_messages": "C",
}
# A throw-away cluster has nothing to lose, so it does not wait for the disk.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Postgres:
    """`home` holds `postgres/` (the cluster) and `run/` (the socket)."""

    programs: Path
    home: Path
    sockets: Path
    log: Path
    user: OsUser | None
    durable: bool

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    def url(self, role: str, password: str, *, database: str = DATABASE) -> str:
        """A libpq URL; django-environ reads it too."""
        query = urlencode({"host": str(self.sockets)}, quote_via=quote)
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?{query}"

    def program(self, env: dict[str, str]) -> Program:
        settings = {
            **SETTINGS,
            "unix_socket_directories": str(self.sockets),
            **({} if self.durable else THROWAWAY),
        }
        return Program(
            name="postgres",
            server=True,
            argv=(
                str(self.programs / "bin/postgres"),
                "-D",
                str(self.data),
                *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
            ),
            env={"PATH": os.defpath, "TZ": "UTC", **env},
            cwd=Path("/"),
            log=self.log,
            # SIGINT is PostgreSQL's fast shutdown: it rolls back, writes a checkpoint and ends.
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
            user=self.user,
        )


def create(place: layout.Layout, *, home: Path, log: Path, durable: bool) -> Postgres:
    return Postgres(
        programs=binaries.postgres(place.binaries),
        home=home,
        sockets=layout.socket_folder(home, place.user),
        log=log,
        user=place.user,
        durable=durable,
    )


def ensure_cluster(server: Postgres, *, password: str) -> None:
    """Creates the cluster in a folder beside and renames it: a half-made one is never used."""
    if (server.data / "PG_VERSION").exists():
        _refuse_other_version(server)
        return
    fresh = server.home / "postgres.new"
    for remains in (fresh, server.data):
        shutil.rmtree(remains, ignore_errors=True)
    layout.make_folder(fresh, mode=0o700, user=server.user)
    password_file = server.sockets / "initdb-password"
    password_file.unlink(missing_ok=True)
    with open(os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)
    try:
        if server.user:
            os.chown(password_file, server.user.uid, server.user.gid)
        _initdb(server, fresh, password_file)
    finally:
        password_file.unlink()
    fresh.rename(server.data)


def _initdb(server: Postgres, target: Path, password_file: Path) -> None:
    argv = [
        str(server.programs / "bin/initdb"),
        f"--pgdata={target}",
        f"--username={SUPERUSER}",
        "--auth=scram-sha-256",
        f"--pwfile={password_file}",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--data-checksums",
        *([] if server.durable else ["--no-sync"]),
    ]
    user = server.user
    done = subprocess.run(
        argv,
        env={"PATH": os.defpath, "TZ": "UTC"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        check=False,
    )
    if done.returncode:
        raise LocalError(f"Die Datenbank ließ sich nicht anlegen:\n{done.stdout}\n{done.stderr}")


def wait_until_ready(
    server: Postgres, process: subprocess.Popen[bytes], *, password: str
) -> psycopg.Connection:
    """A superuser's connection, as soon as the server takes one."""
    url = server.url(SUPERUSER, password, database="postgres")
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            return psycopg.connect(url, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise LocalError(
                    f"PostgreSQL startet nicht: {error}\nProtokoll {server.log}:\n{tail(server.log)}"
                ) from error
            time.sleep(0.03)


def prepare(server: Postgres, connection: psycopg.Connection, secrets: Secrets) -> None:
    """Roles, database and extensions; at every start, so that a change reaches old clusters."""
    database_roles.create_roles(
        connection,
        passwords=database_roles.Passwords(
            owner=secrets.owner, app=secrets.app, backup=secrets.backup
        ),
    )
    database_roles.create_database(connection, name=DATABASE)
    # Databases for tests are copies of template1, made by the owner.
    for database in (DATABASE, "template1"):
        url = server.url(SUPERUSER, secrets.superuser, database=database)
        with psycopg.connect(url, autocommit=True) as inside:
            database_roles.prepare_database(inside)


def _refuse_other_version(server: Postgres) -> None:
    cluster = (server.data / "PG_VERSION").read_text().strip()
    programs = subprocess.run(
        [str(server.programs / "bin/postgres"), "--version"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()[-1]
    if programs.split(".")[0] != cluster:
        raise LocalError(
            f"Der Datenbestand in {server.data} stammt von PostgreSQL {cluster}, mitgeliefert wird "
            f"{programs}. Wie Sie ihn übertragen, steht in docs/operations.md."
        )
