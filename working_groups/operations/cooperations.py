"""Proposing, wording, offering, answering and ending a cooperation.

Its row belongs to the tenant „Programm“, so what an operation has allowed it writes under
`elevated`; wordings and answers people write as themselves. The row's lock puts the last two
signatures one after the other.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from core.errors import Outdated, Problem, Unmet
from core.ids import uuid7
from core.models import Reach
from core.scope import elevated
from municipalities.models import Membership, Municipality, Organisation
from notifications.operations import announce
from projects.models import Project
from working_groups.cooperations.access import (
    may_end,
    may_ever_sign,
    may_link_paper,
    may_offer,
    may_propose,
    may_word,
    owner_is_among,
)
from working_groups.cooperations.notices import ANSWERED, OBJECT_KIND, PROPOSED
from working_groups.cooperations.queries import whole_cooperations
from working_groups.cooperations.texts import digest_of, tidy
from working_groups.models import (
    Cooperation,
    CooperationAnswer,
    CooperationParty,
    CooperationStage,
    CooperationText,
    DecisionPaper,
    Outcome,
    PartyAnswer,
)
from working_groups.operations.trail import Changes, ensure_allowed

SHORTEST_REASON = 10


@transaction.atomic
def propose_cooperation(
    *,
    actor: Membership,
    project: Project,
    kind: str,
    title: str,
    text: str,
    parties: Iterable[Organisation],
    now: dt.datetime,
    submission: UUID | None = None,
) -> Cooperation:
    """A draft that only the own organisation sees. `submission` makes the call repeatable."""
    ensure_allowed(may_propose(actor))
    asked = {each.pk: each for each in [actor.organisation, *parties]}
    _ensure_parties(project, asked)
    key = uuid5(submission, f"cooperation {actor.user_id}") if submission else uuid7()
    with elevated():
        existing = whole_cooperations().filter(pk=key).first()
        if existing:
            return existing
        cooperation = Cooperation.objects.create(
            pk=key,
            tenant=Municipality.objects.get(is_programme=True),
            author=actor.organisation,
            shared_with=[actor.organisation.circle_id],
            project=project,
            reference=project.reference,
            kind=kind,
            title=tidy(title),
            created_by_id=actor.user_id,
            created_at=now,
        )
        for organisation in asked.values():
            CooperationParty.objects.create(cooperation=cooperation, organisation=organisation)
    _add_text(actor, cooperation, text, now)
    _log(actor, cooperation, "cooperation.draft", {"stage": [None, cooperation.stage]}, now)
    return _seen(cooperation)


@transaction.atomic
def word_cooperation(
    *, actor: Membership, cooperation: Cooperation, text: str, base: str, now: dt.datetime
) -> Cooperation:
    """A new text, based on the one with the digest `base`; every consent so far is void with it.

    The same text again changes nothing. Raises NotAllowed, Outdated.
    """
    current = _locked(cooperation)
    ensure_allowed(may_word(actor, current))
    _ensure_newest(current, base)
    if tidy(text) == current.newest.text:
        return current
    added = _add_text(actor, current, text, now)
    changes: Changes = {"text": [current.newest.digest, added.digest]}
    if current.stage == CooperationStage.DECLINED:
        changes |= _move(current, stage=CooperationStage.OFFERED)
    _log(actor, current, "cooperation.worded", changes, now)
    if current.stage == CooperationStage.OFFERED:
        _tell(PROPOSED, actor, current, f"{added.pk}", now)
    return _seen(current)


@transaction.atomic
def offer_cooperation(
    *, actor: Membership, cooperation: Cooperation, now: dt.datetime
) -> Cooperation:
    """Puts the draft before all parties."""
    current = _locked(cooperation)
    ensure_allowed(may_offer(actor, current))
    circles = {party.organisation.circle_id for party in current.parties.all()}
    changes = _move(
        current,
        stage=CooperationStage.OFFERED,
        offered_at=now,
        shared_with=sorted(circles | {*current.shared_with}),
    )
    _log(actor, current, PROPOSED, changes, now)
    _tell(PROPOSED, actor, current, f"{current.newest.pk}", now)
    return _seen(current)


@transaction.atomic
def answer_cooperation(
    *,
    actor: Membership,
    cooperation: Cooperation,
    digest: str,
    answer: str,
    now: dt.datetime,
    remark: str = "",
) -> Cooperation:
    """Says for one's party yes, yes with conditions, or no to the text with this digest.

    It takes effect when all parties have accepted the same text. Conditions are no consent: they
    have to become part of a new text. Raises NotAllowed, Outdated (there is another text by now),
    Unmet.
    """
    ensure_allowed(may_ever_sign(actor, cooperation))
    current = _locked(cooperation)
    _ensure_offered(current)
    _ensure_newest(current, digest)
    _ensure_reasoned(PartyAnswer(answer), remark)
    if answer == PartyAnswer.ACCEPTED:
        _ensure_decided(current)
    given = CooperationAnswer.objects.create(
        cooperation=current,
        text=current.newest,
        digest=digest,
        answer=answer,
        remark=tidy(remark),
        author_id=actor.organisation_id,
        person_id=actor.user_id,
        at=now,
    )
    changes: Changes = {"answer": [None, answer], "digest": [None, digest]}
    changes |= _move(current, **_consequence(_seen(current), PartyAnswer(answer), now))
    _log(actor, current, ANSWERED, changes, now)
    _tell(ANSWERED, actor, current, f"{given.pk}", now)
    return _seen(current)


@transaction.atomic
def end_cooperation(
    *, actor: Membership, cooperation: Cooperation, reason: str, now: dt.datetime
) -> Cooperation:
    """Takes an offer back, or ends what is in force. Raises NotAllowed, Unmet."""
    current = _locked(cooperation)
    ensure_allowed(may_end(actor, current))
    if len(tidy(reason)) < SHORTEST_REASON:
        message = _("Begründen Sie das Ende in mindestens 10 Zeichen.")
        raise Unmet(Problem("reason", message, "reason"))
    changes = _move(
        current,
        stage=CooperationStage.ENDED,
        ended_at=now,
        ended_by_id=actor.user_id,
        ended_reason=tidy(reason),
    )
    _log(actor, current, "cooperation.ended", changes, now)
    _tell(ANSWERED, actor, current, "ended", now)
    return _seen(current)


@transaction.atomic
def link_paper(
    *,
    actor: Membership,
    cooperation: Cooperation,
    paper: DecisionPaper | None,
    needs_decision: bool,
    now: dt.datetime,
) -> Cooperation:
    """Lets a group decide on it: the group then sees the cooperation. None takes the link away."""
    current = _locked(cooperation)
    ensure_allowed(may_link_paper(actor, current))
    circles = {*current.shared_with}
    if current.paper_id:
        circles -= {_circle_of(current.paper_id)}
    if paper:
        circles |= {_circle_of(paper.pk)}
    changes = _move(
        current,
        paper_id=paper.pk if paper else None,
        needs_decision=bool(paper and needs_decision),
        shared_with=sorted(circles),
    )
    _log(actor, current, "cooperation.paper_linked", changes, now)
    return _seen(current)


def _locked(cooperation: Cooperation) -> Cooperation:
    """As it stands now; nobody words, answers or ends until we have finished."""
    with elevated():
        Cooperation.objects.select_for_update(of=("self",)).get(pk=cooperation.pk)
    return _seen(cooperation)


def _seen(cooperation: Cooperation) -> Cooperation:
    """With all texts and answers, whoever of the parties asks."""
    with elevated():
        return whole_cooperations().get(pk=cooperation.pk)


def _move(cooperation: Cooperation, **fields: Any) -> Changes:
    changes: Changes = {}
    for name, value in fields.items():
        before = getattr(cooperation, name)
        if before != value:
            changes[name] = [before, value]
            setattr(cooperation, name, value)
    if changes:
        with elevated():
            cooperation.save(update_fields=[*changes])
    return changes


def _consequence(cooperation: Cooperation, answer: PartyAnswer, now: dt.datetime) -> dict[str, Any]:
    if answer == PartyAnswer.DECLINED:
        return {"stage": CooperationStage.DECLINED}
    if cooperation.is_agreed:
        # From now on the ministry sees it, too.
        return {
            "stage": CooperationStage.IN_FORCE,
            "in_force_at": now,
            "reach": Reach.SUBMITTED,
        }
    return {}


def _add_text(
    actor: Membership, cooperation: Cooperation, text: str, now: dt.datetime
) -> CooperationText:
    parties = CooperationParty.objects.filter(cooperation=cooperation)
    number = CooperationText.objects.filter(cooperation=cooperation).count() + 1
    return CooperationText.objects.create(
        cooperation=cooperation,
        number=number,
        text=tidy(text),
        digest=digest_of(
            kind=cooperation.kind,
            title=cooperation.title,
            reference=cooperation.reference,
            parties=parties.values_list("organisation__slug", flat=True),
            text=text,
        ),
        author_id=actor.organisation_id,
        person_id=actor.user_id,
        at=now,
    )


def _circle_of(paper_id: UUID) -> int:
    with elevated():
        return DecisionPaper.objects.select_related("group").get(pk=paper_id).group.circle_id


def _ensure_parties(project: Project, asked: dict[int, Organisation]) -> None:
    if len(asked) < 2:
        message = _("Wählen Sie mindestens eine andere Organisation.")
        raise Unmet(Problem("no_party", message, "parties"))
    if not owner_is_among(project, {*asked}):
        message = _(
            "Das Projekt gehört einer anderen Kommune. Wählen Sie auch diese: %(organisation)s."
        )
        message %= {"organisation": project.author.name}
        raise Unmet(Problem("owner_missing", message, "parties"))


def _ensure_offered(cooperation: Cooperation) -> None:
    if cooperation.stage != CooperationStage.OFFERED:
        message = _("Dafür ist es zu früh oder zu spät: Die Kooperation ist „%(stage)s“.")
        message %= {"stage": cooperation.get_stage_display()}
        raise Unmet(Problem("cooperation_stage", message))


def _ensure_newest(cooperation: Cooperation, digest: str) -> None:
    if cooperation.newest.digest != digest:
        message = _(
            "Inzwischen gibt es eine neue Fassung (Nr. %(number)s). Prüfen Sie, was sich geändert hat."
        )
        message %= {"number": cooperation.newest.number}
        raise Outdated(Problem("outdated", message, "text"))


def _ensure_reasoned(answer: PartyAnswer, remark: str) -> None:
    if answer == PartyAnswer.ACCEPTED or len(tidy(remark)) >= SHORTEST_REASON:
        return
    message = (
        _("Nennen Sie Ihre Bedingungen in mindestens 10 Zeichen.")
        if answer == PartyAnswer.CONDITIONS
        else _("Begründen Sie die Ablehnung in mindestens 10 Zeichen.")
    )
    raise Unmet(Problem("remark", message, "remark"))


def _ensure_decided(cooperation: Cooperation) -> None:
    if not cooperation.needs_decision:
        return
    decision = getattr(cooperation.paper, "decision", None)
    if decision is None or decision.outcome != Outcome.APPROVED:
        message = _(
            "Zugestimmt werden kann erst, wenn die Arbeitsgruppe die Vorlage angenommen hat."
        )
        raise Unmet(Problem("not_decided", message, "answer"))


def _log(
    actor: Membership, cooperation: Cooperation, verb: str, changes: Changes, now: dt.datetime
) -> None:
    record(
        actor=actor,
        tenant_id=cooperation.tenant_id,
        verb=verb,
        object_kind=OBJECT_KIND,
        object_key=str(cooperation.pk),
        changes={name: [_plain(value) for value in pair] for name, pair in changes.items()},
        now=now,
    )


def _plain(value: Any) -> Any:
    """As JSON keeps it; a reason is text of people, and the row has it."""
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _tell(
    kind: str, actor: Membership, cooperation: Cooperation, once: str, now: dt.datetime
) -> None:
    announce(
        kind=kind,
        object_kind=OBJECT_KIND,
        object_key=str(cooperation.pk),
        actor=actor,
        dedupe_key=f"{kind}:{cooperation.pk}:{once}",
        payload={"reference": cooperation.reference, "organisation": actor.organisation_id},
        now=now,
    )
