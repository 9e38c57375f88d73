"""What the page of a decision paper shows, whichever form on it was sent."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.charts import VotePart, VoteTally, vote_tally
from core.clock import now
from core.components import Step, TimelineEntry, steps_up_to
from core.errors import NotAllowed, Unmet
from municipalities.middleware import Request
from municipalities.models import Membership, OrganisationKind
from working_groups.access import (
    is_ready_to_vote,
    is_recused,
    may_comment,
    may_decide,
    may_open_vote,
    may_recuse,
    may_still_vote,
)
from working_groups.forms import AnswerForm, CommentForm, VoteForm
from working_groups.models import Choice, Comment, DecisionPaper, PaperState
from working_groups.queries import seat_of, threads
from working_groups.views.beside import cosigning_of_page, statements_of_page
from working_groups.wording import rule_in_words, standing, verdict
from working_groups.workflow import Tally

AVATARS = {OrganisationKind.MINISTRY: "strong", OrganisationKind.RESEARCH: "accent"}
COUNTED = (Choice.YES, Choice.NO, Choice.ABSTAIN)


@dataclass(slots=True)
class Post:
    """A comment as it is shown: with the form to answer it, where one may."""

    comment: Comment
    form: CommentForm | None = None
    is_new: bool = False

    @property
    def is_being_answered(self) -> bool:
        """The form came back with an error and stays open."""
        return self.form is not None and self.form.is_bound

    @property
    def about(self) -> str:
        number = self.comment.paragraph
        return f"{_('Absatz')} {number}" if number else ""

    @property
    def avatar(self) -> str:
        return AVATARS.get(OrganisationKind(self.comment.author.kind), "")

    @property
    def tag(self) -> str:
        """Everyone but the municipalities themselves is named by kind."""
        kind = OrganisationKind(self.comment.author.kind)
        return "" if kind == OrganisationKind.MUNICIPALITY else str(kind.label)


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
    new: Comment | None = None,
    about: str = "",
    has_voted: bool = False,
) -> dict[str, Any]:
    """The whole context. A form that came back with errors stands where it was filled in; `new` is
    the comment just written, `about` the number of the paragraph to comment on."""
    actor = actor_of(request)
    seat = seat_of(actor, paper.group_id)
    is_open = may_comment(actor, paper, seat)
    return {
        "paper": paper,
        "project": paper.project,
        "steps": [] if paper.is_withdrawn else _steps(paper),
        "history": list(_history(paper)),
        "form": comment_form or vote_form,
        "comment_error": comment_form,
        "new": new,
        "has_voted": has_voted,
        "may_open_vote": may_open_vote(actor, paper, seat),
        "is_ready_to_vote": is_ready_to_vote(paper),
        "may_decide": may_decide(actor, paper, seat),
        "may_comment": is_open,
        "may_vote": may_still_vote(actor, paper, seat),
        "may_recuse": may_recuse(actor, paper, seat),
        "is_recused": is_recused(paper, actor.organisation_id),
        "comment_form": _main_form(paper, comment_form, about),
        **_discussion(paper, comment_form, new, is_open=is_open),
        **_ballot(actor, paper, vote_form),
        **statements_of_page(actor, paper, seat),
        **cosigning_of_page(actor, paper),
    }


def _main_form(paper: DecisionPaper, sent: CommentForm | None, about: str) -> CommentForm:
    """The form below the conversations; a sent answer has its place above."""
    is_main = sent is not None and sent.answered is None
    return sent if sent and is_main else CommentForm(paper, initial={"paragraph": about})


def _discussion(
    paper: DecisionPaper, sent: CommentForm | None, new: Comment | None, *, is_open: bool
) -> dict[str, Any]:
    def post(comment: Comment) -> Post:
        is_sent = sent is not None and comment.pk == sent.answered
        form = sent if is_sent else AnswerForm(paper, comment.pk)
        return Post(comment, form if is_open else None, is_new=comment == new)

    found = threads(paper)
    about = Counter(thread.comment.paragraph for thread in found)
    return {
        "paragraphs": [
            (number, text, about[number]) for number, text in enumerate(paper.paragraphs, start=1)
        ],
        "conversations": [
            (post(thread.comment), [post(answer) for answer in thread.answers]) for thread in found
        ],
        "comment_count": sum(1 + len(thread.answers) for thread in found),
    }


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
    labels = [_("Beratung"), _("Abstimmung"), _("Beschluss")]
    reached = {PaperState.DISCUSSION: 1, PaperState.VOTING: 2, PaperState.DECIDED: 4}
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
    yield TimelineEntry(
        title=_("Vorlage eingebracht"), moment=paper.created_at, actor=paper.author.name
    )
