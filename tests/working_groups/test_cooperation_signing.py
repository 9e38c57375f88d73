"""Two sign at the same moment, over two connections."""

from collections.abc import Callable
from typing import Any

import pytest

from core.errors import Outdated, Unmet
from tests.factories.cooperations import TEXT, Partners, act, partners, seen
from tests.working_groups.acting import read
from tests.working_groups.test_concurrency import at_once
from working_groups import operations
from working_groups.models import Cooperation, CooperationAnswer, PartyAnswer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sides(transactional_db: None) -> Partners:
    return partners()


def attempt(verb: Callable[[], Cooperation]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return verb().stage
        except (Outdated, Unmet) as error:
            return type(error).__name__

    return run


def test_last_two_signatures_bring_it_into_force_exactly_once(sides: Partners) -> None:
    made = sides.answered(sides.cooperation(), "office")
    found = at_once(
        attempt(lambda: sides.answered(made, "asked_office")),
        attempt(lambda: sides.answered(made, "partner")),
    )
    assert sorted(found) == ["in_force", "offered"]
    assert seen(made).stage == "in_force"


def test_consent_and_new_text_at_once_never_bind_anybody_to_the_new_one(sides: Partners) -> None:
    made = sides.cooperation()
    for name in ("office", "asked_office"):
        made = sides.answered(made, name)

    def reword() -> Cooperation:
        arguments = {"text": f"{TEXT} Und mehr.", "base": made.newest.digest}
        return act(operations.word_cooperation, sides["office"], cooperation=made, **arguments)

    signed, _worded = at_once(attempt(lambda: sides.answered(made, "partner")), catching(reword))
    now = seen(made)
    if signed == "in_force":
        assert (now.stage, now.texts.count()) == ("in_force", 1)
    else:
        assert (signed, now.stage, now.standing) == ("Outdated", "offered", {})


def catching(verb: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return verb()
        except Exception as error:  # noqa: BLE001 - whoever comes second is refused
            return error

    return run


def test_consent_and_refusal_at_once_do_not_take_effect(sides: Partners) -> None:
    made = sides.cooperation()
    for name in ("office", "asked_office"):
        made = sides.answered(made, name)
    found = at_once(
        attempt(lambda: sides.answered(made, "partner")),
        attempt(lambda: sides.answered(made, "member", PartyAnswer.DECLINED)),
    )
    # Who comes second is told that it is over; nothing is answered after the end.
    assert sorted(found) in (["Unmet", "declined"], ["Unmet", "in_force"])
    assert read(CooperationAnswer.objects.count) == 3
