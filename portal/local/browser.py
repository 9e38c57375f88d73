"""The browser that the journeys drive: Debian's chromium, or one that is there."""

import os
import shutil
import subprocess
from collections.abc import Mapping

from portal.local.console import say, step
from portal.local.errors import LocalError

VARIABLE = "PORTAL_BROWSER"
NONE = "none"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def choose(given: Mapping[str, str]) -> str:
    """The path of a browser, or „none“ where the person wants none. Installs it as root."""
    if given.get(VARIABLE) == NONE:
        say("\n!! PORTAL_BROWSER=none: Die Tests im Browser werden AUSGELASSEN.\n")
        return NONE
    found = find(given)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Chromium wird installiert"):
            _install()
        found = find(given)
    if found is None:
        raise LocalError(
            "Für die Tests im Browser fehlt Chromium. Installieren Sie es (Debian: apt install "
            "chromium), nennen Sie es mit CHROMIUM=/pfad, oder lassen Sie diese Tests mit "
            "PORTAL_BROWSER=none aus."
        )
    return found


def find(given: Mapping[str, str]) -> str | None:
    named = (given.get(VARIABLE), given.get("CHROMIUM"), *NAMES)
    return next((path for name in named if name and (path := shutil.which(name))), None)


def _install() -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise LocalError(f"„{' '.join(command)}“ ist gescheitert:\n{done.stderr}")
