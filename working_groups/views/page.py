"""What the page of a decision paper shows, whichever form on it was sent."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.charts import VotePart, VoteTally, vote_tally
from core.clock import now, today
from core.components import Step, TimelineEntry, steps_up_to
from core.errors import NotAllowed, Unmet
from municipalities.middleware import Request
from municipalities.models import Membership
from working_groups.access import (
    is_ready_to_vote,
    is_recused,
    may_attach,
    may_decide,
    may_open_vote,
    may_pass_on,
    may_recuse,
    may_still_vote,
)
from working_groups.comment_forms import CommentForm
from working_groups.conversations import (
    comments_on,
    drafts_of,
    mentionable,
    newest,
    threads,
)
from working_groups.forms import VoteForm
from working_groups.models import Choice, Comment, CommentDraft, DecisionPaper, PaperState
from working_groups.paper_forms import PeriodForm
from working_groups.paragraphs import Paragraph
from working_groups.queries import seat_of
from working_groups.views.beside import cosigning_of_page, statements_of_page
from working_groups.views.conversation import Reader, Sent, conversations
from working_groups.wording import rule_in_words, standing, verdict
from working_groups.workflow import Tally

COUNTED = (Choice.YES, Choice.NO, Choice.ABSTAIN)


def actor_of(request: Request) -> Membership:
    """Behind `member_required` there always is one."""
    if request.acting is None:
        raise PermissionDenied
    return request.acting


def is_fragment(request: Request) -> bool:
    """Asked for by htmx, which wants the changed part only."""
    return request.headers.get("HX-Request") == "true"


def refused(error: NotAllowed) -> PermissionDenied:
    """For `raise refused(error) from error`: the page that answers 403 gives the reason."""
    return PermissionDenied(str(error))


def is_done(form: Any, verb: Callable[..., Any], values: Mapping[str, Any], *fields: str) -> bool:
    """Whether the verb has taken the sent form; what stood in its way, the form tells."""
    if not form.is_valid():
        return False
    taken = {name: _taken(form, name) for name in fields}
    try:
        verb(**values, **taken, now=now())
    except Unmet as error:
        form.add_problems(error)
        return False
    except NotAllowed as error:
        raise refused(error) from error
    return True


def _taken(form: Any, name: str) -> Any:
    """A cleaned field, or what the form makes of several."""
    return form.cleaned_data[name] if name in form.cleaned_data else getattr(form, name)


def status_of(form: Any) -> int:
    return 422 if form.errors else 200


def paper_page(
    request: Request,
    paper: DecisionPaper,
    *,
    comment_form: CommentForm | None = None,
    vote_form: VoteForm | None = None,
    period_form: PeriodForm | None = None,
    new: Comment | None = None,
    about: str = "",
    has_voted: bool = False,
) -> dict[str, Any]:
    """The whole context. A form that came back with errors stands where it was filled in; `new` is
    the comment just written, `about` the key of the paragraph to comment on."""
    reader = reader_of(request, paper)
    actor, seat = reader.actor, reader.seat
    return {
        "paper": paper,
        "project": paper.project,
        "steps": _steps(paper),
        "stations": list(paper.stations.all()),
        "cooperations": list(paper.cooperations.all()),
        "attachments": list(paper.attachments.filter(removed_at=None)),
        "history": list(_history(paper)),
        "form": comment_form or vote_form or period_form,
        "has_voted": has_voted,
        "may_open_vote": may_open_vote(actor, paper, seat),
        "is_ready_to_vote": is_ready_to_vote(paper),
        "may_decide": may_decide(actor, paper, seat),
        "may_vote": may_still_vote(actor, paper, seat),
        "may_recuse": may_recuse(actor, paper, seat),
        "is_recused": is_recused(paper, actor.organisation_id),
        "may_pass_on": may_pass_on(actor, paper, seat),
        "may_edit": reader.is_author and may_attach(actor, paper),
        "period_form": period_form or _period_form(reader),
        **discussion(reader, comment_form, new, about),
        **_ballot(actor, paper, vote_form),
        **statements_of_page(actor, paper, seat),
        **cosigning_of_page(actor, paper),
    }


def reader_of(request: Request, paper: DecisionPaper) -> Reader:
    actor, until = actor_of(request), paper.comments_until
    is_in_time = until is None or today() <= until
    return Reader(actor, paper, seat_of(actor, paper.group_id), is_in_time)


def discussion(
    reader: Reader,
    sent: CommentForm | None = None,
    new: Comment | None = None,
    about: str = "",
) -> dict[str, Any]:
    """The conversations with their forms, and what is typed but not published."""
    paper = reader.paper
    drafts = drafts_of(reader.actor, paper) if reader.may_answer else {}
    comments = list(comments_on(paper))
    found = threads(comments)
    counted = Counter(thread.comment.paragraph for thread in found)

    def numbered(part: Iterable[Paragraph]) -> list[tuple[Paragraph, int]]:
        return [(each, counted[each.key]) for each in part]

    return {
        "reader": reader,
        "proposal": numbered(paper.proposal),
        "grounds": numbered(paper.grounds),
        "conversations": conversations(found, reader, Sent(sent, new, drafts)),
        "comment_count": len(comments),
        "token": newest(comments),
        "new": new,
        "comment_error": sent,
        "may_comment": bool(reader.voices),
        "comment_form": _main_form(reader, sent, drafts.get(""), about),
    }


def _main_form(
    reader: Reader, sent: CommentForm | None, draft: CommentDraft | None, about: str
) -> CommentForm | None:
    """The form below the conversations; a sent answer has its place above."""
    if sent is not None and sent.answered is None:
        return sent
    if not reader.voices:
        return None
    return CommentForm(
        reader.paper,
        voices=reader.voices,
        named=mentionable(reader.paper),
        draft=draft,
        initial={"paragraph": about},
    )


def _period_form(reader: Reader) -> PeriodForm | None:
    is_discussed = reader.paper.state == PaperState.DISCUSSION
    return (
        PeriodForm(until=reader.paper.comments_until)
        if is_discussed and reader.may_settle
        else None
    )


def _ballot(actor: Membership, paper: DecisionPaper, sent: VoteForm | None) -> dict[str, Any]:
    """The count so far or the result, and one's own vote."""
    votes = {vote.author_id: vote for vote in paper.votes.all()}
    own = votes.get(actor.organisation_id)
    tally = paper.decision.tally if paper.is_decided else paper.tally
    electors = [elector.organisation for elector in paper.electors.all()]
    return {
        "tally": None if is_sealed(paper) else chart_of(tally),
        "turnout": tally,
        "rule": rule_in_words(paper.terms),
        "result": _result(paper, tally),
        "ballots": [(each, votes.get(each.pk)) for each in electors],
        "own_vote": own,
        "vote_form": sent or VoteForm(own=own),
        "organisation": actor.organisation,
    }


def _result(paper: DecisionPaper, tally: Tally) -> str:
    if paper.is_withdrawn:
        return _("Die Abstimmung wurde nicht zu Ende geführt.")
    return verdict(tally) if paper.is_decided else standing(tally)


def is_sealed(paper: DecisionPaper) -> bool:
    """Nobody is shown a count by choice before a secret vote is decided."""
    return paper.vote_is_secret and not paper.is_decided


def chart_of(tally: Tally) -> VoteTally:
    parts = [
        VotePart(key=choice.value, label=str(choice.label), count=getattr(tally, choice.value))
        for choice in COUNTED
    ]
    return vote_tally(parts=parts, eligible=tally.eligible, needed=tally.quorum)


def _steps(paper: DecisionPaper) -> list[Step]:
    """None for a paper that was withdrawn, or never put before a group."""
    if paper.is_withdrawn or paper.is_draft:
        return []
    labels = [_("Beratung"), _("Abstimmung"), _("Beschluss")]
    reached = {
        PaperState.DISCUSSION: 1,
        PaperState.VOTING: 2,
        PaperState.NOTED: 4,
        PaperState.DECIDED: 4,
    }
    if paper.is_for_note:
        labels = [_("Beratung"), _("Kenntnisnahme")]
        reached = {PaperState.DISCUSSION: 1, PaperState.NOTED: 3}
    return steps_up_to(reached[PaperState(paper.state)], labels=labels)


def _history(paper: DecisionPaper) -> Iterator[TimelineEntry]:
    """Newest first, as far as it has come."""
    if paper.is_decided:
        decision = paper.decision
        yield TimelineEntry(
            title=f"{_('Beschluss')}: {decision.get_outcome_display()}",
            moment=decision.decided_at,
            actor=decision.decided_by.name,
        )
    if paper.is_withdrawn:
        yield TimelineEntry(title=_("Vorlage zurückgezogen"), moment=paper.withdrawn_at)
    if paper.vote_opened_at:
        yield TimelineEntry(title=_("Abstimmung eröffnet"), moment=paper.vote_opened_at)
    yield from _stops(paper)
    title = _("Entwurf angelegt") if paper.is_draft else _("Vorlage eingebracht")
    yield TimelineEntry(title=title, moment=paper.created_at, actor=paper.author.name)


def _stops(paper: DecisionPaper) -> Iterator[TimelineEntry]:
    """What groups before the last one said."""
    for station in reversed(paper.stations.all()):
        if station.done_at:
            yield TimelineEntry(
                title=f"{station.group.name}: {station.get_advice_display()}",
                moment=station.done_at,
                actor=station.person.name if station.person else "",
                reason=station.text,
            )
