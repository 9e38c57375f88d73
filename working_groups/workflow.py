"""How a group's vote is counted. Pure: no database, no clock.

One vote per organisation. Whoever declares herself recused („befangen“) leaves the electorate. What
a resolution needs, says its rule (docs/adr/0051): more yes than no, twice as many yes as no, a yes
and no no, or nobody's objection until the end. All but the last also need a quorum, in which
abstentions count.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

RECUSED: Final = "recused"
SECRET: Final = "secret"  # noqa: S105 - a choice
"""What stands in the place of a choice that nobody is to know."""


class Rule(StrEnum):
    """What approves a resolution."""

    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"
    CONSENSUS = "consensus"
    SILENCE = "silence"


class Quorum(StrEnum):
    """How many of the eligible must vote."""

    HALF = "half"
    TWO_THIRDS = "two_thirds"
    ALL = "all"


class Procedure(StrEnum):
    SESSION = "session"
    CIRCULATION = "circulation"


class Verdict(StrEnum):
    """Why a vote ends as it does; only the first two approve."""

    APPROVED = "approved"
    UNOPPOSED = "unopposed"
    NOBODY_LEFT = "nobody_left"
    NO_QUORUM = "no_quorum"
    NO_MAJORITY = "no_majority"
    NO_TWO_THIRDS = "no_two_thirds"
    OBJECTION = "objection"
    NO_CONSENT = "no_consent"


_APPROVING: Final = (Verdict.APPROVED, Verdict.UNOPPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed when the vote opened. Silence has no quorum: who says nothing consents."""

    rule: Rule = Rule.MAJORITY
    quorum: Quorum = Quorum.HALF
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of organisations; `electorate` counts all who may vote, the recused included.

    `secret` are votes cast whose choice is not known yet.
    """

    electorate: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    recused: int = 0
    secret: int = 0
    terms: Terms = field(default_factory=Terms)

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.abstain + self.secret

    @property
    def eligible(self) -> int:
        return self.electorate - self.recused

    @property
    def quorum(self) -> int:
        """How many votes a resolution needs."""
        if self.terms.rule == Rule.SILENCE:
            return 0
        match self.terms.quorum:
            case Quorum.HALF:
                return self.eligible // 2 + 1
            case Quorum.TWO_THIRDS:
                return -(-2 * self.eligible // 3)
            case Quorum.ALL:
                return self.eligible

    @property
    def missing(self) -> int:
        return self.eligible - self.cast

    @property
    def has_quorum(self) -> bool:
        return self.eligible > 0 and self.cast >= self.quorum

    @property
    def is_hidden(self) -> bool:
        """A secret vote is running: how many voted is known, and nothing else."""
        return self.secret > 0

    @property
    def verdict(self) -> Verdict:
        """Of the votes as they stand; of a secret vote, only once it has been counted."""
        if not self.eligible:
            return Verdict.NOBODY_LEFT
        if not self.has_quorum:
            return Verdict.NO_QUORUM
        match self.terms.rule:
            case Rule.MAJORITY:
                return Verdict.APPROVED if self.yes > self.no else Verdict.NO_MAJORITY
            case Rule.TWO_THIRDS:
                is_enough = 0 < self.yes >= 2 * self.no
                return Verdict.APPROVED if is_enough else Verdict.NO_TWO_THIRDS
            case Rule.CONSENSUS if self.no:
                return Verdict.OBJECTION
            case Rule.CONSENSUS:
                return Verdict.APPROVED if self.yes else Verdict.NO_CONSENT
            case Rule.SILENCE:
                return Verdict.OBJECTION if self.no else Verdict.UNOPPOSED

    @property
    def is_approved(self) -> bool:
        return self.verdict in _APPROVING


def count_votes(
    electors: Collection[int], votes: Mapping[int, str], terms: Terms | None = None
) -> Tally:
    """`votes` maps an organisation to yes, no, abstain, recused or secret; only electors count."""
    counts = Counter(choice for organisation, choice in votes.items() if organisation in electors)
    return Tally(
        electorate=len(electors),
        yes=counts["yes"],
        no=counts["no"],
        abstain=counts["abstain"],
        recused=counts[RECUSED],
        secret=counts[SECRET],
        terms=terms or Terms(),
    )


def opened_urn(tally: Tally, choices: Collection[str]) -> Tally:
    """The tally of a secret vote with what lay in the urn. Raises ValueError if that is another
    number of ballots than of voters."""
    if len(choices) != tally.secret:
        raise ValueError(f"{tally.secret} haben abgestimmt, {len(choices)} Stimmen liegen vor")
    counts = Counter(choices)
    return Tally(
        electorate=tally.electorate,
        yes=counts["yes"],
        no=counts["no"],
        abstain=counts["abstain"],
        recused=tally.recused,
        terms=tally.terms,
    )


def may_close(tally: Tally, *, until: date, today: date) -> bool:
    """A vote closes when all have voted, after its last day, or once its rule needs no more.

    A majority is done with its quorum. Consensus and silence hear everybody out, unless an objection
    has settled them; a secret one never tells that it has.
    """
    if tally.missing == 0 or today > until:
        return True
    if tally.terms.rule in (Rule.MAJORITY, Rule.TWO_THIRDS):
        return tally.has_quorum
    return tally.no > 0
