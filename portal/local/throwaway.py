"""Parts for one test run: started beside each other, gone afterwards."""

import contextlib
import os
import secrets as random
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from portal.local import browser, layout, parts, processes, programs, secret
from portal.local.processes import Program

TEST_SETTINGS = "portal.settings.test"


def run(argv: Sequence[str], *, var: Path, given: Mapping[str, str], durable: bool) -> int:
    """Runs a command on fresh parts and answers its exit code.

    `durable` waits for the disk as an installation does; measurements need that.
    """
    with environment(var=var, given=given, durable=durable) as env:
        return _call(argv, env=env)


def test(arguments: Sequence[str], *, var: Path, given: Mapping[str, str]) -> int:
    """Runs pytest on fresh parts and with a browser, unless PORTAL_BROWSER is „none“."""
    chosen = browser.choose(given)
    without = ["-m", "not browser"] if chosen == browser.NONE else []
    with environment(var=var, given={**given, browser.VARIABLE: chosen}) as env:
        return _call([sys.executable, "-m", "pytest", *without, *arguments], env=env)


def _call(argv: Sequence[str], *, env: Mapping[str, str]) -> int:
    """Runs a command in front of the person, and ends it with us."""
    program = Program(
        name="command",
        argv=tuple(argv),
        env=env,
        cwd=layout.ROOT,
        log=Path(os.devnull),
        stop_signal=signal.SIGINT,  # as Ctrl-C would: pytest then says how far it came
    )
    process = processes.start(program, stdout=None)
    try:
        return process.wait()
    finally:
        processes.ask_to_stop(process, program.stop_signal)
        processes.wait_or_kill(process, patience=parts.STOP_LIMIT)


@contextlib.contextmanager
def environment(
    *, var: Path, given: Mapping[str, str], durable: bool = False
) -> Iterator[dict[str, str]]:
    """The environment of fresh parts that forget everything; two may run side by side."""
    place = layout.of(var)
    runs = layout.make_folder(place.servers / "test", mode=0o755)
    _remove_abandoned(runs)
    home = layout.make_folder(runs / f"{os.getpid()}-{random.token_hex(3)}", mode=0o755)
    made = secret.make()
    try:
        started = parts.start(
            place, home=home, logs=home / "log", secrets=made, given=given, durable=durable
        )
        started.env |= {
            "SECRET_KEY": made.secret_key,
            "PORTAL_VAR": str(layout.make_folder(home / "var", mode=0o700)),
            "DJANGO_SETTINGS_MODULE": TEST_SETTINGS,
        }
        try:
            programs.compile_catalogues(started)
            yield dict(started.env)
        finally:
            parts.stop(started)
    finally:
        layout.remove_sockets(home)
        shutil.rmtree(home, ignore_errors=True)


def _remove_abandoned(runs: Path) -> None:
    """Clears what runs left that were killed; their servers died with them."""
    for folder in runs.iterdir():
        pid = folder.name.partition("-")[0]
        if pid.isdigit() and not processes.is_alive(int(pid)):
            layout.remove_sockets(folder)
            shutil.rmtree(folder, ignore_errors=True)
