"""The portal's own programs: web server, worker, clock, mail sink, and Django's commands."""

import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from portal.local import processes
from portal.local.console import step
from portal.local.layout import ROOT
from portal.local.parts import Parts
from portal.local.processes import Program

# What `manage.py` beside a running portal needs to reach the same parts.
LOCAL_VARIABLES = (
    "SECRET_KEY",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_BACKUP_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "PORTAL_URL",
    "PORTAL_DEMO",
)
WEB_THREADS = 8
WORKER_PROCESSES = 2


def web(parts: Parts, *, port: int) -> Program:
    return _python(
        parts,
        "web",
        "granian",
        "--interface=wsgi",
        "--host=127.0.0.1",
        f"--port={port}",
        "--workers=1",
        f"--blocking-threads={WEB_THREADS}",
        "--no-ws",
        "portal.wsgi:application",
    )


def worker(parts: Parts) -> Program:
    return _python(
        parts,
        "worker",
        "celery",
        "--app=portal",
        "worker",
        f"--concurrency={WORKER_PROCESSES}",
        "--without-gossip",
        "--without-mingle",
        "--loglevel=INFO",
        # An orphan has lost its broker too, and would wait for it for ever when asked politely.
        # Its pool ends with it; tasks that were running are delivered again.
        orphan_signal=signal.SIGKILL,
    )


def beat(parts: Parts, *, folder: Path) -> Program:
    return _python(
        parts,
        "beat",
        "celery",
        "--app=portal",
        "beat",
        f"--schedule={folder / 'beat-schedule'}",
        "--pidfile=",
        "--loglevel=INFO",
    )


def mailsink(parts: Parts, *, mails: Path, listener: socket.socket) -> Program:
    return _python(
        parts,
        "mails",
        "portal.local.mailsink",
        str(mails),
        str(listener.fileno()),
        server=True,
        pass_fds=(listener.fileno(),),
    )


def manage(parts: Parts, *arguments: str, extra: Mapping[str, str] | None = None) -> Program:
    """One of Django's commands; its output goes to `setup.log`."""
    return Program(
        name="setup",
        argv=(sys.executable, "manage.py", *arguments),
        env={**parts.env, **(extra or {})},
        cwd=ROOT,
        log=parts.logs / "setup.log",
    )


def compile_catalogues(parts: Parts) -> None:
    """Makes changed translations readable. Comes before every program that shows a text: Django
    reads a catalogue once, while it starts."""
    if catalogues_are_stale():
        with step("Übersetzungen werden vorbereitet"):
            processes.finish(manage(parts, "messages", "--compile"))


def catalogues_are_stale() -> bool:
    """Whether a translation was changed since it was compiled, or never was."""
    return any(
        not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
        for source in (ROOT / "locale").glob("*/LC_MESSAGES/*.po")
        for compiled in [source.with_suffix(".mo")]
    )


def local_env(env: Mapping[str, str]) -> str:
    """The text of `var/local.env`, for shells and for django-environ."""
    return "".join(f"{name}='{env[name]}'\n" for name in LOCAL_VARIABLES if name in env)


def _python(
    parts: Parts,
    name: str,
    module: str,
    *arguments: str,
    orphan_signal: signal.Signals = signal.SIGTERM,
    server: bool = False,
    pass_fds: tuple[int, ...] = (),
) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, "-m", module, *arguments),
        env=parts.env,
        cwd=ROOT,
        log=parts.logs / f"{name}.log",
        orphan_signal=orphan_signal,
        server=server,
        pass_fds=pass_fds,
    )
