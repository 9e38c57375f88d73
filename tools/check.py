"""`make check`: everything that can be said about the code without running the tests.

Runs every check even when one fails, and names those that did.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv/bin"
PYTHON = str(BIN / "python")

# Enough for production settings to be read; nothing is connected to.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "x7Kp-nur-fuer-diese-Pruefung-2f9c4e1ab0d35786-Qz8vLm3RtYw6",
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_URL": "https://portal.example",
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "PORTAL_DEMO": "0",
}
# The owner's role carries a lock timeout (portal/database_roles.py); types are the models' choice.
NOT_ASKED = (
    "require-lock-timeout",
    "require-statement-timeout",
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
)
PINNED = re.compile(r"[a-z0-9][a-z0-9._-]*==\S+( ; .+)? \\$")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?$")


def main() -> int:
    os.chdir(ROOT)
    failed = [name for name, check in checks() if not passes(name, check)]
    if failed:
        print(f"\nGescheitert: {', '.join(failed)}")
    else:
        print("\nAlle Prüfungen bestanden.")
    return len(failed)


def passes(name: str, check: Callable[[], str]) -> bool:
    """Runs one check; its answer is what is wrong, empty when nothing is."""
    began = time.monotonic()
    complaint = check()
    seconds = f"{time.monotonic() - began:.1f} s".replace(".", ",")
    print(f"  {'✗' if complaint else '✓'} {name:<52} {seconds:>7}", flush=True)
    if complaint:
        print(complaint, flush=True)
    return not complaint


def checks() -> Iterator[tuple[str, Callable[[], str]]]:
    manage = (PYTHON, "manage.py")
    yield "Stil (ruff)", command(str(BIN / "ruff"), "check", "--quiet", ".")
    yield "Form (ruff format)", command(str(BIN / "ruff"), "format", "--check", "--quiet", ".")
    yield "Schichten (import-linter)", command(str(BIN / "lint-imports"), "--no-cache")
    yield "Typen (mypy)", command(str(BIN / "mypy"), "--no-error-summary")
    yield "Vorlagen (djlint)", command(str(BIN / "djlint"), "templates", "--lint", "--quiet")
    yield "Form der Vorlagen (djlint)", templates_are_formatted
    yield "Einstellungen (check)", command(*manage, "check", "--fail-level", "WARNING")
    yield (
        "Einstellungen für Produktion (check --deploy)",
        command(*manage, "check", "--deploy", "--fail-level", "WARNING", extra=PRODUCTION),
    )
    yield (
        "Migrationen vollständig",
        command(*manage, "makemigrations", "--check", "--dry-run", "--verbosity", "1"),
    )
    yield "Englischer Katalog vollständig", command(*manage, "messages", "--check")
    yield "Migrationen ohne lange Sperren (squawk)", migrations_take_no_long_locks
    yield "Festgeschriebene Pakete", requirements_are_pinned
    yield "Schriften der Dokumente", command(PYTHON, "tools/vendor_fonts.py", "--check")
    if shutil.which("node") and Path("node_modules").exists():
        yield "Übernommene Dateien unverändert", command("node", "tools/vendor.mjs", "--check")


def command(*argv: str, extra: dict[str, str] | None = None) -> Callable[[], str]:
    def check() -> str:
        done = subprocess.run(
            argv,
            env={**os.environ, **(extra or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return (done.stdout + done.stderr).strip() or "failed" if done.returncode else ""

    return check


def templates_are_formatted() -> str:
    """Names the templates that `make format` would change, without the differences."""
    complaint = command(str(BIN / "djlint"), "templates", "--check")()
    return "\n".join(line for line in complaint.splitlines() if line.startswith("templates/"))


def migrations_take_no_long_locks() -> str:
    """Asks squawk about the SQL of all migrations after an app's first one.

    The first creates tables that nobody uses yet.
    """
    migrations = [
        migration
        for migration in sorted(ROOT.glob("*/migrations/[0-9]*.py"))
        if not migration.name.startswith("0001")
    ]
    return "\n".join(filter(None, map(complaint_about, migrations)))


def complaint_about(migration: Path) -> str:
    argv = [PYTHON, "manage.py", "sqlmigrate", migration.parent.parent.name, migration.stem]
    sql = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    # Django writes the transaction around what squawk is to see as being inside one.
    inside = ["--assume-in-transaction"] if sql.startswith("BEGIN;") else []
    leave_out = [f"--exclude={','.join(NOT_ASKED)}"]
    statements = "\n".join(line for line in sql.splitlines() if line not in ("BEGIN;", "COMMIT;"))
    done = subprocess.run(
        [str(BIN / "squawk"), *inside, "--pg-version=15", "--reporter=gcc", *leave_out],
        input=statements,
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{migration}:\n{done.stdout}{done.stderr}" if done.returncode else ""


def requirements_are_pinned() -> str:
    """Every line is a version, its hash or a comment, so that no index is named anywhere."""
    return "\n".join(
        f"{path.name}:{number}: {line}"
        for path in sorted(Path("requirements").glob("*.txt"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if not (PINNED.match(line) or HASH.match(line) or re.match(r" *#", line))
    )


if __name__ == "__main__":
    sys.exit(main())
