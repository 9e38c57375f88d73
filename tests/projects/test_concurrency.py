"""Two people at once, in two real transactions."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.http import Http404

from core.errors import Outdated
from core.scope import Scope, elevated, scoped
from municipalities.models import Membership
from projects.models import Project, ProjectFact, Transition
from projects.operations import (
    change_project,
    copy_project,
    create_project,
    delete_draft,
    purge_drafts,
    restore_draft,
    reuse_publication,
    take_step,
)
from projects.operations.trash import KEPT
from tests.factories.municipalities import membership, scope_for, tenant
from tests.factories.projects import NOW, complete_project, project, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officers() -> list[tuple[Membership, Scope]]:
    people = [membership("municipal_officer", tenant("aachen")) for _ in range(2)]
    return [(each, scope_for(each)) for each in people]


@pytest.fixture
def together() -> Iterator[Callable[..., list[Any]]]:
    """Runs a verb once per person, all starting at the same moment; answers or errors."""
    start = threading.Barrier(2)

    def run(
        verb: Callable[[Membership, int], Any], people: list[tuple[Membership, Scope]]
    ) -> list[Any]:
        def one(number: int) -> Any:
            actor, scope = people[number]
            try:
                start.wait(10)
                with scoped(scope), transaction.atomic():
                    return verb(actor, number)
            except Exception as error:  # noqa: BLE001 - the test looks at it
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(one, range(2)))

    yield run
    connection.close()


def read[R](question: Callable[[], R]) -> R:
    with elevated(), transaction.atomic():
        return question()


def test_the_second_change_is_told_that_it_is_outdated(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    made = project(tenant("aachen"))

    def change(actor: Membership, number: int) -> Project:
        values = {"goals": f"Fassung {number}"}
        return change_project(actor=actor, project=made, values=values, version=1, now=NOW)

    answers = together(change, officers)
    assert sorted(type(each).__name__ for each in answers) == ["Outdated", "Project"]
    winner = next(each for each in answers if isinstance(each, Project))
    stored = read(lambda: Project.objects.get(pk=made.pk))
    assert (stored.goals, stored.version) == (winner.goals, 2)


def test_a_step_is_taken_once(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    made = complete_project(tenant("aachen"))

    def submit(actor: Membership, number: int) -> Project:
        return take_step(
            actor=actor, project=made, step="submit_sketch", reason="", version=1, now=NOW
        )

    answers = together(submit, officers)
    assert sum(isinstance(each, Outdated) for each in answers) == 1
    assert read(lambda: Transition.objects.filter(name="submit_sketch").count()) == 1
    assert read(lambda: ProjectFact.objects.filter(project=made, valid_to=None).count()) == 1


def test_one_form_sent_twice_at_once_makes_one_project(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    key = uuid4()

    def create(actor: Membership, number: int) -> Project:
        return create_project(actor=actor, title="Bürgerbus", submission=key, now=NOW)

    first, second = together(create, officers)
    assert first == second
    assert read(Project.objects.count) == 1


def test_references_are_given_once(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    def create(actor: Membership, number: int) -> list[str]:
        titles = [f"Projekt {number}-{each}" for each in range(5)]
        return [create_project(actor=actor, title=each, now=NOW).reference for each in titles]

    first, second = together(create, officers)
    assert sorted(first + second) == [f"AC-2026-{number:04}" for number in range(1, 11)]


def test_one_copy_asked_for_twice_at_once_is_made_once(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    source, key = complete_project(tenant("aachen")), uuid4()

    def copy(actor: Membership, number: int) -> Project:
        return copy_project(actor=actor, source=source, submission=key, now=NOW)

    first, second = together(copy, officers)
    assert first == second
    assert read(Project.objects.count) == 2


def test_one_reuse_asked_for_twice_at_once_is_made_once(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    source, key = published(complete_project(tenant("soest"), "implementation")), uuid4()

    def reuse(actor: Membership, number: int) -> Project:
        return reuse_publication(actor=actor, publication=source, submission=key, now=NOW)

    first, second = together(reuse, officers)
    assert first == second
    assert read(Project.objects.count) == 2


def test_a_draft_is_deleted_once(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    made = project(tenant("aachen"))

    def delete(actor: Membership, number: int) -> Project:
        return delete_draft(actor=actor, project=made, now=NOW)

    answers = together(delete, officers)
    assert sorted(type(each).__name__ for each in answers) == ["Http404", "Project"]
    assert read(lambda: ProjectFact.objects.filter(project=made, valid_to=None).count()) == 0


def test_a_draft_is_either_changed_or_deleted(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    made = project(tenant("aachen"))

    def act(actor: Membership, number: int) -> Project:
        if number:
            return delete_draft(actor=actor, project=made, now=NOW)
        values = {"start": NOW.date()}
        return change_project(actor=actor, project=made, values=values, version=None, now=NOW)

    changed, deleted = together(act, officers)
    assert isinstance(deleted, Project)
    assert isinstance(changed, Project | Http404)
    assert read(lambda: ProjectFact.objects.filter(project=made, valid_to=None).count()) == 0


def test_a_draft_taken_back_is_not_purged(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    made = project(tenant("aachen"), deleted_at=NOW)
    later = NOW + KEPT

    def act(actor: Membership, number: int) -> Any:
        if number:
            return purge_drafts(now=later)
        return restore_draft(actor=actor, project=made, now=later)

    restored, purged = together(act, officers)
    assert (isinstance(restored, Project), purged) in ((True, 0), (False, 1))
    assert read(Project.objects.filter(pk=made.pk).count) == 1 - purged


def test_a_draft_is_taken_back_once(
    officers: list[tuple[Membership, Scope]], together: Callable[..., list[Any]]
) -> None:
    made = project(tenant("aachen"), deleted_at=NOW)

    def back(actor: Membership, number: int) -> Project:
        return restore_draft(actor=actor, project=made, now=NOW)

    answers = together(back, officers)
    assert sorted(type(each).__name__ for each in answers) == ["Http404", "Project"]
    assert read(lambda: ProjectFact.objects.filter(project=made, valid_to=None).count()) == 1
