#!/usr/bin/env python
"""Django's commands, with the settings of this machine unless others are named."""

import os
import sys
from pathlib import Path

import environ
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
    if "DATABASE_URL" not in os.environ:
        # Beside a running `make run`, commands reach its parts.
        folder = Path(os.environ.get("PORTAL_VAR") or Path(__file__).resolve().parent / "var")
        environ.Env.read_env(folder / "local.env", overwrite=False)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
