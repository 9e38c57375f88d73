"""`manage.py verify_audit` names what is wrong with the trail, and fails."""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from audit.queries import chain_of
from audit.tasks import seal
from core import clock
from core.scope import elevated
from tests.audit.conftest import Write

pytestmark = pytest.mark.django_db(transaction=True)
type Tamper = Callable[[str], None]


def verify(*arguments: str) -> tuple[bool, str]:
    """(whole, everything that was printed)."""
    out = io.StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out, stderr=out, no_color=True)
    except CommandError:
        return False, out.getvalue()
    return True, out.getvalue()


def test_an_untouched_trail_is_whole_and_its_ends_are_printed(sealed: int) -> None:
    is_whole, text = verify()
    assert is_whole
    with elevated(), transaction.atomic():
        last = list(chain_of(sealed))[-1]
    assert f"{sealed}:5:{last.digest}" in text


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("SET verb = 'nichts'", "wurde nachträglich verändert"),
        ("SET changes = '{}'", "wurde nachträglich verändert"),
        ("SET at = at + interval '1 microsecond'", "wurde nachträglich verändert"),
        ("SET actor_id = NULL", "wurde nachträglich verändert"),
        ("SET previous = repeat('0', 64)", "schließt nicht an den Eintrag davor an"),
    ],
)
def test_a_changed_entry_is_named(sealed: int, tamper: Tamper, change: str, named: str) -> None:
    tamper(f"UPDATE audit_auditentry {change} WHERE sequence = 3")
    is_whole, text = verify()
    assert not is_whole
    assert f"Mandant {sealed}: Eintrag Nr. 3 (" in text
    assert named in text


def test_a_removed_entry_is_named(sealed: int, tamper: Tamper) -> None:
    tamper("DELETE FROM audit_auditentry WHERE sequence = 2")
    is_whole, text = verify()
    assert not is_whole
    assert f"Mandant {sealed}: Eintrag Nr. 2 fehlt" in text


def test_two_exchanged_entries_are_noticed(sealed: int, tamper: Tamper) -> None:
    tamper(
        "UPDATE audit_auditentry a SET verb = b.verb, object_key = b.object_key"
        " FROM audit_auditentry b WHERE a.sequence + b.sequence = 5 AND a.sequence IN (2, 3)"
    )
    is_whole, text = verify()
    assert not is_whole
    assert "Eintrag Nr. 2" in text


def test_a_removed_end_is_noticed_by_who_knows_it(sealed: int, tamper: Tamper) -> None:
    _whole, text = verify()
    (end,) = (line for line in text.splitlines() if line.startswith(f"{sealed}:"))
    assert verify("--known", end)[0]
    tamper("DELETE FROM audit_auditentry WHERE sequence = 5")
    assert verify()[0], "the chain alone cannot know"
    is_whole, text = verify("--known", end)
    assert not is_whole
    assert end in text


def test_what_waits_too_long_for_its_seal_is_named(write: Write) -> None:
    write(now=clock.now() - dt.timedelta(seconds=70))
    is_whole, text = verify()
    assert not is_whole
    assert "1 Einträge sind seit mehr als einer Minute nicht besiegelt" in text
    seal()
    assert verify()[0]


def test_what_was_just_written_may_wait(write: Write) -> None:
    write(now=clock.now())
    assert verify()[0]


def test_an_empty_trail_is_whole(transactional_db: None) -> None:
    assert verify()[0]
