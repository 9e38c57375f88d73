"""How a vote is held: fields of the paper that it is about."""

from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from working_groups.workflow import Procedure, Quorum, Rule, Terms

RULES: Final[list[tuple[str, Promise]]] = [
    (Rule.MAJORITY.value, _("Einfache Mehrheit")),
    (Rule.TWO_THIRDS.value, _("Zweidrittelmehrheit")),
    (Rule.CONSENSUS.value, _("Konsens")),
    (Rule.SILENCE.value, _("Schweigefrist")),
]
QUORUMS: Final[list[tuple[str, Promise]]] = [
    (Quorum.HALF.value, _("mehr als die Hälfte der Stimmberechtigten")),
    (Quorum.TWO_THIRDS.value, _("mindestens zwei Drittel der Stimmberechtigten")),
    (Quorum.ALL.value, _("alle Stimmberechtigten")),
]
PROCEDURES: Final[list[tuple[str, Promise]]] = [
    (Procedure.CIRCULATION.value, _("Umlaufverfahren")),
    (Procedure.SESSION.value, _("in der Sitzung")),
]


class Voting(models.Model):
    """Fixed when the vote opens. `vote_until` is its last day, in Europe/Berlin."""

    vote_opened_at = models.DateTimeField(null=True)
    vote_until = models.DateField(null=True)
    vote_rule = models.CharField(max_length=10, choices=RULES, default=Rule.MAJORITY.value)
    vote_quorum = models.CharField(max_length=10, choices=QUORUMS, default=Quorum.HALF.value)
    vote_procedure = models.CharField(
        max_length=11, choices=PROCEDURES, default=Procedure.CIRCULATION.value
    )
    vote_is_secret = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def terms(self) -> Terms:
        return Terms(
            rule=Rule(self.vote_rule),
            quorum=Quorum(self.vote_quorum),
            is_secret=self.vote_is_secret,
        )
