"""Everything at every size, in this process."""

from collections.abc import Sequence

from django.db import transaction

from benchmarks.loading import load
from benchmarks.measuring import Measurement, measure
from benchmarks.vectors import load_vectors
from benchmarks.workloads import workloads
from core import clock
from core.scope import elevated
from portal.loading.accounts import load_accounts
from portal.loading.report import Report


def measured(sizes: Sequence[int]) -> dict[int, dict[str, Measurement]]:
    """By number of projects and name; the sizes rise, so each only adds what is missing."""
    with elevated(), transaction.atomic():
        load_accounts(now=clock.now(), report=Report())
    results: dict[int, dict[str, Measurement]] = {}
    loaded = 0
    for size in sizes:
        seconds = load(first=loaded + 1, last=size)
        print(f"{size:,} Projekte geladen in {seconds:.1f} s")
        load_vectors()
        loaded = size
        results[size] = {name: measure(name, work) for name, work in workloads(clock.today())}
    return results
