"""Row-level security as SQL: the only definition of who sees what.

`protect_database` is idempotent and runs after every migration, so that no table is ever left open
between two releases. Visibility and write rules: docs/structure.md, „Tenancy“.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.options import Options

from core.protection import (
    Child,
    Framework,
    Ledger,
    Outbox,
    Personal,
    Protection,
    Reference,
    Root,
    WorkerOnly,
)
from core.scope import DatabaseRole

ROLES: Final = tuple(role.value for role in DatabaseRole)
USERS: Final = tuple(role for role in ROLES if role != DatabaseRole.WORKER)
LOGIN: Final = "portal_app"
COLUMNS: Final = ("tenant_id", "reach", "shared_with")
WRITING: Final = ("INSERT", "UPDATE", "DELETE")

_OWN_TENANT: Final = "tenant_id = (SELECT current_setting('app.tenant'))::bigint"
# Bare once more: hidden in a sub-select alone, the planner could neither estimate nor use the index.
_OWN_TENANT_INDEXED: Final = "tenant_id = current_setting('app.tenant')::bigint"
_OWN_CIRCLES: Final = "shared_with && current_setting('app.circles')::bigint[]"
_OWN_DISTRICT: Final = "(reach >= 1 AND tenant_id = ANY (current_setting('app.tenants')::bigint[]))"
_OWN_ORGANISATION: Final = "author_id = (SELECT current_setting('app.organisation'))::bigint"
_MYSELF: Final = "person_id = (SELECT current_setting('app.user'))::bigint"
_INSIDE: Final = f"{_OWN_TENANT} OR {_OWN_TENANT_INDEXED} OR {_OWN_CIRCLES}"

VISIBLE: Final = {
    DatabaseRole.PUBLIC: "reach >= 3",
    DatabaseRole.MEMBER: f"reach >= 2 OR {_INSIDE}",
    DatabaseRole.DISTRICT: f"reach >= 2 OR {_OWN_DISTRICT} OR {_OWN_CIRCLES}",
    DatabaseRole.MINISTRY: f"reach >= 1 OR {_OWN_CIRCLES}",
}


def protection_of(model: type[models.Model]) -> Protection | None:
    """What the model declares; third-party models count as framework tables."""
    declared = getattr(model, "protection", None)
    if isinstance(declared, Protection):
        return declared
    is_ours = model.__module__.split(".")[0] in settings.PORTAL_APPS
    return None if is_ours and not _made_by_django(model) else Framework()


def protect_database(using: str = "default") -> None:
    """Grant, enable, force and (re)create every policy and trigger. Needs the owner's connection."""
    with connections[using].cursor() as cursor:
        owner = cursor.execute("SELECT current_user").fetchone()[0]
        for role in (LOGIN, *ROLES):
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {LOGIN}, {', '.join(ROLES)}")
        for model in apps.get_models(include_auto_created=True):
            _protect(cursor, model, owner)


def _protect(cursor: CursorWrapper, model: type[models.Model], owner: str) -> None:
    table = model._meta.db_table
    if not model._meta.managed or model._meta.proxy:
        return
    # At once, so that nobody at work meanwhile finds the table without its policies.
    with transaction.atomic(cursor.db.alias):
        cursor.execute(f"REVOKE ALL ON {table} FROM {LOGIN}, {', '.join(ROLES)}")
        for statement in _statements(model, table, owner):
            cursor.execute(statement)


def _statements(model: type[models.Model], table: str, owner: str) -> Iterator[str]:
    match _inherited(model):
        case Framework():
            yield _grant("SELECT, INSERT, UPDATE, DELETE", table, (LOGIN, *ROLES))
        case Reference():
            yield _grant("SELECT", table, (LOGIN, *ROLES))
            yield _grant("INSERT, UPDATE, DELETE", table, (DatabaseRole.WORKER,))
        case WorkerOnly():
            yield _grant("SELECT, INSERT, UPDATE, DELETE", table, (DatabaseRole.WORKER,))
        case Outbox():
            yield from _closed(table, owner)
            yield _policy("append", table, "INSERT", USERS, check="true")
        case Ledger(sealing=sealing):
            yield from _closed(table, owner)
            yield _policy("append", table, "INSERT", USERS, check="true")
            yield from _ledger_trigger(table, sealing)
        case Personal(owner=column):
            mine = f"{column}_id = (SELECT current_setting('app.user'))::bigint"
            yield from _closed(table, owner)
            yield _policy("own_read", table, "SELECT", USERS, using=mine)
            yield from _write_policies("own", table, USERS, mine)
        case Root() as root:
            yield from _root(model, table, owner, root)
        case Child() as child:
            yield from _child(model, table, owner, child)
        case _:
            raise LookupError(f"{model._meta.label} declares no protection")


def _root(model: type[models.Model], table: str, owner: str, root: Root) -> Iterator[str]:
    yield from _readable(table, owner)
    yield from _write_policies("tenant", table, (DatabaseRole.MEMBER,), _OWN_TENANT)
    yield from _guard_trigger(model, table, root)
    yield from _cascade_trigger(table)


def _child(model: type[models.Model], table: str, owner: str, child: Child) -> Iterator[str]:
    yield from _readable(table, owner)
    commands = ("INSERT",) if child.append_only else WRITING
    if child.contribution:
        becomes = f"{_OWN_ORGANISATION} AND {_MYSELF}"
        yield from _write_policies(
            "contributor", table, USERS, _OWN_ORGANISATION, becomes, commands=commands
        )
    elif child.sealed:
        yield from _seal_trigger(table)
    else:
        yield from _write_policies(
            "tenant", table, (DatabaseRole.MEMBER,), _OWN_TENANT, commands=commands
        )
    yield from _copy_trigger(model, table, child)
    if child.append_only:
        yield from _append_trigger(table)
    yield from _cascade_trigger(table)
    if child.fixed:
        yield from _fixed_trigger(model, table, child.fixed)


def _readable(table: str, owner: str) -> Iterator[str]:
    yield from _closed(table, owner)
    for role, condition in VISIBLE.items():
        yield _policy(f"read_{role.name.lower()}", table, "SELECT", (role,), using=condition)


def _closed(table: str, owner: str) -> Iterator[str]:
    """Row-level security on and forced; open to the owner (else 0 rows, silently) and the worker."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"""DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT policyname FROM pg_policies WHERE tablename = '{table}' LOOP
            EXECUTE format('DROP POLICY %I ON {table}', name);
        END LOOP; END $$"""
    for command in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        using, check = _halves(command, "true", "true")
        name = f"everything_{command.lower()}"
        yield _policy(name, table, command, (owner, DatabaseRole.WORKER), using, check)
    yield _grant("SELECT, INSERT, UPDATE, DELETE", table, (DatabaseRole.WORKER,))


def _write_policies(
    name: str,
    table: str,
    roles: Iterable[str],
    condition: str,
    becomes: str = "",
    *,
    commands: Iterable[str] = WRITING,
) -> Iterator[str]:
    """On the rows under `condition`; what is written must fulfil `becomes`, else the same."""
    for command in commands:
        using, check = _halves(command, condition, becomes or condition)
        yield _policy(f"{name}_{command.lower()}", table, command, roles, using, check)


def _halves(command: str, condition: str, becomes: str) -> tuple[str, str]:
    """Which rows a command may touch, and what they may become."""
    using = "" if command == "INSERT" else condition
    check = becomes if command in ("INSERT", "UPDATE") else ""
    return using, check


def _policy(
    name: str, table: str, command: str, roles: Iterable[str], using: str = "", check: str = ""
) -> str:
    clauses = f" USING ({using})" if using else ""
    clauses += f" WITH CHECK ({check})" if check else ""
    names = tuple(roles)
    created = f"CREATE POLICY {name} ON {table} FOR {command} TO {', '.join(names)}{clauses}"
    own = tuple(role for role in names if role in ROLES)
    return f"{created}; {_grant(command, table, own)}"


def _grant(commands: str, table: str, roles: Iterable[str]) -> str:
    return f"GRANT {commands} ON {table} TO {', '.join(roles)}"


def _copy_trigger(model: type[models.Model], table: str, child: Child) -> Iterator[str]:
    """Runs as the writer: who cannot see the parent cannot add to it."""
    key, parent = _link(model, child.parent)
    reach = "LEAST(above.reach, 1)" if child.confidential else "above.reach"
    circles = "NEW.shared_with" if child.confidential else "above.shared_with"
    author = "NEW.author_id" if child.contribution else "above.author_id"
    kept = _restricted(child.restricted, table) if child.restricted else ""
    declared = f"DECLARE given {table}%ROWTYPE := NEW;" if child.restricted else ""
    yield f"""CREATE OR REPLACE FUNCTION {table}_copy() RETURNS trigger LANGUAGE plpgsql AS $$
        {declared}
        BEGIN
            SELECT above.tenant_id, {reach}, {circles}, {author}
            INTO NEW.tenant_id, NEW.reach, NEW.shared_with, NEW.author_id
            FROM public.{parent.db_table} above
            WHERE above.{parent.pk.column} = NEW.{key};
            IF NOT FOUND THEN
                RAISE insufficient_privilege USING MESSAGE = '{table}: no visible parent';
            END IF;
            {kept}
            RETURN NEW;
        END $$"""
    # By name before the cascade below, which must not be undone by a stale parent.
    yield f"""CREATE OR REPLACE TRIGGER copy_visibility BEFORE INSERT OR UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_copy()"""


def _restricted(column: str, table: str) -> str:
    """Undoes the copy where the row is restricted; once written, its audience stands."""
    return f"""IF TG_OP = 'UPDATE' AND NEW.{column} IS DISTINCT FROM OLD.{column} THEN
                RAISE insufficient_privilege USING MESSAGE = '{table}: {column} is for good';
            END IF;
            IF NEW.{column} THEN
                IF TG_OP = 'UPDATE' THEN given := OLD; END IF;
                NEW.tenant_id := given.tenant_id;
                NEW.reach := 0;
                NEW.shared_with := given.shared_with;
            END IF;"""


def _append_trigger(table: str) -> Iterator[str]:
    """Append-only for everybody: nothing changes but who may see the row."""
    columns = "'{tenant_id,reach,shared_with,author_id}'::text[]"
    yield f"""CREATE OR REPLACE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF to_jsonb(NEW) - {columns} IS DISTINCT FROM to_jsonb(OLD) - {columns} THEN
                RAISE EXCEPTION '{table} is append-only';
            END IF;
            RETURN NEW;
        END $$"""
    yield f"""CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_fixed()"""


def _guard_trigger(model: type[models.Model], table: str, root: Root) -> Iterator[str]:
    """Runs as the writer: nobody hangs a row of her own onto one of a foreign tenant.

    A foreign key alone would let her, for it is checked past all policies.
    """
    links = [(name, "above.tenant_id = NEW.tenant_id") for name in root.of]
    links += [(name, "true") for name in root.beside]
    if not links:
        return
    checks = [_pointing(model, table, name, condition) for name, condition in links]
    columns = [_link(model, name)[0] for name, _condition in links]
    yield f"""CREATE OR REPLACE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {" ".join(checks)} RETURN NEW; END $$"""
    yield f"""CREATE OR REPLACE TRIGGER guard_parents
        BEFORE INSERT OR UPDATE OF tenant_id, {", ".join(columns)} ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_guard()"""


def _pointing(model: type[models.Model], table: str, name: str, condition: str) -> str:
    key, parent = _link(model, name)
    return f"""IF NEW.{key} IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.{parent.db_table} above
            WHERE above.{parent.pk.column} = NEW.{key} AND {condition}
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = '{table}: no visible parent';
        END IF;"""


def _cascade_trigger(table: str) -> Iterator[str]:
    """A change of the parent's columns reaches every child that follows, seen by the writer or not."""
    touched = [
        f"UPDATE public.{child} SET reach = reach WHERE {column} = NEW.{key};"
        for child, column, key in _children_of(table)
    ]
    if not touched:
        return
    yield f"""CREATE OR REPLACE FUNCTION {table}_cascade() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        BEGIN {" ".join(touched)} RETURN NULL; END $$"""
    yield f"""CREATE OR REPLACE TRIGGER cascade_visibility AFTER UPDATE ON {table} FOR EACH ROW
        WHEN ((OLD.tenant_id, OLD.reach, OLD.shared_with, OLD.author_id)
            IS DISTINCT FROM (NEW.tenant_id, NEW.reach, NEW.shared_with, NEW.author_id))
        EXECUTE FUNCTION {table}_cascade()"""


def _children_of(table: str) -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models():
        protection = protection_of(model)
        if isinstance(protection, Child) and protection.follows:
            key, parent = _link(model, protection.parent)
            if parent.db_table == table:
                yield model._meta.db_table, key, str(parent.pk.column)


def _link(model: type[models.Model], name: str) -> tuple[str, "Options[models.Model]"]:
    """The column that points to the parent, and the parent's options."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.ForeignKey):
        raise LookupError(f"{model._meta.label}.{name} is no foreign key")
    parent: type[models.Model] = field.related_model
    return field.column, parent._meta


def _ledger_trigger(table: str, sealing: tuple[str, ...]) -> Iterator[str]:
    """Append-only: the sealing columns may be filled once, all else stays as it was written."""
    kept = " AND ".join(f"OLD.{column} IS NULL" for column in sealing) or "false"
    reset = "; ".join(f"NEW.{column} := NULL" for column in sealing)
    yield f"""CREATE OR REPLACE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE sealed {table}%ROWTYPE := NEW;
        BEGIN
            IF TG_OP = 'UPDATE' AND {kept} THEN
                {reset + ";" if reset else ""}
                IF NEW IS NOT DISTINCT FROM OLD THEN RETURN sealed; END IF;
            END IF;
            RAISE EXCEPTION '{table} is append-only';
        END $$"""
    yield f"""CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_keep()"""


def _fixed_trigger(model: type[models.Model], table: str, fixed: Collection[str]) -> Iterator[str]:
    """What was written once stays; who may see it can still change with the parent."""
    columns = [field.column for field in model._meta.concrete_fields if field.name in fixed]
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    yield f"""CREATE OR REPLACE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND ({old}) IS NOT DISTINCT FROM ({new}) THEN RETURN NEW; END IF;
            RAISE EXCEPTION '{table} is fixed';
        END $$"""
    yield f"""CREATE OR REPLACE TRIGGER fixed BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_fixed()"""


def _seal_trigger(table: str) -> Iterator[str]:
    """Append-only, save that the visibility follows the parent's. By name before the copying."""
    freed = " ".join(f"NEW.{column} := OLD.{column};" for column in (*COLUMNS, "author_id"))
    yield f"""CREATE OR REPLACE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE wanted {table}%ROWTYPE := NEW;
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                {freed}
                IF NEW IS NOT DISTINCT FROM OLD THEN RETURN wanted; END IF;
            END IF;
            RAISE EXCEPTION '{table} is append-only';
        END $$"""
    yield f"""CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_keep()"""


def _inherited(model: type[models.Model]) -> Protection | None:
    """A many-to-many table made by Django is protected like the model that declares it."""
    if not _made_by_django(model):
        return protection_of(model)
    declaring = model._meta.auto_created
    protection = protection_of(declaring)  # type: ignore[arg-type]
    if isinstance(protection, Root | Child):
        raise LookupError(f"{model._meta.label}: give a protected relation a model of its own")
    return protection


def _made_by_django(model: type[models.Model]) -> bool:
    return bool(model._meta.auto_created)
