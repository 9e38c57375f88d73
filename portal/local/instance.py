"""Who owns `var/`: one supervisor at a time, known by a lock that dies with it."""

import contextlib
import fcntl
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from portal.local.errors import LocalError

STOP_LIMIT = 60.0  # seconds


@contextlib.contextmanager
def owned(var: Path) -> Iterator[None]:
    """Holds the lock; the kernel frees it even after `kill -9`."""
    with _lock_file(var) as lock:
        if not _try_lock(lock):
            raise LocalError(
                f"Dieses Portal läuft bereits (Prozess {_owner(var)}). "
                "Mit „make stop“ halten Sie es an."
            )
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
        lock.truncate(0)


def stop(var: Path) -> bool:
    """Asks the owner to stop and waits until it has. False: nobody was running."""
    with _lock_file(var) as lock:
        if _try_lock(lock):
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(_owner(var), signal.SIGTERM)
        deadline = time.monotonic() + STOP_LIMIT
        while not _try_lock(lock):
            if time.monotonic() > deadline:
                raise LocalError(f"Das Portal (Prozess {_owner(var)}) hält nicht an.")
            time.sleep(0.05)
    return True


def claim_port(port: int) -> None:
    """Refuses early and clearly when somebody else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise LocalError(
                f"Port {port} darf nur der Systemverwalter belegen. Wählen Sie einen ab 1024, "
                "zum Beispiel: make run PORT=8001"
            ) from None
        except OSError:
            raise LocalError(
                f"Port {port} ist schon belegt. Wählen Sie einen anderen, "
                f"zum Beispiel: make run PORT={port + 1}"
            ) from None


def listener(remembered: Path) -> socket.socket:
    """A loopback socket on the port used last time, or on a free one that is then remembered."""
    wanted = int(remembered.read_text()) if remembered.exists() else 0
    for port in (wanted, 0):
        opened = socket.socket()
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind(("127.0.0.1", port))
        except OSError:
            opened.close()
            continue
        opened.listen(128)
        remembered.write_text(f"{opened.getsockname()[1]}\n")
        return opened
    raise LocalError("Auf diesem Rechner ist kein Port mehr frei.")


def _lock_file(var: Path) -> TextIO:
    return (var / "lock").open("a+")


def _try_lock(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(var: Path) -> int:
    return int((var / "lock").read_text().strip() or 0)
