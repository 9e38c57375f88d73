"""When worker and beat were last heard of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_muting")]

    operations = [
        migrations.CreateModel(
            "Pulse",
            [
                (
                    "part",
                    models.CharField(
                        choices=[("worker", "Worker"), ("beat", "Taktgeber")],
                        max_length=6,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("alarmed_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
