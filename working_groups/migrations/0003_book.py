from collections import defaultdict
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from working_groups.chain import START, digest_of

TABLE = "working_groups_decision"
NUMBERED = "decision_number_once"


def bind_decisions(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Decisions of the release before become the beginning of their groups' books, by their day."""
    alias = schema_editor.connection.alias
    books: dict[int, tuple[int, str]] = defaultdict(lambda: (0, START))
    decisions = apps.get_model("working_groups", "Decision").objects.using(alias)
    rows = decisions.select_related("paper__group").filter(sequence=0)
    for row in rows.order_by("decided_at", "pk"):
        group = row.paper.group
        length, row.previous = books[group.pk]
        row.sequence = length + 1
        row.number = f"{group.code}-B{row.sequence:03}"
        row.paper_number, row.title, row.wording = row.paper.number, row.paper.title, row.paper.text
        row.votes = _votes(row.paper)
        row.digest = digest_of(row)
        row.save(using=alias)
        books[group.pk] = (row.sequence, row.digest)
    Book = apps.get_model("working_groups", "Book")
    Book.objects.using(alias).bulk_create(
        Book(group_id=group, length=length, digest=digest)
        for group, (length, digest) in books.items()
    )


def _votes(paper: Any) -> list[dict[str, str]]:
    choices = {vote.author_id: vote.choice for vote in paper.votes.all()}
    electors = paper.electors.select_related("organisation").order_by("organisation__name_de")
    return [
        {
            "organisation": each.organisation.name_de,
            "slug": each.organisation.slug,
            "choice": choices[each.organisation_id],
        }
        for each in electors
        if each.organisation_id in choices
    ]


class Migration(migrations.Migration):
    # The index is built beside people at work.
    atomic = False

    dependencies = [("working_groups", "0002_votes")]

    operations = [
        migrations.RunPython(bind_decisions, migrations.RunPython.noop, atomic=True),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        f"CREATE UNIQUE INDEX CONCURRENTLY {NUMBERED} ON {TABLE} (number)",
                        f"ALTER TABLE {TABLE} ADD CONSTRAINT {NUMBERED} UNIQUE USING INDEX {NUMBERED}",
                    ],
                    reverse_sql=f"ALTER TABLE {TABLE} DROP CONSTRAINT {NUMBERED}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    "decision",
                    models.UniqueConstraint(fields=["number"], name=NUMBERED),
                )
            ],
        ),
    ]
