"""Invented papers for demonstrations: one or more in every state, with a conversation.

Written as rows, because their dates lie in the past; the operations only know now.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.models import Reach
from municipalities.models import Membership
from projects.models import BoardResolution, Project, ProjectFact
from projects.models.board import ResolutionOutcome
from working_groups.models import (
    Comment,
    CoSignature,
    DecisionPaper,
    Elector,
    PaperState,
    PaperSubject,
    Seat,
    SecretBallot,
    Signing,
    Statement,
    StatementCall,
    Station,
    Vote,
    WorkingGroup,
)
from working_groups.operations import append_decision, final_tally, recorded_votes
from working_groups.operations.papers import written
from working_groups.paragraphs import first_outline
from working_groups.queries import counted_papers, electing_seats, next_number
from working_groups.workflow import Procedure, Rule

_FILE: Final = Path(__file__).with_name("demo_papers.json")
_NAMESPACE: Final = UUID("0198a3c4-5d6e-7f80-9a1b-2c3d4e5f6071")
_STATES: Final = {
    PaperState.DISCUSSION: {"pre_review", "regional_coordination"},
    PaperState.VOTING: {"regional_coordination"},
}
"""Where the demo project must still stand; a decided paper fits every later state."""


def load_demo_papers(*, now: dt.datetime) -> list[str]:
    """Add the papers that are missing; needs the worker's scope, groups, seats and projects.

    Returns their titles. A paper whose project or people are gone, or have moved on, is left out.
    """
    stage = _Stage(now)
    return [entry["title"] for entry in sorted(_entries(), key=_age) if stage.put_in(entry)]


@cache
def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))["papers"]
    return entries


def _age(entry: Mapping[str, Any]) -> int:
    """Decided ones first, the oldest before: so the books follow the calendar."""
    return -int(entry.get("decision", {}).get("days_ago", 0))


class _Stage:
    """What the papers refer to, read once. Days are counted back from `now`."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.groups: Mapping[str, WorkingGroup] = WorkingGroup.objects.in_bulk(field_name="slug")
        self.projects = {each.title: each for each in Project.objects.filter(is_demo=True)}
        people = Membership.objects.filter(user__email__in=_emails(), ended_at__isnull=True)
        self.people = {each.user.email: each for each in people.select_related("user")}

    def put_in(self, entry: Mapping[str, Any]) -> bool:
        key = uuid5(_NAMESPACE, entry["key"])
        group, submitter = self.groups.get(entry["group"]), self.people.get(entry["submitted_by"])
        project = self.projects.get(entry["project"])
        if group is None or submitter is None or DecisionPaper.objects.filter(pk=key).exists():
            return False
        if entry["project"] and not _fits(project, _state(entry)):
            return False
        paper = self._paper(key, entry, group, submitter, project)
        self._votes(paper, entry.get("vote", {}))
        self._decision(paper, entry.get("decision"))
        self._statements(paper, entry.get("statements"))
        self._cosigning(paper, entry.get("cosigning"))
        self._comments(paper, entry["comments"])
        return True

    def _paper(
        self,
        key: UUID,
        entry: Mapping[str, Any],
        group: WorkingGroup,
        submitter: Membership,
        project: Project | None,
    ) -> DecisionPaper:
        created_at = self._ago(entry["days_ago"])
        vote = entry.get("vote")
        paper = DecisionPaper.objects.create(
            id=key,
            number=next_number(group, created_at.year),
            tenant_id=project.tenant_id if project else group.tenant_id,
            author_id=submitter.organisation_id,
            reach=Reach.SUBMITTED,
            shared_with=[group.circle_id],
            group=group,
            project=project,
            title=entry["title"],
            text="\n\n".join(entry["text"]),
            explanation="\n\n".join(entry.get("explanation", ())),
            financial_effects=entry.get("financial_effects", ""),
            outline=first_outline([*entry["text"], *entry.get("explanation", ())]),
            subject=PaperSubject.PROJECT if project else PaperSubject.PROCEDURE,
            lead_id=submitter.organisation_id,
            state=_state(entry),
            submitted_by_id=submitter.user_id,
            created_at=created_at,
            vote_opened_at=self._ago(vote["days_ago"]) if vote else None,
            **self._terms(vote or {}),
            is_demo=True,
        )
        self._stations(paper, entry.get("following", ()))
        written(paper, submitter.user_id, "", created_at)
        if project:
            _put_before(group, project, paper)
        return paper

    def _terms(self, vote: Mapping[str, Any]) -> dict[str, Any]:
        """As a vote is opened that says nothing else."""
        return {
            "vote_until": self._ago(-vote["until_in_days"]).date() if vote else None,
            "vote_rule": vote.get("rule", Rule.MAJORITY.value),
            "vote_procedure": vote.get("procedure", Procedure.CIRCULATION.value),
            "vote_is_secret": vote.get("secret", False),
        }

    def _stations(self, paper: DecisionPaper, following: Iterable[str]) -> None:
        groups = [paper.group, *(self.groups[slug] for slug in following)]
        for position, group in enumerate(groups, start=1):
            Station.objects.create(
                paper=paper,
                position=position,
                group=group,
                reached_at=paper.created_at if group == paper.group else None,
            )

    def _votes(self, paper: DecisionPaper, vote: Mapping[str, Any]) -> None:
        if not vote:
            return
        seats = electing_seats(paper.group_id)
        for organisation in {seat.membership.organisation_id for seat in seats}:
            Elector.objects.create(paper=paper, organisation_id=organisation)
        for email, choice in vote["votes"].items():
            if member := self.people.get(email):
                Vote.objects.create(
                    paper=paper,
                    author_id=member.organisation_id,
                    choice=choice,
                    person_id=member.user_id,
                    cast_at=self._ago(vote["days_ago"] - 1),
                )
        for choice in vote.get("ballots", ()):
            SecretBallot.objects.create(paper=paper, choice=choice)

    def _decision(self, paper: DecisionPaper, decision: Mapping[str, Any] | None) -> None:
        if decision is None:
            return
        seats = electing_seats(paper.group_id)
        chairs = (seat.membership.user_id for seat in seats if seat.seat == Seat.CHAIR)
        current = counted_papers().get(pk=paper.pk)
        at = self._ago(decision["days_ago"])
        made = append_decision(
            paper=current,
            tally=final_tally(paper=current),
            votes=recorded_votes(paper=current),
            text=decision["text"],
            decided_by_id=next(chairs, paper.submitted_by_id),
            now=at,
        )
        BoardResolution.objects.filter(paper=paper.pk).update(
            outcome=ResolutionOutcome(made.outcome),
            quorum_met=made.tally.has_quorum,
            decided_at=at,
        )

    def _statements(self, paper: DecisionPaper, asked: Mapping[str, Any] | None) -> None:
        if asked is None:
            return
        StatementCall.objects.create(
            paper=paper,
            until=self._ago(-asked["until_in_days"]).date(),
            person_id=paper.submitted_by_id,
            asked_at=self._ago(asked["days_ago"]),
        )
        for entry in asked["given"]:
            if member := self.people.get(entry["by"]):
                Statement.objects.create(
                    paper=paper,
                    author_id=member.organisation_id,
                    person_id=member.user_id,
                    stance=entry["stance"],
                    text=entry["text"],
                    given_at=self._ago(entry["days_ago"]),
                )

    def _cosigning(self, paper: DecisionPaper, asked: Mapping[str, Any] | None) -> None:
        if asked is None:
            return
        known = [entry for entry in asked["persons"] if entry["by"] in self.people]
        for position, entry in enumerate(known, start=1):
            member = self.people[entry["by"]]
            CoSignature.objects.create(
                paper=paper,
                position=position,
                membership=member,
                author_id=member.organisation_id,
                person_id=member.user_id,
                until=self._ago(-asked["until_in_days"]).date(),
                asked_at=self._ago(asked["days_ago"]),
                result=entry.get("result", Signing.OPEN.value),
                text=entry.get("text", ""),
                signed_at=self._ago(entry["days_ago"]) if "result" in entry else None,
            )

    def _comments(
        self,
        paper: DecisionPaper,
        comments: Iterable[Mapping[str, Any]],
        parent: Comment | None = None,
    ) -> None:
        for entry in comments:
            member = self.people.get(entry["by"])
            if member is None:
                continue
            comment = Comment.objects.create(
                paper=paper,
                parent=parent,
                paragraph=entry.get("paragraph"),
                text=entry["text"],
                wording=entry.get("wording", ""),
                is_official=entry.get("is_official", False),
                author_id=member.organisation_id,
                person_id=member.user_id,
                created_at=self._ago(entry["days_ago"]),
                changed_at=self._ago(entry["days_ago"]),
            )
            self._comments(paper, entry.get("answers", ()), comment)

    def _ago(self, days: int) -> dt.datetime:
        return self.now - dt.timedelta(days=days)


def _state(entry: Mapping[str, Any]) -> PaperState:
    if "decision" in entry:
        return PaperState.DECIDED
    return PaperState.VOTING if "vote" in entry else PaperState.DISCUSSION


def _fits(project: Project | None, state: PaperState) -> bool:
    if project is None:
        return False
    return state == PaperState.DECIDED or project.state in _STATES[state]


def _put_before(group: WorkingGroup, project: Project, paper: DecisionPaper) -> None:
    BoardResolution.objects.create(
        project=project, body=group.name_de, paper=paper.pk, put_at=paper.created_at
    )
    project.shared_with = sorted({*project.shared_with, group.circle_id})
    project.save(update_fields=["shared_with"])
    put_on = timezone.localdate(paper.created_at)
    _show_figures(ProjectFact.objects.filter(project=project), group.circle_id, since=put_on)


def _show_figures(facts: QuerySet[ProjectFact], circle_id: int, *, since: dt.date) -> None:
    """From the day of the paper on the group counts the project, as if it had been put then."""
    is_split = Q(valid_from__lt=since) & (Q(valid_to=None) | Q(valid_to__gt=since))
    if rest := facts.filter(is_split).first():
        facts.filter(pk=rest.pk).update(valid_to=since)
        rest.pk, rest.valid_from = None, since
        rest.save(force_insert=True)
    for fact in facts.filter(valid_from__gte=since):
        fact.shared_with = sorted({*fact.shared_with, circle_id})
        fact.save(update_fields=["shared_with"])


def _emails() -> set[str]:
    """Everybody who is to say, sign or decide something."""
    found = set()
    for entry in _entries():
        found |= {entry["submitted_by"], *entry.get("vote", {}).get("votes", {})}
        found |= {each["by"] for each in entry.get("statements", {}).get("given", ())}
        found |= {each["by"] for each in entry.get("cosigning", {}).get("persons", ())}
        for comment in entry["comments"]:
            found |= {comment["by"], *(answer["by"] for answer in comment.get("answers", ()))}
    return found
