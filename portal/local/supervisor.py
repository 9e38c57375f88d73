"""`make run`: starts every part in order, keeps it running, and stops it in order."""

import contextlib
import hashlib
import http.client
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.local import console, instance, layout, parts, processes, programs, secret
from portal.local.console import step
from portal.local.errors import LocalError, StopRequested
from portal.local.parts import Parts
from portal.local.processes import Program

WEB_START_LIMIT = 60.0  # seconds
STEADY_AFTER = 30.0  # seconds after which a restarted part counts as well again
LONGEST_PAUSE = 30.0  # seconds between two restarts
POLL = 0.2  # seconds
ACCOUNTS = "demo-accounts.txt"


@dataclass(slots=True, kw_only=True)
class Health:
    """How a part fares: restarts that follow each other wait 0, 1, 2, 4 … seconds."""

    started: float
    failures: int = 0
    next_start: float | None = None

    def fail(self, now: float) -> float:
        """Notes that the part ended; answers how long to wait, in seconds."""
        self.failures = 0 if now - self.started > STEADY_AFTER else self.failures + 1
        wait = min(LONGEST_PAUSE, 2.0 ** (self.failures - 2)) if self.failures > 1 else 0.0
        self.next_start = now + wait
        return wait


def run(*, var: Path, port: int, given: Mapping[str, str]) -> int:
    """Runs the portal until it is asked to stop. Answers the exit code."""
    began = time.monotonic()
    place = layout.of(var)
    console.say("Modellregionen-Portal\n")
    with contextlib.ExitStack() as stack:
        stack.enter_context(instance.owned(place.var))
        instance.claim_port(port)
        processes.clear_leftovers(place.servers)
        stack.enter_context(contextlib.suppress(StopRequested))
        started = _start_parts(place, given=given, port=port)
        stack.callback(_stop, started)
        _start_mailsink(started, place, stack)
        secret.write_private(place.var / "local.env", programs.local_env(started.env))
        data = _prepare_data(started, place)
        _start_portal(started, place, port=port, beside=data)
        _announce(place, port=port, duration=time.monotonic() - began)
        _watch(started)
    return 0


def stop(*, var: Path) -> int:
    """Stops this checkout's portal, and says whether one was running."""
    running = var.exists() and instance.stop(var.resolve())
    console.say("Das Portal wurde angehalten." if running else "Das Portal läuft nicht.")
    return 0


def _start_parts(place: layout.Layout, *, given: Mapping[str, str], port: int) -> Parts:
    secrets = secret.load(place.var)
    env = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.local",
        "PORTAL_DEMO": "1",
        "PORTAL_URL": f"http://localhost:{port}",
        "SECRET_KEY": secrets.secret_key,
        **given,
        "PORTAL_VAR": str(place.var),
        "PYTHONUNBUFFERED": "1",
    }
    return parts.start(
        place, home=place.servers, logs=place.logs, secrets=secrets, given=env, durable=True
    )


def _start_mailsink(started: Parts, place: layout.Layout, stack: contextlib.ExitStack) -> None:
    if started.env.get("EMAIL_URL"):
        return
    listener = stack.enter_context(instance.listener(place.var / "mail.port"))
    mails = layout.make_folder(place.var / "mails", mode=0o700)
    started.run(programs.mailsink(started, mails=mails, listener=listener))
    started.env["EMAIL_URL"] = f"smtp://127.0.0.1:{listener.getsockname()[1]}"


def _prepare_data(started: Parts, place: layout.Layout) -> Program:
    """Tables, then reference data and, once per database, demo data.

    Answers what remains to be run beside the start of the web server: from the second start on
    the data is there, and looking through it costs nobody's time.
    """
    programs.compile_catalogues(started)
    with step("Tabellen werden angelegt oder angepasst"):
        migrate = ("migrate", "--noinput", "--skip-checks")
        processes.finish(programs.manage(started, *migrate, extra={"PORTAL_AS_OWNER": "1"}))
    database = hashlib.sha256(started.env["DATABASE_URL"].encode()).hexdigest()[:12]
    loaded = place.var / f"loaded-{database}"
    with_demo = started.env["PORTAL_DEMO"] == "1"
    accounts = [f"--accounts={place.var / ACCOUNTS}"] if with_demo else []
    if not loaded.exists():
        with step("Programm- und Demodaten werden geladen (einmalig)"):
            processes.finish(
                programs.manage(started, "prepare", *accounts, *(["--demo"] * with_demo))
            )
        loaded.touch()
    return programs.manage(started, "prepare", *accounts)


def _start_portal(started: Parts, place: layout.Layout, *, port: int, beside: Program) -> None:
    with step("Web, Hintergrunddienst, Zeitgeber werden gestartet"):
        web = started.run(programs.web(started, port=port))
        processes.finish(beside)
        _wait_for_web(web, port=port, log=place.logs / "web.log")
        started.run(programs.worker(started))
        started.run(programs.beat(started, folder=place.var))


def _wait_for_web(process: subprocess.Popen[bytes], *, port: int, log: Path) -> None:
    deadline = time.monotonic() + WEB_START_LIMIT
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise LocalError(
                f"Der Webserver startet nicht. Protokoll {log}:\n{processes.tail(log)}"
            )
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _watch(started: Parts) -> None:
    """Restarts what ends, until somebody asks to stop."""
    health = {program.name: Health(started=time.monotonic()) for program in started.programs}
    while True:
        for program in started.programs:
            _look_after(started, program, health[program.name])
        time.sleep(POLL)


def _look_after(started: Parts, program: Program, health: Health) -> None:
    process = started.running[program.name]
    if process.poll() is None:
        return
    now = time.monotonic()
    if health.next_start is None:
        processes.kill_group(process)
        wait = health.fail(now)
        console.say(
            f"  {console.CROSS} {program.name} ist ausgefallen (Code {process.returncode}); "
            f"Neustart in {console.seconds(wait)}. Protokoll: {program.log}"
        )
    elif now >= health.next_start:
        started.running[program.name] = processes.spawn(program)
        health.started, health.next_start = now, None
        console.say(f"  {console.TICK} {program.name} läuft wieder")


def _announce(place: layout.Layout, *, port: int, duration: float) -> None:
    console.say(f"\nBereit nach {console.seconds(duration)}:  http://localhost:{port}/")
    accounts = place.var / ACCOUNTS
    if accounts.exists() and accounts.stat().st_size:
        console.say(f"\n{accounts.read_text().rstrip()}")
    console.say("\nAnhalten: Strg+C oder „make stop“.  Protokolle: " + str(place.logs))


def _stop(started: Parts) -> None:
    console.say("")
    with step("Das Portal wird angehalten"):
        parts.stop(started)
