from django.apps import AppConfig

from core.registry import registry


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = "Kommunen"

    def ready(self) -> None:
        from municipalities.access import scopes_of  # noqa: PLC0415 - needs the loaded models

        registry.scope_source(scopes_of)
