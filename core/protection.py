"""How a table is protected, said beside its model; `core.policies` turns it into SQL.

Every model of the portal's own apps carries one of these as `protection`. A system check refuses a
model without one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Protection:
    """Base of all kinds."""


@dataclass(frozen=True, slots=True)
class Reference(Protection):
    """Vocabulary and membership: everyone reads, only the login and the worker write."""


@dataclass(frozen=True, slots=True)
class Framework(Protection):
    """Sign-in and session state: no tenant, no policy, every role reads and writes."""


@dataclass(frozen=True, slots=True)
class Root(Protection):
    """Carries the four visibility columns itself; staff of the own tenant may write.

    Where it points to another protected row, a trigger refuses one that the writer does not see;
    the foreign keys in `of` must lead to a row of the same tenant, those in `beside` to any.
    """

    of: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Child(Protection):
    """Copies the four columns from the row that `parent` names, by trigger.

    `confidential` caps reach at 1 and takes over no circle. A `contribution` may be inserted by
    whoever sees the parent, in the name of the own organisation and as oneself (`person`), and
    changed by that organisation alone: a colleague who changes it puts her own name to it. What
    does not follow (`follows`) keeps the columns of when it was last written. A contribution whose
    boolean column `restricted` is set takes nothing over: it reaches nobody but the circles that
    it was written with, and neither these nor the column ever change.

    What stays as it was written: with `fixed` columns a row is never deleted, and these are never
    changed, by nobody. What is `append_only` is added and never changed; only the worker takes it
    away. What is `sealed` only the worker writes, and only once. The four columns follow all the
    same.
    """

    parent: str
    confidential: bool = False
    contribution: bool = False
    follows: bool = True
    restricted: str = ""
    fixed: tuple[str, ...] = ()
    append_only: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Personal(Protection):
    """Belongs to the user that the column `owner` names; nobody else sees it, save the worker."""

    owner: str = "recipient"


@dataclass(frozen=True, slots=True)
class Outbox(Protection):
    """Every role may append; only the worker reads and changes."""


@dataclass(frozen=True, slots=True)
class Ledger(Protection):
    """Every role may append; the worker reads; a trigger refuses any change but of `sealing`."""

    sealing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerOnly(Protection):
    """Only the worker touches it."""
