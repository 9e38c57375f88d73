"""The lifecycle: the table against the data file, and who may take which step in which state."""

from collections.abc import Callable

import pytest
from django.db import transaction

from core.errors import NotAllowed, Unmet
from core.programme import programme
from core.scope import Scope, elevated, scoped
from municipalities.models import Membership
from projects.access import available_steps
from projects.models import Project
from projects.operations import take_step
from projects.workflow import (
    DELIVERING,
    GRANTED,
    INITIAL,
    PREVIOUS,
    STATES,
    STEERED,
    TRANSITIONS,
)
from tests.factories.municipalities import (
    authority,
    membership,
    ministry,
    organisation,
    scope_for,
    tenant,
)
from tests.factories.projects import NOW, project

ROWS = {row["id"]: row for row in programme()["lifecycle"]["transitions"]}
CASES = [(step, state) for step, row in ROWS.items() for state in row["from"]]


class TestTable:
    def test_it_holds_every_state_and_transition_of_the_data_file(self) -> None:
        assert set(TRANSITIONS) == set(ROWS)
        assert set(STATES) == {row["id"] for row in programme()["lifecycle"]["states"]}

    @pytest.mark.parametrize(("step", "state"), CASES)
    def test_roles_are_those_of_the_data_file(self, step: str, state: str) -> None:
        row = ROWS[step]
        wanted = row.get("byState", {}).get(state, row["by"])
        assert TRANSITIONS[step].roles_in[state] == frozenset(wanted)

    @pytest.mark.parametrize("step", sorted(ROWS))
    def test_targets_and_names_are_those_of_the_data_file(self, step: str) -> None:
        assert TRANSITIONS[step].to == ROWS[step]["to"]
        assert TRANSITIONS[step].label_de == ROWS[step]["labelDe"]
        assert TRANSITIONS[step].label_en

    def test_every_state_is_reachable(self) -> None:
        reached, todo = {INITIAL}, [INITIAL]
        while todo:
            state = todo.pop()
            found = {each.to for each in TRANSITIONS.values() if state in each.roles_in}
            new = (found - {PREVIOUS}) - reached
            reached |= new
            todo += new
        assert reached == set(STATES)

    def test_final_states_have_no_way_out(self) -> None:
        ways_out = {state for _step, state in CASES}
        assert {state.id for state in STATES.values() if state.is_terminal} & ways_out == set()

    def test_the_way_back_needs_an_earlier_state(self) -> None:
        assert TRANSITIONS["resume"].target("conception") == "conception"
        with pytest.raises(LookupError):
            TRANSITIONS["resume"].target(None)

    def test_groups_of_states(self) -> None:
        assert DELIVERING < STEERED < GRANTED
        assert {"revoked", "rejected", "formal_review"} & GRANTED == set()


PEOPLE: dict[str, Callable[[], Membership]] = {
    "municipal_officer": lambda: membership("municipal_officer", tenant("aachen")),
    "project_office": lambda: membership("project_office", tenant("aachen")),
    "municipal_lead": lambda: membership("municipal_lead", tenant("aachen")),
    "tenant_admin": lambda: membership("tenant_admin", tenant("aachen")),
    "district_reviewer": lambda: membership("district_reviewer", authority("koeln")),
    "ministry_reviewer": lambda: membership("ministry_reviewer", ministry()),
    "ministry_lead": lambda: membership("ministry_lead", ministry()),
    "wg_member": lambda: membership("wg_member", tenant("aachen")),
    "partner_contributor": lambda: membership(
        "partner_contributor", organisation("partner", "partner")
    ),
    "observer": lambda: membership("observer", organisation("chamber", "ihk")),
    "auditor": lambda: membership("auditor", organisation("audit_office", "rechnungshof")),
    "platform_admin": lambda: membership("platform_admin", organisation("platform", "betrieb")),
    "foreign project_office": lambda: membership("project_office", tenant("soest")),
    "foreign district_reviewer": lambda: membership("district_reviewer", authority("arnsberg")),
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_a_role_may_take_exactly_the_steps_of_the_table(who: str) -> None:
    """Every state and every step that leads out of it: offered and admitted where the table says
    so, else refused. Admitted means that no refusal of rights comes back; guards may be unmet.
    """
    person = PEOPLE[who]()
    scope = scope_for(person)
    made = project(tenant("aachen"))
    for state in STATES:
        put(made, state)
        wanted = {step for step, row in TRANSITIONS.items() if who in row.roles_in.get(state, ())}
        assert {step.id for step in available_steps(made, person)} == wanted, state
        for step in (step for step, start in CASES if start == state):
            assert _is_admitted(person, scope, made, step) == (step in wanted), f"{state} {step}"


@pytest.mark.django_db
@pytest.mark.parametrize("step", sorted(TRANSITIONS))
def test_a_step_is_refused_in_every_other_state(step: str) -> None:
    role = ROWS[step]["by"][0]
    as_chair = role if role == "wg_chair" else None
    person = PEOPLE["project_office" if as_chair else role]()
    made = project(tenant("aachen"))
    others = [state for state in STATES if state not in TRANSITIONS[step].roles_in]
    for state in others[:3]:
        put(made, state)
        with pytest.raises(Unmet) as refusal:
            take_step(
                actor=person, project=made, step=step, reason="x" * 40, now=NOW, role=as_chair
            )
        assert [problem.code for problem in refusal.value.problems] == ["wrong_state"]


def put(made: Project, state: str) -> None:
    """Straight into a state, past every guard."""
    with elevated():
        Project.objects.filter(pk=made.pk).update(
            state=state, reach=max(1, STATES[state].reach), previous_state="conception"
        )
        made.refresh_from_db(fields=["state", "reach", "previous_state"])


class Undo(Exception):
    """Takes back a step that was admitted."""


def _is_admitted(person: Membership, scope: Scope, made: Project, step: str) -> bool:
    """Tries the step as a request would, and undoes it."""
    try:
        with scoped(scope), transaction.atomic():
            take_step(actor=person, project=made, step=step, reason="x" * 40, now=NOW)
            raise Undo
    except NotAllowed:
        return False
    except Unmet as refusal:
        return all(problem.code != "wrong_state" for problem in refusal.problems)
    except Undo:
        return True


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "state"), [case for case in CASES if "wg_chair" in ROWS[case[0]]["by"]]
)
def test_a_chair_may_only_what_the_table_gives_a_chair(step: str, state: str) -> None:
    person = membership("project_office", tenant("soest"))
    made = project(tenant("aachen"), state)
    admitted = True
    try:
        with transaction.atomic():
            take_step(
                actor=person, project=made, step=step, reason="x" * 40, now=NOW, role="wg_chair"
            )
    except NotAllowed:
        admitted = False
    except Unmet:
        admitted = True
    assert admitted == ("wg_chair" in TRANSITIONS[step].roles_in[state])
