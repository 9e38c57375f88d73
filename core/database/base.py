"""PostgreSQL backend that binds the current scope to every transaction.

Inside a transaction the first statement, and the first after a change of scope, is preceded by one
`SELECT set_config(…, true)`. The settings are local to the transaction, so nothing leaks through a
connection pool. A database whose settings say `"SCOPED": False` (migrations, as the owner) is left
alone.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from psycopg.pq import TransactionStatus

from core.scope import Scope, current_scope

_CONTROL: Final = ("SAVEPOINT", "ROLLBACK", "RELEASE")
_UNBOUND: Final = object()
_NO_ROLE: Final = {"role": "none"}
_PAST_THE_WRAPPERS: Final = frozenset({"copy", "stream"})


class _BindingCursor(CursorWrapper):
    """Binds too where psycopg is spoken to directly and Django's execute wrappers are not asked."""

    db: "DatabaseWrapper"

    def __getattr__(self, name: str) -> Any:
        if name in _PAST_THE_WRAPPERS:
            self.db.bind()
        return super().__getattr__(name)

    def callproc(self, procname: str, params: Any = None, kparams: Any = None) -> Any:
        self.db.bind()
        return super().callproc(procname, params, kparams)


class _BindingDebugCursor(CursorDebugWrapper, _BindingCursor):
    """The same, while statements are counted."""


class DatabaseWrapper(base.DatabaseWrapper):
    """See the module."""

    _bound: object = _UNBOUND

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._bound = _UNBOUND
        if self._bind_and_execute not in self.execute_wrappers:
            self.execute_wrappers.insert(0, self._bind_and_execute)
        return super().get_new_connection(conn_params)

    def make_cursor(self, cursor: Any) -> CursorWrapper:
        return _BindingCursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> CursorDebugWrapper:
        return _BindingDebugCursor(cursor, self)

    def set_autocommit(self, *args: Any, **kwargs: Any) -> None:
        # A transaction begins or ends: what was set locally is gone.
        self._bound = _UNBOUND
        super().set_autocommit(*args, **kwargs)

    def savepoint_rollback(self, sid: str) -> None:
        """Undoes settings made after the savepoint too, so the next statement binds anew."""
        super().savepoint_rollback(sid)
        self._bound = object()

    def bind(self, sql: str = "") -> None:
        """Send the current scope unless the transaction has it already."""
        scope = current_scope()
        if self._must_bind(scope, sql):
            self._send(scope)

    def _bind_and_execute(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.bind(str(sql))
        return execute(sql, params, many, context)

    def _must_bind(self, scope: Scope | None, sql: str) -> bool:
        if not self.in_atomic_block or not self.settings_dict.get("SCOPED", True):
            return False
        if scope is self._bound or (scope is None and self._bound is _UNBOUND):
            return False
        failed = self.connection.info.transaction_status == TransactionStatus.INERROR
        return not failed and not sql.startswith(_CONTROL)

    def _send(self, scope: Scope | None) -> None:
        values = scope.settings() if scope else _NO_ROLE
        calls = ", ".join(f"set_config('{name}', %s, true)" for name in values)
        # First, because the statement itself comes through here again.
        self._bound = scope
        with self.cursor() as cursor:
            cursor.execute(f"SELECT {calls}", list(values.values()))
