"""What papers from before versions and stations lack: their first ones."""

import re
from typing import Any

from django.db import migrations

BLANK_LINES = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")


def fill(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias

    def rows(name: str) -> Any:
        return apps.get_model("working_groups", name).objects.using(alias)

    for paper in rows("DecisionPaper").iterator():
        paragraphs = [part for part in BLANK_LINES.split(paper.text) if part.strip()]
        paper.outline = [[number, 1] for number in range(1, len(paragraphs) + 1)]
        paper.lead_id = paper.author_id
        paper.subject = "project" if paper.project_id else "procedure"
        paper.save(update_fields=["outline", "lead", "subject"])
        columns = {
            name: getattr(paper, name)
            for name in ("tenant_id", "reach", "shared_with", "author_id")
        }
        rows("PaperVersion").create(
            **columns,
            paper=paper,
            number=1,
            title=paper.title,
            text=paper.text,
            outline=paper.outline,
            person_id=paper.submitted_by_id,
            made_at=paper.created_at,
        )
        rows("Station").create(
            **columns,
            paper=paper,
            position=1,
            group_id=paper.group_id,
            reached_at=paper.created_at,
        )
    _settle_comments(rows("Comment"))


def _settle_comments(comments: Any) -> None:
    """An answer to an answer belongs to the conversation, which is one level deep."""
    parents = dict(comments.values_list("pk", "parent_id"))
    for comment in comments.iterator():
        root = comment.parent_id
        while root and parents[root]:
            root = parents[root]
        comment.parent_id = root
        comment.changed_at = comment.created_at
        comment.save(update_fields=["parent", "changed_at"])


class Migration(migrations.Migration):
    dependencies = [("working_groups", "0006_papers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
