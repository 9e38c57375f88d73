"""Mails that tell of several happenings, and when their readers want them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CADENCES = [
    ("now", "sofort"),
    ("daily", "täglich"),
    ("weekly", "wöchentlich"),
    ("off", "nie"),
]


def key(model: str, **options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model, **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "delivery",
            "cadence",
            models.CharField(choices=CADENCES, default="now", db_default="now", max_length=6),
        ),
        migrations.AddField(
            "delivery", "is_open", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField(
            "delivery", "key", models.CharField(default="", db_default="", max_length=101)
        ),
        migrations.AddField(
            "event", "thread", models.CharField(default="", db_default="", max_length=101)
        ),
        migrations.AddField(
            "notice", "because", models.CharField(default="", db_default="", max_length=30)
        ),
        migrations.AddField(
            "notice", "thread", models.CharField(default="", db_default="", max_length=101)
        ),
        migrations.AddField(
            "preference",
            "cadence",
            models.CharField(choices=CADENCES, db_default="now", max_length=6),
        ),
        migrations.CreateModel(
            "Happening",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=30)),
                ("omitted", models.CharField(blank=True, max_length=300)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="happenings",
                        to="notifications.delivery",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="happenings",
                        to="notifications.event",
                    ),
                ),
                ("membership", key("municipalities.membership", null=True)),
                ("on_behalf_of", key(settings.AUTH_USER_MODEL, null=True)),
                ("recipient", key(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "recipient"), name="mailed_once", nulls_distinct=False
                    )
                ]
            },
        ),
        migrations.CreateModel(
            "Rhythm",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest_hour", models.PositiveSmallIntegerField(default=7)),
                ("digest_weekday", models.PositiveSmallIntegerField(default=0)),
                ("quiet_from", models.PositiveSmallIntegerField(default=20)),
                ("quiet_until", models.PositiveSmallIntegerField(default=7)),
                ("rests", models.BooleanField(default=True)),
                ("away_from", models.DateField(null=True)),
                ("away_until", models.DateField(null=True)),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="municipalities.membership",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("digest_hour__lt", 24),
                            ("quiet_from__lt", 24),
                            ("quiet_until__lt", 24),
                            ("digest_weekday__lt", 7),
                        ),
                        name="hours_of_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("away_from__isnull", True), ("away_until__isnull", True)),
                            ("away_from__lte", models.F("away_until")),
                            _connector="OR",
                        ),
                        name="away_from_before_until",
                    ),
                ]
            },
        ),
    ]
