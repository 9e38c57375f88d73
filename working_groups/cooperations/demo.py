"""Invented cooperations for demonstrations: in force, offered, draft.

Written as rows, because their dates lie in the past and nobody is to hear of them.
"""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from core.models import Reach
from municipalities.models import Membership, Municipality, Organisation
from projects.models import Project
from working_groups.cooperations.texts import digest_of
from working_groups.models import (
    Cooperation,
    CooperationAnswer,
    CooperationParty,
    CooperationStage,
    CooperationText,
)

_FILE: Final = Path(__file__).with_name("demo.json")
_NAMESPACE: Final = UUID("0198a3c4-5d6e-7f80-9a1b-2c3d4e5f6072")


def load_demo_cooperations(*, now: dt.datetime) -> list[str]:
    """Add those that are missing; needs the worker's scope, projects and people.

    Returns their titles. One whose project or people are gone is left out.
    """
    return [entry["title"] for entry in _entries() if _put_in(entry, now)]


@cache
def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))["cooperations"]
    return entries


def _put_in(entry: Mapping[str, Any], now: dt.datetime) -> bool:
    key = uuid5(_NAMESPACE, entry["key"])
    project = Project.objects.filter(title=entry["project"], is_demo=True).first()
    people = _people(entry)
    if project is None or people is None or Cooperation.objects.filter(pk=key).exists():
        return False
    parties = list(Organisation.objects.filter(slug__in=entry["parties"]))
    cooperation = _cooperation(key, entry, project, parties, people[entry["by"]], now)
    for organisation in parties:
        CooperationParty.objects.create(cooperation=cooperation, organisation=organisation)
    texts = [
        _text(cooperation, number, each, entry["parties"], people[each["by"]], now)
        for number, each in enumerate(entry["texts"], start=1)
    ]
    for each in entry["answers"]:
        _answer(cooperation, texts[each["text"] - 1], each, people[each["by"]], now)
    _settle(key)
    return True


def _people(entry: Mapping[str, Any]) -> dict[str, Membership] | None:
    """By address; None unless all of them are there."""
    wanted = {each["by"] for each in (entry, *entry["texts"], *entry["answers"])}
    found = Membership.objects.filter(user__email__in=wanted, ended_at__isnull=True)
    people = {each.user.email: each for each in found.select_related("user")}
    return people if people.keys() == wanted else None


def _cooperation(
    key: UUID,
    entry: Mapping[str, Any],
    project: Project,
    parties: list[Organisation],
    by: Membership,
    now: dt.datetime,
) -> Cooperation:
    offered = entry.get("offered_days_ago")
    readers = [each for each in parties if offered or each.pk == by.organisation_id]
    return Cooperation.objects.create(
        pk=key,
        tenant=Municipality.objects.get(is_programme=True),
        author_id=by.organisation_id,
        shared_with=sorted(each.circle_id for each in readers),
        project=project,
        reference=project.reference,
        kind=entry["kind"],
        title=entry["title"],
        stage=CooperationStage.OFFERED if offered else CooperationStage.DRAFT,
        created_by_id=by.user_id,
        created_at=now - dt.timedelta(days=entry["days_ago"]),
        offered_at=now - dt.timedelta(days=offered) if offered else None,
        is_demo=True,
    )


def _text(
    cooperation: Cooperation,
    number: int,
    entry: Mapping[str, Any],
    parties: list[str],
    by: Membership,
    now: dt.datetime,
) -> CooperationText:
    text = "\n\n".join(entry["text"])
    return CooperationText.objects.create(
        cooperation=cooperation,
        number=number,
        text=text,
        digest=digest_of(
            kind=cooperation.kind,
            title=cooperation.title,
            reference=cooperation.reference,
            parties=parties,
            text=text,
        ),
        author_id=by.organisation_id,
        person_id=by.user_id,
        at=now - dt.timedelta(days=entry["days_ago"]),
    )


def _answer(
    cooperation: Cooperation,
    text: CooperationText,
    entry: Mapping[str, Any],
    by: Membership,
    now: dt.datetime,
) -> None:
    CooperationAnswer.objects.create(
        cooperation=cooperation,
        text=text,
        digest=text.digest,
        answer=entry["answer"],
        remark=entry.get("remark", ""),
        author_id=by.organisation_id,
        person_id=by.user_id,
        at=now - dt.timedelta(days=entry["days_ago"]),
    )


def _settle(key: UUID) -> None:
    """In force where all have agreed, from the last answer on."""
    cooperation = Cooperation.objects.get(pk=key)
    if cooperation.stage == CooperationStage.OFFERED and cooperation.is_agreed:
        cooperation.stage = CooperationStage.IN_FORCE
        cooperation.reach = Reach.SUBMITTED
        cooperation.in_force_at = max(each.at for each in cooperation.answers.all())
        cooperation.save(update_fields=["stage", "reach", "in_force_at"])
