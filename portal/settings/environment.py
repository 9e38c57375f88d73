"""What the other settings modules build on: where things are, the environment, the time zone."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

PORTAL_VAR = Path(env.str("PORTAL_VAR", default=str(ROOT / "var")))
if (PORTAL_VAR / "local.env").exists():  # written by `make run`; the environment wins
    env.read_env(PORTAL_VAR / "local.env")
TIME_ZONE = "Europe/Berlin"
