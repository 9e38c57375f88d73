"""One open mail per thread, one digest per period; built beside people at work."""

from django.db import migrations, models

TABLE = "notifications_delivery (recipient_id, key)"


def unique(name: str, condition: models.Q, where: str) -> migrations.SeparateDatabaseAndState:
    constraint = models.UniqueConstraint(
        fields=["recipient", "key"], condition=condition, name=name
    )
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                [
                    # What an attempt that broke off has left.
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                    f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {TABLE} {where}",
                ],
                reverse_sql=f"DROP INDEX CONCURRENTLY {name}",
            )
        ],
        state_operations=[migrations.AddConstraint("delivery", constraint)],
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0002_bundles")]

    operations = [
        unique("one_open_mail_per_thread", models.Q(("is_open", True)), "WHERE is_open"),
        unique(
            "one_digest_per_period",
            models.Q(("cadence__in", ["daily", "weekly"])),
            "WHERE cadence IN ('daily', 'weekly')",
        ),
    ]
