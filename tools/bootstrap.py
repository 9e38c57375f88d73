"""Makes `.venv` ready with what is needed, then runs a command in it.

    python3 tools/bootstrap.py {runtime|local|dev} [-- COMMAND ...]

Needs Python 3.8 and nothing else. Fetches uv where it is missing, finds an interpreter from 3.12
on (or lets uv fetch one), and installs the hash-pinned requirements. Does nothing when the lock
file has not changed since.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, Iterator, List, NoReturn, TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
ENVIRONMENT = ROOT / ".venv"
TOOLS = ROOT / ".venv-tools"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / ".requirements"
SETS = ["runtime", "local", "dev"]  # each holds the one before
VERSIONS = ["3.13", "3.12", "3.14"]  # in this order; the first is the one we test with


def main(arguments: List[str]) -> None:
    if not arguments or arguments[0] not in SETS:
        raise SystemExit(__doc__)
    if os.name != "posix":
        fail("Das Portal läuft unter Linux und macOS, unter Windows im WSL.")
    if sys.version_info < (3, 8):
        fail("Zum Einrichten wird Python 3.8 oder neuer gebraucht.")
    command = arguments[2:] if arguments[1:2] == ["--"] else arguments[1:]
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var" / "bootstrap.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        prepare(arguments[0])
    if command:
        os.chdir(str(ROOT))
        os.execv(str(PYTHON), [str(PYTHON)] + command)


def prepare(wanted: str) -> None:
    """Installs the wanted set, or the larger one that is there already, unless it is current."""
    installed, fingerprint = read_stamp()
    chosen = max(wanted, installed, key=SETS.index) if installed else wanted
    lock = REQUIREMENTS / (chosen + ".txt")
    current = hashlib.sha256(lock.read_bytes()).hexdigest()
    if installed == chosen and fingerprint == current and runs(PYTHON):
        return
    say("Die Umgebung wird eingerichtet (einmalig, braucht das Paketverzeichnis)\n")
    uv = step("Werkzeug uv", find_uv)
    if not runs(PYTHON):
        interpreter = step("Python ab 3.12", lambda: find_python(uv))
        step("Virtuelle Umgebung .venv", lambda: make_environment(uv, interpreter))
    STAMP.unlink() if STAMP.exists() else None
    step("Pakete aus requirements/" + lock.name, lambda: install(uv, lock))
    STAMP.write_text("{} {}\n".format(chosen, current))
    say("")


def read_stamp() -> "tuple[str, str]":
    words = STAMP.read_text().split() if STAMP.exists() else []
    return (words[0], words[1]) if len(words) == 2 and words[0] in SETS else ("", "")


def find_uv() -> str:
    """A uv that starts: the one on the machine, or one in `.venv-tools`, fetched if need be."""
    # A name on PATH may be a shim that refuses to start here, so each is tried.
    for candidate in (os.environ.get("UV"), shutil.which("uv"), str(TOOLS / "bin" / "uv")):
        if candidate and runs(Path(candidate)):
            return candidate
    pip = [str(make_tools_environment()), "-m", "pip", "install", "--quiet",
           "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:",
           "-r", str(REQUIREMENTS / "bootstrap.txt")]  # fmt: skip
    run(pip)
    return str(TOOLS / "bin" / "uv")


def make_tools_environment() -> Path:
    """A virtual environment with pip, made by the first Python here that can."""
    python = TOOLS / "bin" / "python"
    for interpreter in [sys.executable] + list(interpreters(["3", *VERSIONS, "3.11", "3.10"])):
        shutil.rmtree(str(TOOLS), ignore_errors=True)
        if quiet([interpreter, "-m", "venv", str(TOOLS)]) and quiet(
            [str(python), "-m", "pip", "-V"]
        ):
            return python
    shutil.rmtree(str(TOOLS), ignore_errors=True)
    return fail(
        "Hier lässt sich keine virtuelle Umgebung mit pip anlegen.\n"
        "Unter Debian und Ubuntu hilft: apt install python3-venv\n"
        "Oder richten Sie uv ein und starten Sie noch einmal."
    )


def find_python(uv: str) -> str:
    """An interpreter from 3.12 on, 3.13 before others; or the version for uv to fetch."""
    for interpreter in interpreters(VERSIONS):
        return interpreter
    return answer([uv, "python", "find", "--no-project", ">=3.12"]).strip() or VERSIONS[0]


def interpreters(versions: List[str]) -> Iterator[str]:
    """Those on PATH and pyenv's, each tried: a shim may name a version that is not there."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for version in versions:
        names = sorted(pyenv.glob(version + ".*/bin/python"), reverse=True)
        on_path = shutil.which("python" + version)
        for candidate in [on_path] + [str(name) for name in names]:
            if candidate and is_version(candidate, version):
                yield candidate


def is_version(interpreter: str, version: str) -> bool:
    code = "import sys, ssl; print('.'.join(map(str, sys.version_info[:2])) + '.')"
    return answer([interpreter, "-c", code]).startswith(version + ".")


def make_environment(uv: str, interpreter: str) -> None:
    shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
    run([uv, "venv", "--quiet", "--no-project", "--python", interpreter, str(ENVIRONMENT)])


def install(uv: str, lock: Path) -> None:
    command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON), str(lock)]
    # uv trusts its own list of authorities; a network that inspects its traffic has its own on
    # the machine instead.
    if not quiet(command):
        run(command, UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1")


def runs(program: Path) -> bool:
    return program.exists() and quiet([str(program), "--version"])


def quiet(command: List[str]) -> bool:
    nothing = subprocess.DEVNULL
    done = subprocess.run(command, stdout=nothing, stderr=nothing, check=False)
    return done.returncode == 0


def answer(command: List[str]) -> str:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else ""


def run(command: List[str], **environment: str) -> None:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        env={**os.environ, **environment},
    )  # fmt: skip
    if done.returncode:
        fail("Gescheitert: {}\n{}".format(" ".join(command), done.stdout))


def step(text: str, action: Callable[[], T]) -> T:
    """Says what is being done and how long it took; answers what the action answers."""
    began = time.time()
    result = action()
    seconds = "{:.1f} s".format(time.time() - began).replace(".", ",")
    say("  ✓ {:<52} {:>7}".format(text, seconds))
    return result


def say(text: str) -> None:
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def fail(text: str) -> NoReturn:
    say("\n" + text)
    raise SystemExit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
