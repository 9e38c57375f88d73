"""Where things lie on disk."""

import hashlib
import os
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from portal.local.errors import LocalError
from portal.local.processes import OsUser, unprivileged_user

ROOT = Path(__file__).resolve().parents[2]
ROOTS_STATE = Path("/var/lib/modellregionen-portal")
BELONGS_TO = "belongs-to"  # in a folder of ROOTS_STATE: the path of its `var`
# The kernel takes 107 bytes; PostgreSQL's lock file name is the longest that is put behind it.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")

# PostgreSQL splits at commas, and the clients' URL parsers disagree about blanks and umlauts.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The folders of one instance.

    `var` is what belongs to the person who started it. `servers` holds what the database's
    operating-system user must reach: the same folder, unless root works below a closed one.
    """

    var: Path
    servers: Path
    user: OsUser | None

    @property
    def binaries(self) -> Path:
        return self.servers / "runtime"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def mails(self) -> Path:
        return self.var / "mails"

    @property
    def local_env(self) -> Path:
        return self.var / "local.env"


def of(var: Path) -> Layout:
    """Creates the folders of an instance and says where they are."""
    var = var.resolve()
    user = unprivileged_user()
    make_folder(var, mode=0o755 if user else 0o700)
    servers = var
    if user and not is_reachable(var, user):
        make_folder(ROOTS_STATE, mode=0o755)
        remove_forgotten(ROOTS_STATE)
        servers = make_folder(ROOTS_STATE / _digest(var), mode=0o755)
        (servers / BELONGS_TO).write_text(str(var))
    return Layout(var=var, servers=servers, user=user)


def remove(place: Layout) -> None:
    """Removes all that an instance keeps; it must have stopped."""
    remove_sockets(place.servers)
    for folder in {place.servers, place.var}:
        shutil.rmtree(folder, ignore_errors=True)


def remove_forgotten(state: Path) -> None:
    """Removes the servers' data of instances in the temporary folder that are gone.

    Elsewhere a folder may only be away for a while, as on a disk that is not mounted.
    """
    for belongs_to in state.glob(f"*/{BELONGS_TO}"):
        var = Path(belongs_to.read_text())
        if var.is_relative_to(tempfile.gettempdir()) and not var.exists():
            remove_sockets(belongs_to.parent)
            shutil.rmtree(belongs_to.parent, ignore_errors=True)


def make_folder(path: Path, *, mode: int, user: OsUser | None = None) -> Path:
    """Creates the folder where it is missing, and gives it to `user`."""
    new = not path.exists()
    path.mkdir(parents=True, exist_ok=True)
    if new:
        path.chmod(mode)
    if user:
        os.chown(path, user.uid, user.gid)
    return path


def is_reachable(path: Path, user: OsUser) -> bool:
    """Whether another operating-system user may walk down to the folder."""
    return all(_may_pass(folder.stat(), user) for folder in (path, *path.parents))


def _may_pass(status: os.stat_result, user: OsUser) -> bool:
    if status.st_uid == user.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def socket_folder(home: Path, user: OsUser | None) -> Path:
    """A private folder for unix sockets whose path is short and plain enough for everybody."""
    wanted = home / "run"
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER and PLAIN_PATH.fullmatch(str(wanted)):
        return make_folder(wanted, mode=0o700, user=user)
    short = _short_folder(home)
    make_folder(short, mode=0o700, user=user)
    owners = {os.geteuid()} | ({user.uid} if user else set())
    status = short.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in owners:
        raise LocalError(f"Der Ordner {short} gehört jemand anderem. Bitte entfernen Sie ihn.")
    return short


def remove_sockets(home: Path) -> None:
    """Removes the short folder, where one was needed; the other one lies below `home`."""
    shutil.rmtree(_short_folder(home), ignore_errors=True)


def _short_folder(home: Path) -> Path:
    return Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{_digest(home)}"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
