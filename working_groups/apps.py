from django.apps import AppConfig


class WorkingGroupsConfig(AppConfig):
    name = "working_groups"
    verbose_name = "Arbeitsgruppen"

    def ready(self) -> None:
        from working_groups.notices import register  # noqa: PLC0415 - needs the loaded models

        register()
