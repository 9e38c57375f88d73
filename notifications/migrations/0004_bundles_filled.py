"""What mails told of moves to their happenings. A worker of the old version that is still running
cannot queue mails afterwards: its events wait and are fanned out by the new one."""

from django.db import migrations

FILL = [
    "UPDATE notifications_event SET thread = object_kind || ':' || object_key",
    "UPDATE notifications_notice SET thread = object_kind || ':' || object_key",
    "UPDATE notifications_preference SET cadence = 'off' WHERE NOT is_on",
    """INSERT INTO notifications_happening
        (delivery_id, event_id, recipient_id, membership_id, because, omitted)
    SELECT id, event_id, recipient_id, membership_id, because, '' FROM notifications_delivery""",
    "SET CONSTRAINTS ALL IMMEDIATE",
]


def dropped(model: str, field: str, column: str) -> migrations.SeparateDatabaseAndState:
    table = f"notifications_{model}"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                f"-- squawk-ignore ban-drop-column\nALTER TABLE {table} DROP COLUMN {column}"
            )
        ],
        state_operations=[migrations.RemoveField(model, field)],
    )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_bundles_unique")]

    operations = [
        migrations.RunSQL(FILL),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "-- squawk-ignore ban-drop-constraint\n"
                    "ALTER TABLE notifications_delivery DROP CONSTRAINT one_delivery_per_channel"
                )
            ],
            state_operations=[migrations.RemoveConstraint("delivery", "one_delivery_per_channel")],
        ),
        dropped("preference", "is_on", "is_on"),
        dropped("delivery", "because", "because"),
        dropped("delivery", "event", "event_id"),
        dropped("delivery", "membership", "membership_id"),
    ]
