"""Creates the portal's roles and database on a PostgreSQL server of one's own."""

import argparse
import os
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.core.management import BaseCommand, CommandError
from psycopg.conninfo import make_conninfo

from portal import database_roles

VARIABLES = {
    "app_password": "DATABASE_URL",
    "owner_password": "DATABASE_OWNER_URL",
    "backup_password": "DATABASE_BACKUP_URL",
}


class Command(BaseCommand):
    help = (
        "Legt Rollen, Datenbank und Erweiterungen auf einem PostgreSQL-Server (ab 15) an; darf "
        "beliebig oft laufen. Kennwörter, die nicht genannt sind, stammen aus DATABASE_URL, "
        "DATABASE_OWNER_URL und DATABASE_BACKUP_URL."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--superuser-url",
            default=os.environ.get("SUPERUSER_URL"),
            help="Anmeldung eines Superusers, postgresql://… (sonst SUPERUSER_URL)",
        )
        parser.add_argument("--database", help="Name der Datenbank (sonst aus DATABASE_URL)")
        for option in VARIABLES:
            parser.add_argument(f"--{option.replace('_', '-')}")

    def handle(self, *args: Any, **options: Any) -> None:
        url = options["superuser_url"]
        if not url:
            raise CommandError("Nennen Sie mit --superuser-url die Anmeldung eines Superusers.")
        database = options["database"] or database_of(os.environ.get("DATABASE_URL", ""))
        passwords = database_roles.Passwords(
            **{
                option.removesuffix("_password"): options[option]
                or password_of(os.environ.get(variable, ""))
                for option, variable in VARIABLES.items()
            }
        )
        try:
            self._create(url, database=database, passwords=passwords)
        except psycopg.Error as error:
            raise CommandError(f"Der Server lehnt ab: {error}") from error

    def _create(self, url: str, *, database: str, passwords: database_roles.Passwords) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            database_roles.create_roles(connection, passwords=passwords)
            database_roles.create_database(connection, name=database)
        with psycopg.connect(make_conninfo(url, dbname=database), autocommit=True) as inside:
            refused = database_roles.prepare_database(inside)
        for function in refused:
            self.stderr.write(
                f"LEAKPROOF für {function} abgelehnt: die Suche bleibt richtig, wird aber langsam."
            )
        self.stdout.write(f"Rollen und Datenbank „{database}“ sind eingerichtet.")


def password_of(url: str) -> str | None:
    password = urlsplit(url).password
    return unquote(password) if password else None


def database_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/")) or "portal"
