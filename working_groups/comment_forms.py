"""Input of a paper's conversations."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _, gettext_lazy

from working_groups.conversations import Named
from working_groups.forms import SubmissionForm, VerbForm
from working_groups.models import Comment, CommentDraft, DecisionPaper, Visibility

BEGINNING: Final = 60
LONGEST: Final = 2000
MARKUP_HELP: Final = gettext_lazy(
    "Sie können **fett**, *kursiv*, Listen mit „- “ und Links schreiben und mit @Name jemanden "
    "erwähnen, der die Vorlage sieht."
)
SILENT: Final = gettext_lazy("Schreiben Sie Ihren Kommentar.")


def _text(label: Any, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class CommentForm(SubmissionForm):
    """On the whole paper, on one paragraph, or (`parent`) in answer to a comment.

    `voices` are the visibilities open to this person; `named` whom a comment may mention.
    """

    field_order = ("paragraph", "text", "wording", "mentions", "visibility")
    conditions: ClassVar = {"text": ""}

    parent = forms.UUIDField(widget=forms.HiddenInput, required=False)
    paragraph = forms.TypedChoiceField(
        label=gettext_lazy("Bezieht sich auf"), required=False, coerce=int, empty_value=None
    )
    text = _text(gettext_lazy("Ihr Kommentar"), 4, required=False, help_text=MARKUP_HELP)
    wording = _text(
        gettext_lazy("Formulierungsvorschlag für den Absatz"),
        3,
        required=False,
        help_text=gettext_lazy(
            "Der ganze Absatz in Ihrem Wortlaut; der Verfasser kann ihn mit einem Klick übernehmen."
        ),
    )
    mentions = forms.MultipleChoiceField(
        label=gettext_lazy("Jemanden erwähnen"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=gettext_lazy("Wer genannt ist, erhält eine Nachricht."),
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Wer liest den Beitrag?"),
        required=False,
        widget=forms.RadioSelect,
        choices=Visibility,
        initial=Visibility.GROUP,
    )

    def __init__(
        self,
        paper: DecisionPaper,
        data: Any = None,
        *,
        voices: Sequence[Visibility] = (Visibility.GROUP,),
        named: Sequence[Named] = (),
        draft: CommentDraft | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.draft = draft
        first = {"visibility": voices[0] if voices else ""}
        self.initial = {**first, **self.initial, **_typed(draft)}
        choices: list[tuple[str, str]] = [("", _("die gesamte Vorlage"))]
        for each in paper.numbered:
            beginning = Truncator(each.text).chars(BEGINNING)
            choices.append((str(each.key), f"{_('Absatz')} {each.number}: {beginning}"))
        self._offer("paragraph", choices)
        self._offer("mentions", [(each.key, _label(each)) for each in named])
        self._offer("visibility", [(each.value, each.label) for each in voices])
        if not named:
            del self.fields["mentions"]
        if len(voices) < 2:
            self.fields["visibility"].widget = forms.HiddenInput()

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        said = values.get("text"), values.get("wording")
        if not any(said) and not {"text", "wording"} & {*self.errors}:
            self.add_error("text", str(SILENT))
        return values

    @property
    def answered(self) -> UUID | None:
        """The comment that the sent form answers, also when the form is not valid."""
        try:
            return UUID(str(self.data.get("parent", "")))
        except ValueError:
            return None

    @property
    def said(self) -> dict[str, Any]:
        """What the operation is told."""
        names = ("text", "wording", "parent", "paragraph", "submission", "mentions", "is_official")
        values = {name: self.cleaned_data.get(name) for name in names}
        return values | {
            "visibility": self.cleaned_data.get("visibility") or Visibility.GROUP,
            "wording": values["wording"] or "",
            "mentions": values["mentions"] or (),
            "is_official": bool(values["is_official"]),
        }


class AnswerForm(CommentForm):
    """The short form below a conversation: an answer keeps to what the comment is about."""

    is_official = forms.BooleanField(
        label=gettext_lazy("Als offizielle Antwort des Verfassers kennzeichnen"), required=False
    )

    def __init__(
        self,
        paper: DecisionPaper,
        parent: UUID,
        data: Any = None,
        *,
        may_be_official: bool = False,
        draft: CommentDraft | None = None,
    ) -> None:
        super().__init__(
            paper, data, initial={"parent": parent}, auto_id=f"antwort-{parent}-%s", draft=draft
        )
        for name in ("paragraph", "wording", "visibility"):
            del self.fields[name]
        if not may_be_official:
            del self.fields["is_official"]
        self.fields["text"].label = _("Ihre Antwort")
        self.fields["text"].help_text = ""


class EditCommentForm(VerbForm):
    """One's own words once more; a suggested wording only where there was one."""

    text = _text(gettext_lazy("Ihr Kommentar"), 6, required=False, help_text=MARKUP_HELP)
    wording = _text(gettext_lazy("Formulierungsvorschlag für den Absatz"), 4, required=False)
    conditions: ClassVar = {"text": ""}

    def __init__(self, comment: Comment, data: Any = None) -> None:
        super().__init__(data, initial={"text": comment.text, "wording": comment.wording})
        if comment.paragraph is None:
            del self.fields["wording"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("text") and not values.get("wording") and not self.errors:
            self.add_error(
                "text", _("Schreiben Sie einen Text, oder ziehen Sie den Beitrag zurück.")
            )
        return values


class DraftForm(forms.Form):
    """What is typed so far: nothing is asked, what does not fit is left out."""

    parent = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(required=False, strip=False)
    wording = forms.CharField(required=False, strip=False)
    paragraph = forms.IntegerField(required=False, min_value=0)
    visibility = forms.CharField(required=False)

    @property
    def typed(self) -> dict[str, Any]:
        self.is_valid()
        values = self.cleaned_data
        return {
            "place": str(values.get("parent") or ""),
            "text": values.get("text", "")[:LONGEST],
            "wording": values.get("wording", "")[:LONGEST],
            "paragraph": values.get("paragraph"),
            "is_restricted": values.get("visibility") == Visibility.RESTRICTED,
        }


def _typed(draft: CommentDraft | None) -> dict[str, Any]:
    if draft is None:
        return {}
    values: dict[str, Any] = {"text": draft.text, "wording": draft.wording}
    if draft.paragraph is not None:
        values["paragraph"] = draft.paragraph
    if draft.is_restricted:
        values["visibility"] = Visibility.RESTRICTED
    return values


def _label(named: Named) -> str:
    return f"{named.name} ({named.note})" if named.note else named.name
