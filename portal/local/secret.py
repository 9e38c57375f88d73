"""Random secrets of one instance, made once and kept in `var/secrets.json`."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    secret_key: str
    superuser: str
    owner: str
    app: str
    backup: str
    broker: str


def load(var: Path) -> Secrets:
    """Reads the instance's secrets; makes them at the first start."""
    path = var / "secrets.json"
    if not path.exists():
        write_private(path, json.dumps(asdict(make()), indent=2))
    return Secrets(**json.loads(path.read_text()))


def write_private(path: Path, text: str) -> None:
    """Writes a file that only we can read, whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def make() -> Secrets:
    return Secrets(**{field.name: secrets.token_urlsafe(36) for field in fields(Secrets)})
