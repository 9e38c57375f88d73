"""`python -m benchmarks`: builds a database, fills it twice, and prints a table of milliseconds."""

import logging
import os
import subprocess
import sys
from typing import Final

import django

SIZES: Final = (300, 10_000)
MANAGE: Final = [sys.executable, "manage.py"]


def main() -> None:
    subprocess.run(
        [*MANAGE, "migrate", "--verbosity=0"],
        check=True,
        env={**os.environ, "PORTAL_AS_OWNER": "1"},
    )
    subprocess.run([*MANAGE, "load_programme"], check=True, stdout=subprocess.DEVNULL)
    django.setup()
    logging.disable(logging.WARNING)
    # The models cannot be loaded before the line above.
    from benchmarks.run import measured  # noqa: PLC0415

    results = measured(SIZES)
    print(f"\n{'Millisekunden, Mittel (95 %)':44}" + "".join(f"{n:>18,}" for n in SIZES))
    for name in results[SIZES[0]]:
        cells = (results[size][name] for size in SIZES)
        print(f"{name:44}" + "".join(f"{c.middle:9.2f} ({c.slow:6.2f})" for c in cells))


if __name__ == "__main__":
    main()
