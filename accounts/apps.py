from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Konten"

    def ready(self) -> None:
        from accounts.notices import register  # noqa: PLC0415 - needs the loaded models

        register()
