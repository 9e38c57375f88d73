"""New versions of a paper: the author's own, and wordings that she takes over."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Outdated, Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from working_groups.access import is_author
from working_groups.models import Comment, DecisionPaper, PaperState, PaperVersion
from working_groups.operations.locking import ensure_state, locked
from working_groups.operations.papers import ensure_length, written
from working_groups.operations.trail import ensure_allowed, log, log_comment, moment_of
from working_groups.paragraphs import Paragraph, joined, next_outline

REASON_MAX = 300


@transaction.atomic
def revise_paper(
    *,
    actor: Membership,
    paper: DecisionPaper,
    values: dict[str, str],
    reason: str,
    base: int,
    now: dt.datetime,
) -> DecisionPaper:
    """The next version. `values`: title, text, explanation, financial_effects, as far as they
    change; `base` is the version that was edited. The same wording again is no new version.

    Raises NotAllowed, Unmet, Outdated (somebody made another version meanwhile).
    """
    ensure_allowed(is_author(actor, paper))
    current = locked(paper)
    ensure_state(current, PaperState.DISCUSSION)
    if current.version != base:
        message = _(
            "Inzwischen gibt es Fassung %(number)d. Vergleichen Sie sie mit Ihrem Text, und senden "
            "Sie ihn noch einmal, wenn er gelten soll."
        )
        raise Outdated(Problem("outdated", message % {"number": current.version}, "base"))
    _write(current, values, actor, reason, now)
    return current


@transaction.atomic
def accept_wording(*, actor: Membership, comment: Comment, now: dt.datetime) -> DecisionPaper:
    """Take a suggested wording over as the next version. A second call changes nothing more.

    Raises NotAllowed, Unmet (withdrawn, or the paragraph has changed: says how it reads now).
    """
    ensure_allowed(is_author(actor, comment.paper))
    current = locked(comment.paper)
    ensure_state(current, PaperState.DISCUSSION)
    found = Comment.objects.select_related("person", "author").get(pk=comment.pk)
    if found.accepted_in is not None:
        return current
    place = _place_of(current, found)
    changed = {place.number: found.wording}
    _write(current, _with(current, changed), actor, _reason(found), now)
    with elevated():
        found.accepted_in = current.version
        found.changed_at = moment_of(current, now)
        found.save(update_fields=["accepted_in", "changed_at"])
    log_comment(actor, found, "wg.wording_accepted", {"accepted_in": [None, current.version]}, now)
    return current


def _place_of(paper: DecisionPaper, comment: Comment) -> Paragraph:
    if comment.is_withdrawn or not comment.wording:
        message = _("Diesen Vorschlag gibt es nicht mehr.")
        raise Unmet(Problem("no_wording", message))
    assert comment.paragraph is not None  # noqa: S101 - a check constraint
    place = paper.paragraph(comment.paragraph)
    if place is None:
        message = _("Der Absatz, für den der Vorschlag gemacht wurde, ist inzwischen entfallen.")
        raise Unmet(Problem("paragraph_gone", message))
    if place.since > comment.version:
        message = _(
            "Der Absatz hat sich geändert, seit der Vorschlag gemacht wurde. Er lautet jetzt: "
            "„%(now)s“ Vorgeschlagen ist: „%(wording)s“ Wenn der Vorschlag noch passt, übernehmen "
            "Sie ihn in einer neuen Fassung."
        )
        message %= {"now": place.text, "wording": comment.wording}
        raise Unmet(Problem("paragraph_changed", message))
    return place


def _reason(comment: Comment) -> str:
    """A version is read by the whole group, which must not learn of a restricted comment."""
    if comment.is_restricted:
        return _("Überarbeitet vom Verfasser")
    names = {"name": comment.person.name, "organisation": comment.author.name}
    text = _("Formulierungsvorschlag von %(name)s (%(organisation)s) übernommen") % names
    return text[:REASON_MAX]


def _with(paper: DecisionPaper, changed: dict[int, str]) -> dict[str, str]:
    """Proposal and explanation with other texts for some paragraphs, by number."""
    return {
        "text": joined(changed.get(each.number, each.text) for each in paper.proposal),
        "explanation": joined(changed.get(each.number, each.text) for each in paper.grounds),
    }


def _write(
    paper: DecisionPaper,
    values: dict[str, str],
    actor: Membership,
    reason: str,
    now: dt.datetime,
) -> PaperVersion | None:
    before = paper.numbered
    old = {name: getattr(paper, name) for name in values}
    if all(_plain(old[name]) == _plain(text) for name, text in values.items()):
        return None
    for name, text in values.items():
        setattr(paper, name, text)
    ensure_length(paper)
    if len(paper.text) > _longest(paper, "text"):
        message = _("Der Beschlussvorschlag wäre damit zu lang (höchstens 10.000 Zeichen).")
        raise Unmet(Problem("too_long", message, "text"))
    paper.version += 1
    with elevated():
        paper.outline = next_outline(
            before, paper.paragraphs, version=paper.version, last_key=_last_key(paper)
        )
        paper.save(update_fields=[*values, "outline", "version"])
        version = written(paper, actor.user_id, reason, now)
    changes: dict[str, list[Any]] = {"version": [paper.version - 1, paper.version]}
    log(actor, paper, "wg.paper_revised", changes, now)
    return version


def _plain(text: str) -> str:
    """A browser sends other line ends than it was given."""
    return text.replace("\r\n", "\n").strip()


def _longest(paper: DecisionPaper, name: str) -> int:
    return int(getattr(paper._meta.get_field(name), "max_length", 0))


def _last_key(paper: DecisionPaper) -> int:
    """The highest key that a paragraph of any version ever had."""
    outlines = paper.versions.values_list("outline", flat=True)
    return max((key for outline in outlines for key, _since in outline), default=0)
