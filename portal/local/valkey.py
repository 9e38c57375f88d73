"""The embedded Valkey server: broker and cache, reached through a unix socket only."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis

from portal.local import binaries, layout
from portal.local.errors import LocalError
from portal.local.processes import Program, tail
from portal.local.secret import write_private

START_LIMIT = 20.0  # seconds


@dataclass(frozen=True, kw_only=True, slots=True)
class Valkey:
    """`home` holds `valkey/` with the configuration and the append-only file."""

    server: Path
    home: Path
    socket: Path
    log: Path
    durable: bool

    @property
    def configuration(self) -> Path:
        return self.home / "valkey.conf"

    def url(self, password: str) -> str:
        """For redis-py and Django's cache; Celery spells the scheme `redis+socket`."""
        return f"unix://:{quote(password, safe='')}@{quote(str(self.socket))}"

    def program(self, env: dict[str, str]) -> Program:
        return Program(
            name="valkey",
            server=True,
            argv=(str(self.server), str(self.configuration)),
            env=env,
            cwd=self.home,
            log=self.log,
        )


def create(place: layout.Layout, *, home: Path, log: Path, durable: bool) -> Valkey:
    return Valkey(
        server=binaries.valkey(place.binaries),
        home=layout.make_folder(home / "valkey", mode=0o700),
        socket=layout.socket_folder(home, place.user) / "valkey.sock",
        log=log,
        durable=durable,
    )


def configure(server: Valkey, *, password: str) -> None:
    """Writes the configuration; the password stands in a file, not in the process list."""
    settings = {
        "port": "0",
        "unixsocket": f'"{server.socket}"',
        "unixsocketperm": "700",
        "dir": f'"{server.home}"',
        "requirepass": f'"{password}"',
        "save": '""',
        "appendonly": "yes" if server.durable else "no",
        "appendfsync": "everysec",
        # A title would overwrite the environment, by which we know our processes.
        "set-proc-title": "no",
        # A full broker must refuse, never silently forget a task.
        "maxmemory-policy": "noeviction",
    }
    text = "".join(f"{name} {value}\n" for name, value in settings.items())
    write_private(server.configuration, text)


def wait_until_ready(server: Valkey, process: subprocess.Popen[bytes], *, password: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    client = redis.Redis.from_url(server.url(password))
    while True:
        try:
            client.ping()
        except redis.ConnectionError as error:  # also while it loads its file
            if process.poll() is not None or time.monotonic() > deadline:
                raise LocalError(
                    f"Valkey startet nicht: {error}\nProtokoll {server.log}:\n{tail(server.log)}"
                ) from error
            time.sleep(0.02)
        else:
            client.close()
            return
