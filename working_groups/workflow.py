"""How a group's vote is counted. Pure: no database, no clock.

One vote per organisation. Whoever declares herself recused („befangen“) leaves the electorate. A
resolution needs the votes of more than half of those who remain, abstentions included, and more
yes than no among them (docs/adr, „Abstimmung in Arbeitsgruppen“).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of organisations; `electorate` counts all who may vote, the recused included."""

    electorate: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    recused: int = 0

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def eligible(self) -> int:
        return self.electorate - self.recused

    @property
    def quorum(self) -> int:
        """How many votes a resolution needs: more than half of the eligible."""
        return self.eligible // 2 + 1

    @property
    def missing(self) -> int:
        return self.eligible - self.cast

    @property
    def has_quorum(self) -> bool:
        return self.cast >= self.quorum

    @property
    def is_approved(self) -> bool:
        return self.has_quorum and self.yes > self.no


def count_votes(electors: Collection[int], votes: Mapping[int, str]) -> Tally:
    """`votes` maps an organisation to yes, no, abstain or recused; only electors count."""
    counts = Counter(choice for organisation, choice in votes.items() if organisation in electors)
    return Tally(
        electorate=len(electors),
        yes=counts["yes"],
        no=counts["no"],
        abstain=counts["abstain"],
        recused=counts["recused"],
    )


def may_close(tally: Tally, *, until: date, today: date) -> bool:
    """A vote closes when all have voted, when the quorum is reached, or after its last day."""
    return tally.missing == 0 or tally.has_quorum or today > until
