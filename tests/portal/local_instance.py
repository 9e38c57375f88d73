"""The whole portal, started by a command as a person would, with nothing given."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

import environ

from portal.local import layout, processes

START_LIMIT: Final = 60.0  # seconds
STOP_LIMIT: Final = 15.0  # seconds
READY: Final = "Bereit nach"


class _Apart(environ.Env):
    """Reads a file without writing it into the environment of all tests that follow."""

    ENVIRON: ClassVar[dict[str, str]] = {}


@dataclass(slots=True)
class Instance:
    var: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def home(self) -> Path:
        """The mark its processes carry."""
        return layout.of(self.var).servers

    @property
    def output(self) -> str:
        return (self.var / "output.txt").read_text()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while READY not in self.output:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The portal did not start:\n{self.output}")
            time.sleep(0.1)

    def processes(self) -> list[int]:
        """The parts, without the supervisor."""
        return [pid for pid in processes.instance_processes(self.home) if pid != self.process.pid]

    def owner_url(self) -> str:
        values = _Apart()
        values.read_env(self.var / "local.env", overwrite=True)
        return str(values.str("DATABASE_OWNER_URL"))


def start(var: Path, *, port: int) -> Instance:
    """Starts without demo data, which takes longer and proves nothing here."""
    var.mkdir(exist_ok=True)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "PORTAL_VAR": str(var),
        "PORTAL_DEMO": "0",
    }
    with (var / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.local", "run", "--port", str(port)],
            cwd=layout.ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Instance(var=var, port=port, process=process)


@contextmanager
def running(var: Path, *, port: int) -> Iterator[Instance]:
    instance = start(var, port=port)
    try:
        instance.wait_until_ready()
        yield instance
    finally:
        instance.process.send_signal(signal.SIGTERM)
        instance.process.wait(STOP_LIMIT)
        clear(instance)


def clear(instance: Instance) -> None:
    """Removes the servers' data where it had to lie outside the closed temporary folder."""
    if instance.home != instance.var:
        shutil.rmtree(instance.home)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], *, limit: float = STOP_LIMIT) -> None:
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
