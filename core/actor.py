"""What the lower layers need to know of whoever acts: a membership, without importing it."""

from typing import Protocol


class Actor(Protocol):
    """`pk` is the membership's id."""

    pk: int
    user_id: int
    organisation_id: int
    role: str
