from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = "Kommunen"

    def ready(self) -> None:
        from municipalities.notices import register  # noqa: PLC0415 - needs the loaded models

        register()
