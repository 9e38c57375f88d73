from django.apps import AppConfig

from core.registry import registry


class WorkingGroupsConfig(AppConfig):
    name = "working_groups"
    verbose_name = "Arbeitsgruppen"

    def ready(self) -> None:
        # They need the loaded models.
        from working_groups.cooperations import notices as cooperations  # noqa: PLC0415
        from working_groups.notices import register  # noqa: PLC0415
        from working_groups.operations import withdraw_papers  # noqa: PLC0415

        register()
        cooperations.register()
        registry.after_step("working_groups", withdraw_papers)
