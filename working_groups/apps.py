from django.apps import AppConfig

from core.registry import registry


class WorkingGroupsConfig(AppConfig):
    name = "working_groups"
    verbose_name = "Arbeitsgruppen"

    def ready(self) -> None:
        # They need the loaded models.
        from working_groups import meeting_notices, notices  # noqa: PLC0415
        from working_groups.cooperations import notices as cooperations  # noqa: PLC0415
        from working_groups.operations import take_invited_seat, withdraw_papers  # noqa: PLC0415
        from working_groups.queries import known_files  # noqa: PLC0415

        notices.register()
        meeting_notices.register()
        cooperations.register()
        registry.acceptance("seat", take_invited_seat)
        registry.after_step("working_groups", withdraw_papers)
        registry.file_owner("working_groups", known_files)
