from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projekte"

    def ready(self) -> None:
        from projects.notices import register  # noqa: PLC0415 - needs the loaded models

        register()
