"""The real parts that no address was given for, and the addresses of all."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.local import layout, postgres, processes, valkey
from portal.local.console import step
from portal.local.errors import LocalError
from portal.local.processes import Program
from portal.local.secret import Secrets

STOP_LIMIT = 20.0  # seconds


@dataclass(kw_only=True, slots=True)
class Parts:
    """`programs` run for as long as the portal; `env` says where each part is found.

    `home` holds the servers' data; it is also the mark that all processes carry.
    """

    home: Path
    logs: Path
    env: dict[str, str]
    programs: list[Program] = field(default_factory=list)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, program: Program) -> subprocess.Popen[bytes]:
        process = processes.spawn(program)
        self.programs.append(program)
        self.running[program.name] = process
        return process


def start(
    place: layout.Layout,
    *,
    home: Path,
    logs: Path,
    secrets: Secrets,
    given: Mapping[str, str],
    durable: bool,
) -> Parts:
    """Starts PostgreSQL and Valkey below `home`, unless `given` names other ones.

    `given` is an environment: DATABASE_URL with DATABASE_OWNER_URL, REDIS_URL.
    """
    parts = Parts(home=home, logs=logs, env={**given, processes.INSTANCE: str(home)})
    try:
        if not parts.env.get("DATABASE_URL"):
            with step("PostgreSQL wird gestartet"):
                _start_postgres(parts, place, secrets=secrets, durable=durable)
        elif not parts.env.get("DATABASE_OWNER_URL"):
            raise LocalError(
                "Zu DATABASE_URL fehlt DATABASE_OWNER_URL: mit dieser Anmeldung (portal_owner) "
                "werden die Tabellen angelegt. Die Rollen erzeugt „manage.py create_roles“."
            )
        if not parts.env.get("REDIS_URL"):
            with step("Valkey wird gestartet"):
                _start_valkey(parts, place, secrets=secrets, durable=durable)
    except BaseException:
        stop(parts)
        raise
    return parts


def stop(parts: Parts) -> None:
    """Ends the portal's programs together, then the servers they use."""
    for servers in (False, True):
        wave = [program for program in parts.programs if program.server is servers]
        for program in wave:
            processes.ask_to_stop(parts.running[program.name], program.stop_signal)
        for program in wave:
            processes.wait_or_kill(parts.running[program.name], patience=STOP_LIMIT)


def _start_postgres(parts: Parts, place: layout.Layout, *, secrets: Secrets, durable: bool) -> None:
    server = postgres.create(
        place, home=parts.home, log=parts.logs / "postgres.log", durable=durable
    )
    postgres.ensure_cluster(server, password=secrets.superuser)
    process = parts.run(server.program({processes.INSTANCE: str(parts.home)}))
    with postgres.wait_until_ready(server, process, password=secrets.superuser) as connection:
        postgres.prepare(server, connection, secrets)
    parts.env |= {
        "DATABASE_URL": server.url("portal_app", secrets.app),
        "DATABASE_OWNER_URL": server.url("portal_owner", secrets.owner),
        "DATABASE_BACKUP_URL": server.url("portal_backup", secrets.backup),
    }


def _start_valkey(parts: Parts, place: layout.Layout, *, secrets: Secrets, durable: bool) -> None:
    server = valkey.create(place, home=parts.home, log=parts.logs / "valkey.log", durable=durable)
    valkey.configure(server, password=secrets.broker)
    process = parts.run(server.program({processes.INSTANCE: str(parts.home)}))
    valkey.wait_until_ready(server, process, password=secrets.broker)
    parts.env["REDIS_URL"] = server.url(secrets.broker)
