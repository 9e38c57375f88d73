"""Children that do not outlive their parent, and leftovers that are cleared."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from portal.local import layout, processes
from portal.local.processes import Program


def sleeper(tmp_path: Path, code: str = "import time; time.sleep(60)") -> Program:
    return Program(
        name="sleeper",
        argv=(sys.executable, "-c", code),
        env={processes.INSTANCE: str(tmp_path)},
        cwd=tmp_path,
        log=tmp_path / "sleeper.log",
    )


def test_a_child_dies_with_its_killed_parent(tmp_path: Path) -> None:
    parent = (
        "import os, pathlib, signal, sys\n"
        "from tests.portal.test_local_processes import processes, sleeper\n"
        "print(processes.spawn(sleeper(pathlib.Path(sys.argv[1]))).pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", parent, str(tmp_path)],
        cwd=layout.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    child = int(done.stdout)

    deadline = time.monotonic() + 10
    while child in processes.instance_processes(tmp_path):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_leftovers_that_hang_are_ended(tmp_path: Path) -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    process = processes.spawn(sleeper(tmp_path, stubborn))
    assert list(processes.instance_processes(tmp_path)) == [process.pid]

    processes.clear_leftovers(tmp_path, patience=0.1)

    assert process.wait(5) == -signal.SIGKILL


def test_whoever_does_not_stop_is_killed_with_its_group(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys, time; signal.signal(15, signal.SIG_IGN);"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print('ready', flush=True); time.sleep(60)"
    )
    process = processes.spawn(sleeper(tmp_path, code))
    while "ready" not in processes.tail(tmp_path / "sleeper.log"):
        time.sleep(0.02)

    processes.ask_to_stop(process, signal.SIGTERM)
    processes.wait_or_kill(process, patience=0.2)

    deadline = time.monotonic() + 5
    while list(processes.instance_processes(tmp_path)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_large_log_is_set_aside(tmp_path: Path) -> None:
    log = tmp_path / "sleeper.log"
    with log.open("wb") as file:
        file.truncate(processes.LOG_LIMIT + 1)

    process = processes.spawn(sleeper(tmp_path, "print('neu')"))
    process.wait()

    assert log.read_text() == "neu\n"
    assert (tmp_path / "sleeper.log.1").exists()
