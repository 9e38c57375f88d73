from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Kern"

    def ready(self) -> None:
        from core import checks  # noqa: F401, PLC0415 - registers itself, needs the loaded models

        # The one place that can know that tables have changed.
        post_migrate.connect(_protect, sender=self)


def _protect(*, using: str, **kwargs: object) -> None:
    from core.policies import protect_database  # noqa: PLC0415 - needs the loaded registry

    # The login cannot grant; it gets here when a test empties its tables.
    if not connections[using].settings_dict.get("SCOPED", True):
        protect_database(using)
