"""Input of the pages of cooperations."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from core.fields import LineField
from municipalities.models import Organisation
from projects.models import Project
from working_groups.forms import SubmissionForm, VerbForm
from working_groups.models import CooperationKind, DecisionPaper, PartyAnswer

TEXT_MOST = 10_000


class ProposalForm(SubmissionForm):
    """`organisations` are those that may be asked."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Form der Kooperation"),
        choices=CooperationKind,
        widget=forms.RadioSelect,
    )
    title = LineField(label=gettext_lazy("Gegenstand"), max_length=160)
    parties = forms.MultipleChoiceField(
        label=gettext_lazy("Wer soll zustimmen?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Neben Ihrer Organisation. Die Beteiligten lassen sich später nicht mehr ändern."
        ),
        error_messages={
            "required": gettext_lazy("Wählen Sie mindestens eine andere Organisation.")
        },
    )
    text = forms.CharField(
        label=gettext_lazy("Text der Vereinbarung"),
        max_length=TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("Genau diesem Wortlaut stimmen später alle zu."),
    )

    def __init__(
        self, data: Any = None, *, organisations: Iterable[Organisation], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self._known = {each.slug: each for each in organisations}
        choices = [(slug, each.name) for slug, each in self._known.items()]
        self.fields["parties"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Organisation]:
        return [self._known[slug] for slug in self.cleaned_data["parties"]]


class WordingForm(VerbForm):
    """`base` is the digest of the text that the page showed."""

    base = forms.CharField(widget=forms.HiddenInput, max_length=64)
    text = forms.CharField(
        label=gettext_lazy("Text der Vereinbarung"),
        max_length=TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy("Mit einer neuen Fassung gelten alle Zustimmungen nicht mehr."),
    )


class AnswerForm(VerbForm):
    """`digest` is that of the text that was shown above the form."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answer = forms.ChoiceField(
        label=gettext_lazy("Ihre Antwort"), choices=PartyAnswer, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=gettext_lazy("Bedingungen oder Begründung"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Nötig bei Bedingungen und bei einer Ablehnung."),
    )


class EndForm(VerbForm):
    reason = forms.CharField(
        label=gettext_lazy("Begründung"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PaperLinkForm(VerbForm):
    paper = forms.ChoiceField(label=gettext_lazy("Beschlussvorlage"), required=False)
    needs_decision = forms.BooleanField(
        label=gettext_lazy("Zugestimmt wird erst, wenn die Gruppe die Vorlage angenommen hat"),
        required=False,
    )

    def __init__(
        self, data: Any = None, *, papers: Iterable[DecisionPaper], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self._known = {str(each.pk): each for each in papers}
        choices = [("", _("keine"))]
        choices += [(key, f"{each.number} · {each.title}") for key, each in self._known.items()]
        self.fields["paper"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> DecisionPaper | None:
        return self._known.get(self.cleaned_data["paper"])


def first_words(
    organisation: Organisation, project: Project, occasion: Project | None, key: UUID
) -> dict[str, Any]:
    """A first wording from what both sides already say, for the asking party to edit."""
    lines = [
        _("%(organisation)s möchte mit der verantwortlichen Kommune zum Vorhaben „%(title)s“"
          " (%(reference)s) zusammenarbeiten."),
    ]  # fmt: skip
    values = {
        "organisation": organisation.name,
        "title": project.title,
        "reference": project.reference,
    }
    if occasion and occasion.pk != project.pk:
        values |= {"own": occasion.title, "own_reference": occasion.reference}
        lines.append(_("Anlass ist das eigene Vorhaben „%(own)s“ (%(own_reference)s)."))
    lines += [_("Beiträge der Beteiligten:"), _("Ergebnisse und ihre Nutzung:"), _("Dauer:")]
    owner = project.author.slug
    return {
        "kind": CooperationKind.CONTRIBUTION,
        "title": (_("Kooperation zu „%(title)s“") % values)[:160],
        "parties": [] if owner == organisation.slug else [owner],
        "text": "\n\n".join(line % values for line in lines),
        "submission": key,
    }
