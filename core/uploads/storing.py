"""Where files lie: Django's storage „documents“, under names that say nothing."""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, storages


def _storage() -> Storage:
    return storages["documents"]


@contextmanager
def stored(file: "File[Any]") -> Iterator[str]:
    """Writes the file and gives its name; when the block fails the file goes again.

    A transaction that fails later, at its commit, leaves a file without a row: see `stored_names`.
    """
    name = _storage().save(_random_name(), file)
    try:
        yield name
    except BaseException:
        discard(name)
        raise


def opened(name: str) -> "File[Any]":
    """To be closed by whoever sends it. Raises OSError when the file cannot be had."""
    return _storage().open(name)


def discard(name: str) -> None:
    """No file of that name is no error."""
    _storage().delete(name)


def stored_names(folder: str = "") -> Iterator[str]:
    """Every file that lies there, one folder after the other."""
    try:
        folders, files = _storage().listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{file}" for file in files)
    for each in folders:
        yield from stored_names(f"{prefix}{each}")


def is_older_than(name: str, moment: dt.datetime) -> bool:
    """Whether it was written before; one that has just gone is not."""
    try:
        return _storage().get_modified_time(name) < moment
    except FileNotFoundError:
        return False


def _random_name() -> str:
    """Two levels of folders, so that none holds too many: „3f/a0/3fa0…“, 128 random bits."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token[2:4]}/{token}"
