"""The lifecycle as data: states, phases and transitions of `programme.json`, as plain objects."""

from dataclasses import dataclass
from typing import Any, Final

from core.programme import programme

PREVIOUS: Final = "$previous"
INITIAL: Final = "idea"
PHASES: Final = {
    "skizze": ("Skizze", "Sketch"),
    "antrag": ("Antrag", "Application"),
    "bewilligung": ("Bewilligung", "Grant"),
    "durchfuehrung": ("Durchführung", "Delivery"),
    "abschluss": ("Abschluss", "Closing"),
    "transfer": ("Transfer", "Transfer"),
    "ende": ("Beendet", "Ended"),
}


@dataclass(frozen=True, slots=True)
class State:
    """`reach` is the least reach of a project in this state; `public_phase` KDN's name or None."""

    id: str
    label_de: str
    label_en: str
    phase: str
    reach: int
    is_public: bool
    is_terminal: bool
    public_phase: str | None


@dataclass(frozen=True, slots=True)
class Transition:
    """`roles_in` maps each source state to the role slugs that may take the transition there."""

    id: str
    label_de: str
    label_en: str
    to: str
    roles_in: dict[str, frozenset[str]]
    deadline: str | None

    def target(self, previous: str | None) -> str:
        """The state reached; `previous` is the one that the project came from."""
        if self.to != PREVIOUS:
            return self.to
        if previous is None:
            raise LookupError(f"{self.id} leads back, but there is no earlier state")
        return previous


def _state(row: dict[str, Any]) -> State:
    return State(
        id=row["id"],
        label_de=row["labelDe"],
        label_en=row["labelEn"],
        phase=row["phase"],
        reach=row["reach"],
        is_public=row["public"],
        is_terminal=row["terminal"],
        public_phase=row["kdnPhaseDe"],
    )


def _transition(row: dict[str, Any]) -> Transition:
    by_state: dict[str, list[str]] = row.get("byState", {})
    return Transition(
        id=row["id"],
        label_de=row["labelDe"],
        label_en=_ENGLISH[row["id"]],
        to=row["to"],
        roles_in={state: frozenset(by_state.get(state, row["by"])) for state in row["from"]},
        deadline=row["deadline"],
    )


_ENGLISH: Final = {
    "submit_sketch": "Submit sketch",
    "start_pre_review": "Start pre-review",
    "return_sketch": "Return for revision",
    "to_board": "Pass to regional coordination",
    "board_approves": "Decide on submission",
    "invite_application": "Invite application",
    "reject": "Reject",
    "submit_application": "Submit application",
    "start_formal_review": "Start review",
    "request_info": "Request information",
    "supply_info": "Supply information",
    "approve": "Approve grant",
    "start_project": "Report project start",
    "start_implementation": "Start implementation",
    "request_change": "Request a change",
    "decide_change": "Decide on the change",
    "suspend": "Suspend",
    "resume": "Resume",
    "finish": "Finish implementation",
    "submit_evidence": "Submit final evidence",
    "return_evidence": "Return final evidence",
    "accept_evidence": "Accept final evidence",
    "start_transfer": "Release for transfer",
    "close_transfer": "End transfer",
    "withdraw": "Withdraw",
    "revoke": "Revoke grant",
}

STATES: Final = {row["id"]: _state(row) for row in programme()["lifecycle"]["states"]}
TRANSITIONS: Final = {
    row["id"]: _transition(row) for row in programme()["lifecycle"]["transitions"]
}


def reach_after(reach: int, state: str) -> int:
    """The reach in a new state: what was submitted once stays seen, a draft ends unseen.

    The data file gives „Zurückgezogen“ reach 1; for an idea that nobody was shown, that would
    disclose a draft by giving it up.
    """
    never_shown = reach == 0 and STATES[state].is_terminal
    return reach if never_shown else max(reach, STATES[state].reach)


def states_in(phase: str) -> frozenset[str]:
    return frozenset(state.id for state in STATES.values() if state.phase == phase)


def transitions_from(state: str) -> tuple[Transition, ...]:
    """In the order of the data file."""
    return tuple(each for each in TRANSITIONS.values() if state in each.roles_in)


GRANTED: Final = frozenset(
    state.id
    for state in STATES.values()
    if state.phase in {"bewilligung", "durchfuehrung", "abschluss", "transfer"}
)
"""States in which the grant counts as committed."""
DELIVERING: Final = states_in("bewilligung") | states_in("durchfuehrung")
"""States in which the plan runs: a milestone may be late, and so may the end."""
STEERED: Final = DELIVERING | {"closing", "evidence_review"}
"""States that have an Ampel other than grey."""
OPTIONAL: Final = frozenset(
    {"withdraw", "reject", "return_sketch", "request_change", "suspend", "revoke", "resume",
     "finish", "start_transfer", "close_transfer", "return_evidence", "request_info"}
)  # fmt: skip
"""Steps that somebody may take but that nothing waits for."""
