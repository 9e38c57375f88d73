"""The promises of `make run`, on real instances."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.local import layout
from tests.portal.local_instance import Instance, clear, free_port, running, start, wait_until

pytestmark = [pytest.mark.local, pytest.mark.timeout(180)]


def status_of(instance: Instance, path: str = "/healthz") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def commit_row(instance: Instance, text: str) -> None:
    with psycopg.connect(instance.owner_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS survivor (text text)")
        connection.execute("INSERT INTO survivor VALUES (%s)", [text])


def rows(instance: Instance) -> list[str]:
    with psycopg.connect(instance.owner_url()) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM survivor").fetchall()]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running(tmp_path_factory.mktemp("first") / "var", port=free_port()) as instance:
        yield instance


def test_a_taken_port_is_refused_with_advice(first: Instance, tmp_path: Path) -> None:
    other = start(tmp_path / "var", port=first.port)

    assert other.process.wait(20) == 1
    assert f"Port {first.port} ist schon belegt" in other.output
    assert f"PORT={first.port + 1}" in other.output
    assert other.processes() == []
    clear(other)


def test_a_second_start_of_the_same_checkout_is_refused(first: Instance) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal.local", "run", "--port", str(free_port())],
        cwd=layout.ROOT,
        env={**os.environ, "PORTAL_VAR": str(first.var)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )

    assert done.returncode == 1
    assert f"läuft bereits (Prozess {first.process.pid})" in done.stdout
    assert status_of(first) == 200


def test_a_part_that_dies_is_started_again(first: Instance) -> None:
    web = next(pid for pid in first.processes() if "granian" in command_line(pid))
    os.kill(web, signal.SIGKILL)

    wait_until(lambda: "web läuft wieder" in first.output)
    wait_until(lambda: answers(first))


def test_two_run_side_by_side_and_ctrl_c_leaves_no_process(first: Instance, tmp_path: Path) -> None:
    second = start(tmp_path / "var", port=free_port())
    second.wait_until_ready()
    assert (status_of(first), status_of(second)) == (200, 200)

    os.killpg(second.process.pid, signal.SIGINT)

    assert second.process.wait(20) == 0
    assert second.processes() == []
    assert status_of(first) == 200
    clear(second)


def test_kill_9_of_the_supervisor_leaves_no_orphan_and_loses_no_row(first: Instance) -> None:
    commit_row(first, "committed just before")
    parts = " ".join(command_line(pid) for pid in first.processes())
    for part in ("postgres", "valkey-server", "mailsink", "granian", "worker", "beat"):
        assert part in parts, "every part is known by its mark"
    first.process.kill()
    first.process.wait()

    wait_until(lambda: first.processes() == [])
    began = time.monotonic()
    again = start(first.var, port=first.port)
    again.wait_until_ready()
    assert time.monotonic() - began < 20, "a start on existing data is quick"
    assert rows(again) == ["committed just before"]
    assert status_of(again) == 200

    os.kill(again.process.pid, signal.SIGTERM)
    assert again.process.wait(20) == 0


def answers(instance: Instance) -> bool:
    try:
        return status_of(instance) == 200
    except OSError:
        return False


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
