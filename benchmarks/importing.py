"""`python -m benchmarks.importing`: what bringing in a table costs, for 500 and for 5,000 rows.

Seconds, statements per row, the peak of traced memory and by how much the process has grown, each
for checking, creating, changing and a file that changes nothing. Every project has all its lists.
"""

import gc
import os
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import django

SIZES: Final = (500, 5_000)
MANAGE: Final = [sys.executable, "manage.py"]


def main() -> None:
    owner = {**os.environ, "PORTAL_AS_OWNER": "1"}
    subprocess.run([*MANAGE, "migrate", "--verbosity=0"], check=True, env=owner)
    subprocess.run([*MANAGE, "load_programme"], check=True, stdout=subprocess.DEVNULL)
    django.setup()
    actor = _officer()
    print(
        f"{'Zeilen':>8} {'':12}{'Sekunden':>10}{'Anweisungen je Zeile':>22}{'Spitze in MB':>14}"
        f"{'Zuwachs in MB':>15}"
    )
    for size in SIZES:
        for name, content, write in _passes(size):
            before = _resident()
            seconds, statements, peak = _measured(actor, content, write)
            grown = _resident() - before
            print(
                f"{size:>8} {name:12}{seconds:>10.1f}{statements / size:>22.2f}{peak:>14.1f}"
                f"{grown:>15.1f}",
                flush=True,
            )


def _passes(size: int) -> Iterator[tuple[str, bytes, bool]]:
    yield "prüfen", _table(size, "1"), False
    yield "anlegen", _table(size, "1"), True
    yield "ändern", _table(size, "2"), True
    yield "unverändert", _table(size, "2"), True


def _table(size: int, share: str) -> bytes:
    head = (
        "Externer Schlüssel;Projekttitel;Kurzbeschreibung;Partner;Meilensteine;Eigenanteil;Arbeitspakete;"
        "Messbare Ziele;Beispiele aus der Praxis;Empfänger und Fördersätze;Ausgaben"
    )
    text = "Ein Bus auf Abruf zwischen den Ortsteilen. " * 12
    rows = (
        f"{size}-{n};Projekt {size} {n};{text};Verbund {share} (Federführung);"
        f'"Beginn {share} | 15.09.2026 | läuft | AP 1; Ende | 01.10.2027";{share};'
        f'"Planen | Amt {share} | 3,5; Bauen | | | | | AP 1; Betreiben | | | | | AP 2";'
        f'"Kürzere Wege | Minuten | {share} | 10";"Rufbus | Soest | | Erst fragen, dann {share}";'
        f'"Stadt | | 80; Verein | | 7{share}";'
        f'"2026 | Personal | {share}00,50 | | Stadt; 2027 | Investitionen | 99,50 | | Verein"'
        for n in range(size)
    )
    return "\n".join((head, *rows)).encode()


def _officer() -> Any:
    """The models cannot be loaded before Django is set up."""
    from tests.factories.municipalities import membership, tenant  # noqa: PLC0415

    return membership("municipal_officer", tenant("aachen"))


def _resident() -> float:
    """MB that the process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2


def _measured(actor: Any, content: bytes, write: bool) -> tuple[float, int, float]:
    from django.db import connection  # noqa: PLC0415

    from core.scope import scoped  # noqa: PLC0415
    from municipalities.access import scope_of  # noqa: PLC0415

    tracemalloc.start()
    began = time.perf_counter()
    with scoped(scope_of(actor)), _counting(connection) as number:
        _run(actor, content, write)
    seconds = time.perf_counter() - began
    peak = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    return seconds, number(), peak


def _run(actor: Any, content: bytes, write: bool) -> None:
    """Chunk by chunk, as the worker does."""
    from itertools import batched  # noqa: PLC0415

    from django.db import transaction  # noqa: PLC0415

    from core.clock import now  # noqa: PLC0415
    from projects.exchange.reading import opened  # noqa: PLC0415
    from projects.operations import check_rows, incoming, take_rows  # noqa: PLC0415
    from projects.operations.importing import CHUNK  # noqa: PLC0415

    with transaction.atomic():
        file = incoming(actor=actor, table=opened("projekte.csv", content))
    for records in batched(file.table.rows(), CHUNK):
        with transaction.atomic():
            if write:
                take_rows(actor=actor, records=records, file=file, now=now())
            else:
                check_rows(actor=actor, records=records, file=file)
        gc.collect()


@contextmanager
def _counting(connection: Any) -> Iterator[Callable[[], int]]:
    count = 0

    def counted(execute: Any, *arguments: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counted):
        yield lambda: count


if __name__ == "__main__":
    main()
