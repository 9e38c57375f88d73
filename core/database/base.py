"""PostgreSQL backend that binds the current scope to every transaction.

Inside a transaction the first statement, and the first after a change of scope, is preceded by one
`SELECT set_config(…, true)`. The settings are local to the transaction, so nothing leaks through a
connection pool. A database whose settings say `"SCOPED": False` (migrations, as the owner) is left
alone.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from core.scope import Scope, current_scope

_CONTROL: Final = ("SAVEPOINT", "ROLLBACK", "RELEASE")
_UNBOUND: Final = object()
_NO_ROLE: Final = {"role": "none"}


class DatabaseWrapper(base.DatabaseWrapper):
    """See the module."""

    _bound: object = _UNBOUND

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._bound = _UNBOUND
        if self._bind not in self.execute_wrappers:
            self.execute_wrappers.insert(0, self._bind)
        return super().get_new_connection(conn_params)

    def set_autocommit(self, *args: Any, **kwargs: Any) -> None:
        # A transaction begins or ends: what was set locally is gone.
        self._bound = _UNBOUND
        super().set_autocommit(*args, **kwargs)

    def savepoint_rollback(self, sid: str) -> None:
        """Undoes settings made after the savepoint too, so the next statement binds anew."""
        super().savepoint_rollback(sid)
        self._bound = object()

    def _bind(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        scope = current_scope()
        if self._must_bind(scope, str(sql)):
            self._send(scope)
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
