"""`manage.py verify_decisions` names the first decision that was changed, and fails."""

# ruff: noqa: S608 - the tests' own statements, as the owner of the tables

import io
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from core.errors import Unmet
from tests.factories.groups import Council, council as make_council
from tests.working_groups.acting import act, read
from tests.working_groups.test_book import ROWS, decided
from tests.working_groups.test_concurrency import at_once
from tests.working_groups.test_votes import voted
from working_groups.chain import digest_of, first_broken
from working_groups.models import Book, Decision
from working_groups.operations import decide
from working_groups.queries import book_of

type Tamper = Callable[[str], None]
pytestmark = pytest.mark.django_db(transaction=True)


def verify() -> tuple[bool, str]:
    """(whole, everything that was printed)."""
    out = io.StringIO()
    try:
        call_command("verify_decisions", stdout=out, stderr=out, no_color=True)
    except CommandError:
        return False, out.getvalue()
    return True, out.getvalue()


@pytest.fixture
def tamper(transactional_db: None) -> Iterator[Tamper]:
    """Run a statement as the owner of the tables, with the triggers off."""
    owner = settings.OWNER_DATABASE
    login = connection.settings_dict
    with psycopg.connect(
        dbname=login["NAME"],
        user=owner["USER"],
        password=owner["PASSWORD"],
        host=login["HOST"] or login["OPTIONS"].get("host"),
        port=login["PORT"] or None,
        autocommit=True,
    ) as database:

        def run(statement: str) -> None:
            database.execute(f"ALTER TABLE {ROWS} DISABLE TRIGGER USER")
            database.execute(statement)
            database.execute(f"ALTER TABLE {ROWS} ENABLE TRIGGER USER")

        yield run


@pytest.fixture
def book(transactional_db: None) -> Council:
    """Four decisions of one group, and one of another."""
    made = make_council()
    for choice in ("yes", "no", "yes", "no"):
        decided(made, choice)
    decided(make_council("ag-transfer"))
    return made


FLIPS = {
    "sequence": "sequence + 10",
    "electorate": "electorate + 1",
    "yes": "yes + 1",
    "no": "no + 1",
    "abstain": "abstain + 1",
    "recused": "recused + 1",
    "is_secret": "NOT is_secret",
    "votes": "jsonb_set(votes, '{0,choice}', '\"abstain\"')",
    "decided_at": "decided_at + interval '1 microsecond'",
    "shared_with": "array_append(shared_with, 0::bigint)",
    "reach": "2",
}
"""How to change a column that is no text; of a text one character is turned."""
LINKS = ("paper_id", "tenant_id", "author_id", "decided_by_id", "id")
TEXTS = sorted(
    field.attname
    for field in Decision._meta.concrete_fields
    if field.attname not in {*FLIPS, *LINKS}
)


class TestVerifying:
    def test_untouched_books_are_whole_and_counted(self, book: Council) -> None:
        is_whole, text = verify()
        assert is_whole
        assert "5 Beschlüsse geprüft." in text

    def test_nothing_decided_is_whole(self, transactional_db: None) -> None:
        assert verify() == (True, "0 Beschlüsse geprüft.\n")

    def test_one_character_in_any_column_of_any_row_names_it(
        self, book: Council, tamper: Tamper
    ) -> None:
        rows = read(lambda: list(book_of(book.group)))
        assert len(rows) == 4
        for row in rows:
            for column in (*TEXTS, *FLIPS):
                value = FLIPS.get(column, f"overlay({column} placing '~' from 1 for 1)")
                kept = f"kept_{column}"
                tamper(f"CREATE TABLE {kept} AS SELECT * FROM {ROWS} WHERE id = {row.pk}")
                tamper(f"UPDATE {ROWS} SET {column} = {value} WHERE id = {row.pk}")
                is_whole, text = verify()
                assert not is_whole, column
                named = f"Zeile {row.pk})" if column not in {"reach", "shared_with"} else row.number
                assert named in text, (column, text)
                tamper(
                    f"UPDATE {ROWS} SET {column} = kept.{column} FROM {kept} kept"
                    f" WHERE {ROWS}.id = kept.id"
                )
                tamper(f"DROP TABLE {kept}")
        assert verify()[0]

    @pytest.mark.parametrize("column", ["decided_by_id", "author_id", "tenant_id"])
    def test_another_person_or_organisation_is_named(
        self, book: Council, tamper: Tamper, column: str
    ) -> None:
        other = {
            "decided_by_id": f"{book['guest'].user_id}",
            "author_id": f"{book['guest'].organisation_id}",
            "tenant_id": f"{book.group.tenant_id}",
        }[column]
        tamper(f"UPDATE {ROWS} SET {column} = {other} WHERE number = 'AGDATE-B003'")
        is_whole, text = verify()
        assert not is_whole
        assert "AGDATE: Beschluss Nr. 3 (AGDATE-B003" in text

    @pytest.mark.parametrize(
        ("sequence", "named"), [(1, "Nr. 1 fehlt"), (3, "Nr. 3 fehlt"), (4, "Nr. 4 fehlt am Ende")]
    )
    def test_a_removed_decision_is_missed_also_the_last(
        self, book: Council, tamper: Tamper, sequence: int, named: str
    ) -> None:
        tamper(f"DELETE FROM {ROWS} WHERE number = 'AGDATE-B00{sequence}'")
        is_whole, text = verify()
        assert not is_whole
        assert f"AGDATE: Beschluss {named}" in text
        assert "ist entschieden, aber ihr Beschluss fehlt" in text

    def test_a_removed_book_with_its_end_is_missed_too(self, book: Council, tamper: Tamper) -> None:
        tamper(f"DELETE FROM {ROWS}")
        tamper("DELETE FROM working_groups_book")
        is_whole, text = verify()
        assert not is_whole
        assert text.count("aber ihr Beschluss fehlt") == 5

    def test_a_decision_sealed_anew_no_longer_fits_the_next(
        self, book: Council, tamper: Tamper
    ) -> None:
        """Whoever knows how digests are made would have to rewrite all that follow, and the end."""
        row = read(lambda: Decision.objects.get(number="AGDATE-B002"))
        row.text = "Etwas anderes."
        tamper(
            f"UPDATE {ROWS} SET text = '{row.text}', digest = '{digest_of(row)}'"
            f" WHERE id = {row.pk}"
        )
        is_whole, text = verify()
        assert not is_whole
        assert "Nr. 3" in text
        assert "schließt nicht an den Beschluss davor an" in text

    def test_a_last_decision_sealed_anew_does_not_fit_the_end(
        self, book: Council, tamper: Tamper
    ) -> None:
        row = read(lambda: Decision.objects.get(number="AGDATE-B004"))
        row.text = "Etwas anderes."
        tamper(
            f"UPDATE {ROWS} SET text = '{row.text}', digest = '{digest_of(row)}'"
            f" WHERE id = {row.pk}"
        )
        is_whole, text = verify()
        assert not is_whole
        assert "das Ende des Buchs" in text


def test_eight_decisions_at_once_make_one_chain(transactional_db: None) -> None:
    council = make_council()
    papers = [council.paper("voting") for _ in range(8)]
    for paper in papers:
        voted(council, paper, chair="yes", office="yes", paderborn="yes")
    made = at_once(
        *(
            lambda paper=paper: act(decide, council["chair"], paper=paper, text="")
            for paper in papers
        )
    )
    assert sorted(each.sequence for each in made) == [*range(1, 9)]
    end = read(lambda: Book.objects.get(pk=council.group.pk))
    chain = read(lambda: list(book_of(council.group)))
    assert len(chain) == end.length == 8
    assert first_broken(chain, length=8, end=end.digest) is None
    assert verify()[0]


def test_the_same_decision_twice_at_once_is_written_once(transactional_db: None) -> None:
    council = make_council()
    paper = council.paper("voting")
    voted(council, paper, chair="yes", office="yes", paderborn="yes")

    def settle() -> str:
        try:
            act(decide, council["chair"], paper=paper, text="")
        except Unmet:
            return "unmet"
        return "done"

    assert sorted(at_once(settle, settle)) == ["done", "unmet"]
    assert read(Decision.objects.count) == 1
