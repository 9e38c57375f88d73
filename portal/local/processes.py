"""Child processes that do not outlive us.

Every child gets its own session, so that Ctrl-C reaches only the supervisor, which stops the
parts in order; and the kernel's parent-death signal, so that even `kill -9` leaves no orphan.
"""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.local.errors import LocalError

INSTANCE = "PORTAL_INSTANCE"
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10 * 1024 * 1024  # bytes; a larger log is set aside at the next start
KILL_AFTER = 5.0  # seconds that leftovers of a killed supervisor get to shut down by themselves

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class OsUser:
    uid: int
    gid: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What to start, and with which signals it ends.

    `orphan_signal` is what the kernel sends when the supervisor dies. A `server` is used by the
    other programs, so it stops after them.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGTERM
    server: bool = False
    user: OsUser | None = None
    pass_fds: tuple[int, ...] = field(default=())


def unprivileged_user() -> OsUser | None:
    """PostgreSQL refuses to run as root; then `nobody` runs it. Otherwise None."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise LocalError(
            "PostgreSQL läuft nicht als root, und es gibt keinen Benutzer „nobody“. "
            "Starten Sie das Portal als gewöhnlicher Benutzer."
        ) from None
    return OsUser(uid=entry.pw_uid, gid=entry.pw_gid)


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """Starts the program with its output in its log."""
    program.log.parent.mkdir(parents=True, exist_ok=True)
    if program.log.exists() and program.log.stat().st_size > LOG_LIMIT:
        program.log.replace(program.log.with_suffix(".log.1"))
    with program.log.open("ab") as log:
        return start(program, stdout=log.fileno())


def start(program: Program, *, stdout: int | None) -> subprocess.Popen[bytes]:
    """Starts the program; `stdout` None inherits our own output."""
    user = program.user
    return subprocess.Popen(
        program.argv,
        env=dict(program.env),
        cwd=program.cwd,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.STDOUT if stdout is not None else None,
        start_new_session=True,
        preexec_fn=_die_with_parent(program.orphan_signal),  # noqa: PLW1509 - no threads here
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        pass_fds=program.pass_fds,
    )


def finish(program: Program) -> None:
    """Runs a command to its end.

    Raises LocalError with the last lines of its log when it fails: the person has to see why.
    """
    process = spawn(program)
    try:
        if process.wait():
            raise LocalError(
                f"„{' '.join(program.argv[1:])}“ ist gescheitert. "
                f"Protokoll {program.log}:\n{tail(program.log)}"
            )
    finally:
        kill_group(process)


def ask_to_stop(process: subprocess.Popen[bytes], by: signal.Signals) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(by)


def wait_or_kill(process: subprocess.Popen[bytes], *, patience: float) -> None:
    """Waits `patience` seconds for the end, then ends the whole group."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends what a dead child left behind, such as the workers of a killed web server."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def tail(log: Path, lines: int = 15) -> str:
    """The log's last lines, for an error message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def instance_processes(instance: Path) -> Iterator[int]:
    """The processes that carry this instance's mark, ours excepted. Linux only."""
    mark = f"{INSTANCE}={instance}".encode()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        pid = int(environ.parent.name)
        with contextlib.suppress(OSError):
            if pid != os.getpid() and mark in environ.read_bytes().split(b"\0"):
                yield pid


def clear_leftovers(instance: Path, *, patience: float = KILL_AFTER) -> None:
    """Waits `patience` seconds for the parts of a killed supervisor, then ends them."""
    deadline = time.monotonic() + patience
    while leftovers := list(instance_processes(instance)):
        if time.monotonic() > deadline:
            for pid in leftovers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _die_with_parent(orphan_signal: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def after_fork() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(orphan_signal), 0, 0, 0)
            if os.getppid() != parent:  # it died before the line above
                os._exit(1)

    return after_fork
