from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.registry import Handover, registry


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projekte"

    def ready(self) -> None:
        # They need the loaded models.
        from projects.notices import register  # noqa: PLC0415
        from projects.operations import hand_over, led_in_tenant  # noqa: PLC0415

        register()
        label = _("Geleitete Projekte")
        registry.handover("projects", Handover(label=label, count=led_in_tenant, move=hand_over))
