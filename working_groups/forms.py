"""Input of the pages. Each form carries what makes a second submit harmless."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import DomainError
from core.fields import GermanDateField
from core.ids import uuid7
from municipalities.models import Membership
from projects.guards import REASON_MIN
from working_groups.models import (
    CASTABLE,
    PROCEDURES,
    QUORUMS,
    Choice,
    Signing,
    Stance,
    Vote,
)
from working_groups.workflow import Procedure, Quorum, Rule, Terms

KEEP: Final = "keep"
RETURN: Final = "return"


class VerbForm(forms.Form):
    """The input of one operation, which may still answer with problems."""

    def add_problems(self, error: DomainError) -> None:
        """Show what an operation answered, at its field where the form has that field."""
        for problem in error.problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, str(problem.message))


class SubmissionForm(VerbForm):
    """`submission` is made when the form is shown; submitted twice, it still means one row."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


class OpenVoteForm(VerbForm):
    until = GermanDateField(
        label=gettext_lazy("Letzter Tag der Abstimmung"),
        help_text=gettext_lazy("Bis zum Ende dieses Tages kann abgestimmt werden (TT.MM.JJJJ)."),
    )
    procedure = forms.ChoiceField(
        label=gettext_lazy("Verfahren"),
        choices=PROCEDURES,
        widget=forms.RadioSelect,
        initial=Procedure.CIRCULATION.value,
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Wann ist die Vorlage angenommen?"),
        choices=[
            (Rule.MAJORITY.value, gettext_lazy("Einfache Mehrheit: mehr Ja als Nein")),
            (
                Rule.TWO_THIRDS.value,
                gettext_lazy("Zweidrittelmehrheit: mindestens doppelt so viele Ja wie Nein"),
            ),
            (Rule.CONSENSUS.value, gettext_lazy("Konsens: mindestens ein Ja und kein Nein")),
            (
                Rule.SILENCE.value,
                gettext_lazy("Schweigefrist: angenommen, wenn bis zum Ende niemand widerspricht"),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Rule.MAJORITY.value,
    )
    quorum = forms.ChoiceField(
        label=gettext_lazy("Wie viele müssen abstimmen?"),
        choices=QUORUMS,
        widget=forms.RadioSelect,
        initial=Quorum.HALF.value,
        help_text=gettext_lazy("Enthaltungen zählen mit. Bei einer Schweigefrist ohne Bedeutung."),
    )
    secret = forms.BooleanField(
        label=gettext_lazy("Geheim abstimmen"),
        required=False,
        help_text=gettext_lazy(
            "Niemand erfährt, wer wie gestimmt hat. Sind sich alle einig oder stimmen nur wenige ab,"
            " lässt es sich am Ergebnis ablesen."
        ),
    )

    @property
    def terms(self) -> Terms:
        return Terms(
            rule=Rule(self.cleaned_data["rule"]),
            quorum=Quorum(self.cleaned_data["quorum"]),
            is_secret=self.cleaned_data["secret"],
        )


class VoteForm(VerbForm):
    """Who is recused says so before, in a form of its own."""

    vote = forms.ChoiceField(
        label=gettext_lazy("Ihre Stimme"),
        choices=[each for each in CASTABLE if each[0] != Choice.RECUSED],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, own: Vote | None = None) -> None:
        super().__init__(data, initial={"vote": own.choice} if own else None)


class AskForStatementsForm(VerbForm):
    until = GermanDateField(
        label=gettext_lazy("Frist"),
        help_text=gettext_lazy("Bis zum Ende dieses Tages (TT.MM.JJJJ)."),
    )


class StatementForm(VerbForm):
    stance = forms.ChoiceField(
        label=gettext_lazy("Votum Ihrer Organisation"),
        choices=Stance,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Stellungnahme"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    conditions: ClassVar = {
        "text": gettext_lazy("nötig bei Maßgaben, Bedenken und Ablehnung"),
    }


COSIGNERS: Final = 6
"""How many persons a round of co-signing takes in the form."""


class AskForCosigningForm(VerbForm):
    """Persons in their order; what is left empty between them is skipped."""

    until = GermanDateField(
        label=gettext_lazy("Mitzeichnen bis"),
        required=False,
        help_text=gettext_lazy("Wird den Genannten angezeigt (TT.MM.JJJJ)."),
    )

    def __init__(self, data: Any = None, *, people: Iterable[Membership], **options: Any) -> None:
        super().__init__(data, **options)
        choices = [("", _("niemand"))]
        choices += [
            (str(each.pk), f"{each.user.name}, {each.organisation.name}") for each in people
        ]
        for position in range(1, COSIGNERS + 1):
            self.fields[f"person_{position}"] = forms.TypedChoiceField(
                label=_("%(position)s. Person") % {"position": position},
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
            )
        self.order_fields([*(f"person_{each}" for each in range(1, COSIGNERS + 1)), "until"])

    @property
    def memberships(self) -> list[int]:
        named = (self.cleaned_data[f"person_{each}"] for each in range(1, COSIGNERS + 1))
        return [each for each in named if each is not None]

    def add_problems(self, error: DomainError) -> None:
        """What is wrong with the order stands at its first field."""
        for problem in error.problems:
            field = "person_1" if problem.field == "persons" else problem.field
            self.add_error(field if field in self.fields else None, str(problem.message))


class SigningForm(VerbForm):
    result = forms.ChoiceField(
        label=gettext_lazy("Ihre Mitzeichnung"),
        choices=[each for each in Signing.choices if each[0] != Signing.OPEN],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Anmerkung oder Begründung"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    conditions: ClassVar = {
        "text": gettext_lazy("nötig bei einer Anmerkung und bei einer Verweigerung"),
    }


class DecideForm(VerbForm):
    """`follow_up` is asked only where a project is declined that could go back for revision."""

    text = forms.CharField(
        label=gettext_lazy("Beschlusstext"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Steht mit dem Ergebnis auf der Seite der Vorlage."),
    )
    follow_up = forms.ChoiceField(
        label=gettext_lazy("Wie geht es mit dem Projekt weiter?"),
        widget=forms.RadioSelect,
        choices=[
            (KEEP, gettext_lazy("Es bleibt in der regionalen Abstimmung.")),
            (RETURN, gettext_lazy("Es geht zur Überarbeitung zurück.")),
        ],
        initial=KEEP,
    )
    reason = forms.CharField(
        label=gettext_lazy("Begründung der Rückgabe"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mindestens 30 Zeichen; nur nötig, wenn das Projekt zurückgeht."),
    )

    def __init__(self, data: Any = None, *, can_return: bool, is_secret: bool = False) -> None:
        super().__init__(data)
        if is_secret:
            self.fields["follow_up"].label = _("Wie geht es weiter, falls abgelehnt wird?")
        if not can_return:
            del self.fields["follow_up"]
            del self.fields["reason"]

    @property
    def return_reason(self) -> str:
        """Empty unless the chair chose to return the project."""
        is_returned = self.cleaned_data.get("follow_up") == RETURN
        return str(self.cleaned_data["reason"]) if is_returned else ""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("follow_up") == RETURN and len(values.get("reason", "")) < REASON_MIN:
            message = _("Begründen Sie die Rückgabe in mindestens 30 Zeichen.")
            self.add_error("reason", message)
        return values


def suggested_until(today: dt.date) -> dt.date:
    """Two weeks, the usual time for a vote by circulation („Umlaufverfahren“)."""
    return today + dt.timedelta(days=14)
