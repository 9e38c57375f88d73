"""Comments as a page shows them: each with what its reader may do with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from municipalities.models import Membership, OrganisationKind
from projects.versions import Piece, pieces
from working_groups.access import (
    is_author,
    is_of_ministry,
    is_own,
    may_ever_comment,
    may_ever_extend,
    may_ever_speak,
)
from working_groups.comment_forms import AnswerForm, CommentForm
from working_groups.conversations import Thread
from working_groups.markup import rendered
from working_groups.models import (
    Comment,
    CommentDraft,
    DecisionPaper,
    PaperState,
    Seat,
    Visibility,
)
from working_groups.paragraphs import Paragraph

AVATARS = {OrganisationKind.MINISTRY: "strong", OrganisationKind.RESEARCH: "accent"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a paper, and what she may do there at all."""

    actor: Membership
    paper: DecisionPaper
    seat: Seat | None
    is_in_time: bool = True

    @property
    def voices(self) -> list[Visibility]:
        """How she may speak; the ministry only to the author."""
        if not (self.paper.is_undecided and self.is_in_time):
            return []
        if may_ever_comment(self.actor, self.paper, self.seat):
            return [Visibility.GROUP, Visibility.RESTRICTED]
        return [Visibility.RESTRICTED] if is_of_ministry(self.actor) else []

    @property
    def may_answer(self) -> bool:
        is_open = self.paper.is_undecided and self.is_in_time
        return is_open and may_ever_speak(self.actor, self.paper, self.seat)

    @property
    def is_author(self) -> bool:
        return is_author(self.actor, self.paper)

    @property
    def may_settle(self) -> bool:
        return may_ever_extend(self.actor, self.paper, self.seat)

    def may_join(self, comment: Comment) -> bool:
        """Whoever sees a restricted comment takes part in its conversation."""
        takes_part = may_ever_comment(self.actor, self.paper, self.seat)
        return self.may_answer and (takes_part or comment.is_restricted)


@dataclass(slots=True)
class Post:
    """A comment as it is shown."""

    comment: Comment
    reader: Reader
    is_new: bool = False

    @property
    def place(self) -> Paragraph | None:
        key = self.comment.paragraph
        return None if key is None else self.reader.paper.paragraph(key)

    @property
    def is_place_gone(self) -> bool:
        return self.comment.paragraph is not None and self.place is None

    @property
    def is_place_changed(self) -> bool:
        place, is_taken = self.place, self.comment.accepted_in is not None
        return place is not None and not is_taken and place.since > self.comment.version

    @property
    def about(self) -> str:
        place = self.place
        return f"{_('Absatz')} {place.number}" if place else ""

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.comment.mentions.all()]

    @property
    def unwritten_names(self) -> list[str]:
        """Mentioned beside the text."""
        return [each for each in self.names if f"@{each}" not in self.comment.text]

    @property
    def html(self) -> SafeString:
        return rendered(self.comment.text, self.names)

    @property
    def avatar(self) -> str:
        return AVATARS.get(OrganisationKind(self.comment.author.kind), "")

    @property
    def tag(self) -> str:
        """Everyone but the municipalities themselves is named by kind."""
        kind = OrganisationKind(self.comment.author.kind)
        return "" if kind == OrganisationKind.MUNICIPALITY else str(kind.label)

    @property
    def suggestion(self) -> Sequence[Piece]:
        """The wording against the paragraph as it reads now; whole where that is gone."""
        if not self.comment.wording:
            return ()
        place = self.place
        if place is None or self.comment.accepted_in is not None:
            return [Piece(self.comment.wording, self.comment.wording)]
        return pieces(place.text, self.comment.wording)

    @property
    def _is_open(self) -> bool:
        return self.reader.paper.is_undecided and not self.comment.is_withdrawn

    @property
    def may_edit(self) -> bool:
        return self._is_open and self.reader.is_in_time and is_own(self.reader.actor, self.comment)

    @property
    def may_withdraw(self) -> bool:
        return self._is_open and is_own(self.reader.actor, self.comment)

    @property
    def may_settle(self) -> bool:
        begins = self.comment.parent_id is None and self.reader.paper.is_undecided
        return begins and (self.reader.may_settle or is_own(self.reader.actor, self.comment))

    @property
    def may_accept(self) -> bool:
        is_pending = bool(self.comment.wording) and self.comment.accepted_in is None
        is_discussed = self.reader.paper.state == PaperState.DISCUSSION
        return is_pending and is_discussed and self.reader.is_author

    @property
    def has_actions(self) -> bool:
        return self.may_edit or self.may_withdraw or self.may_settle or self.may_accept


@dataclass(slots=True)
class Conversation:
    """A thread with the form to answer it, where one may."""

    begun: Post
    answers: list[Post]
    form: CommentForm | None = None

    @property
    def is_being_answered(self) -> bool:
        """The form came back with an error, or holds what was typed before, and stays open."""
        return self.form is not None and (self.form.is_bound or self.form.draft is not None)


@dataclass(slots=True)
class Sent:
    """What came with the request: a form with errors, the comment just written."""

    form: CommentForm | None = None
    new: Comment | None = None
    drafts: dict[str, CommentDraft] = field(default_factory=dict)


def conversations(threads: Iterable[Thread], reader: Reader, sent: Sent) -> list[Conversation]:
    return [_conversation(thread, reader, sent) for thread in threads]


def _conversation(thread: Thread, reader: Reader, sent: Sent) -> Conversation:
    def post(comment: Comment) -> Post:
        return Post(comment, reader, is_new=comment == sent.new)

    return Conversation(
        post(thread.comment),
        [post(each) for each in thread.answers],
        answer_form(thread.comment, reader, sent, {each.pk for each in thread.answers}),
    )


def answer_form(
    begun: Comment, reader: Reader, sent: Sent, answers: Iterable[Any] = ()
) -> CommentForm | None:
    if begun.is_resolved or not reader.may_join(begun):
        return None
    if sent.form is not None and sent.form.answered in {begun.pk, *answers}:
        return sent.form
    return AnswerForm(
        reader.paper,
        begun.pk,
        may_be_official=reader.is_author,
        draft=sent.drafts.get(str(begun.pk)),
    )
