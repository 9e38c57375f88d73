"""Writing into the Beschlussbuch."""

import datetime as dt
from typing import Any

from working_groups.chain import START, digest_of
from working_groups.models import Book, Decision, DecisionPaper, Outcome, SecretBallot
from working_groups.workflow import Tally, opened_urn


def append_decision(
    *,
    paper: DecisionPaper,
    tally: Tally,
    votes: list[dict[str, Any]],
    text: str,
    decided_by_id: int,
    now: dt.datetime,
) -> Decision:
    """Seal a decision behind the last one of the group's book. Worker's scope.

    The book's end is the last lock that a decision takes: whoever holds it waits for nobody.
    """
    Book.objects.bulk_create([Book(group_id=paper.group_id)], ignore_conflicts=True)
    book = Book.objects.select_for_update().get(pk=paper.group_id)
    decision = Decision(
        paper=paper,
        tenant_id=paper.tenant_id,
        author_id=paper.author_id,
        sequence=book.length + 1,
        number=f"{paper.group.code}-B{book.length + 1:03}",
        paper_number=paper.number,
        title=paper.title,
        wording=paper.text,
        outcome=str(Outcome.APPROVED if tally.is_approved else Outcome.DECLINED),
        text=text,
        procedure=str(paper.vote_procedure),
        rule=str(tally.terms.rule),
        quorum_rule=str(tally.terms.quorum),
        is_secret=tally.terms.is_secret,
        electorate=tally.electorate,
        yes=tally.yes,
        no=tally.no,
        abstain=tally.abstain,
        recused=tally.recused,
        votes=votes,
        decided_by_id=decided_by_id,
        decided_at=now,
        previous=book.digest or START,
    )
    decision.digest = digest_of(decision)
    decision.save(force_insert=True)
    book.length, book.digest = decision.sequence, decision.digest
    book.save(update_fields=["length", "digest"])
    return decision


def final_tally(*, paper: DecisionPaper) -> Tally:
    """The count that ends the vote; opens the urn of a secret one. Worker's scope, a counted paper."""
    if not paper.vote_is_secret:
        return paper.tally
    ballots = SecretBallot.objects.filter(paper=paper)
    return opened_urn(paper.tally, [*ballots.values_list("choice", flat=True)])


def recorded_votes(*, paper: DecisionPaper) -> list[dict[str, Any]]:
    """Who voted how, by name as of today; of a secret vote nothing. Needs a counted paper."""
    if paper.vote_is_secret:
        return []
    choices = {vote.author_id: vote.choice for vote in paper.votes.all()}
    return [
        {
            "organisation": each.organisation.name_de,
            "slug": each.organisation.slug,
            "choice": choices[each.organisation_id],
        }
        for each in paper.electors.all()
        if each.organisation_id in choices
    ]
