"""Checks every group's Beschlussbuch: that no decision was changed, taken out or put in between."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.scope import elevated
from working_groups.chain import Broken, first_broken
from working_groups.models import Book, WorkingGroup
from working_groups.queries import book_of, decided_without_decision, shown_otherwise


class Command(BaseCommand):
    """Ends with status 1 when anything is wrong, after naming the first of it in each book."""

    help = "Prüft die Beschlussbücher und nennt den ersten Beschluss, der verändert wurde."

    def handle(self, *args: Any, **options: Any) -> None:
        with elevated(), transaction.atomic():
            # Whoever is about to append waits: an end and its book are read in two statements.
            ends = {each.pk: each for each in Book.objects.select_for_update()}
            problems = [*self._books(ends), *_lost(), *_shown()]
        for problem in problems:
            self.stderr.write(self.style.ERROR(problem))
        if problems:
            raise CommandError("Das Beschlussbuch ist nicht unversehrt.")

    def _books(self, ends: Mapping[int, Book]) -> Iterator[str]:
        count = 0
        for group in WorkingGroup.objects.order_by("code"):
            end = ends.get(group.pk) or Book()
            decisions = [*book_of(group)]
            broken = first_broken(decisions, length=end.length, end=end.digest)
            count += len(decisions)
            if broken:
                yield _described(group, broken)
            elif decisions:
                self.stdout.write(f"{group.code}:{end.length}:{end.digest}")
        self.stdout.write(f"{count} Beschlüsse geprüft.")


def _described(group: WorkingGroup, broken: Broken) -> str:
    place = f"{group.code}: Beschluss Nr. {broken.sequence}"
    if broken.decision is None:
        return f"{place} {broken.reason}."
    decision = broken.decision
    name = f"{decision.number}, Vorlage {decision.paper_number}, Zeile {decision.pk}"
    return f"{place} ({name}) {broken.reason}."


def _lost() -> Iterator[str]:
    for paper in decided_without_decision():
        yield f"Die Vorlage {paper.number} ist entschieden, aber ihr Beschluss fehlt."


def _shown() -> Iterator[str]:
    for decision in shown_otherwise():
        yield f"Der Beschluss {decision.number} ist für andere sichtbar als seine Vorlage."
