"""The whole portal, started as a person starts it, for the journeys to use."""

import email
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
START_LIMIT: Final = 240.0  # seconds
OWN_PARTS: Final = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_BACKUP_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "PORTAL_VAR",
)
"""What the test runner sets for itself; the instance brings its own."""


@dataclass(frozen=True, slots=True)
class Instance:
    url: str
    var: Path

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What the local sink has received for this address, oldest first."""
        mails = [
            email.message_from_bytes(path.read_bytes(), policy=default)
            for path in sorted((self.var / "mails").glob("*.eml"))
        ]
        return [mail for mail in mails if address in str(mail["To"])]

    def manage(self, *arguments: str) -> str:
        """What a management command prints."""
        env = {**_environment(), "PORTAL_VAR": str(self.var)}
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_instance(var: Path) -> Iterator[Instance]:
    """`make run` without the make: real parts, demo data, on a free port."""
    port = _free_port()
    log = var.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.local", "run", "--port", str(port)],
            cwd=ROOT,
            env={**_environment(), "PORTAL_VAR": str(var)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, port, log)
        yield Instance(url=f"http://127.0.0.1:{port}", var=var)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OWN_PARTS}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not _is_ready(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Das Portal startet nicht:\n{log.read_text()}")
        time.sleep(0.2)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
