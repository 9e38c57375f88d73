from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "public"
    verbose_name = "Öffentlichkeit"

    def ready(self) -> None:
        from public.notices import register  # noqa: PLC0415 - needs the loaded models

        register()
