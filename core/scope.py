"""Who is acting, as the database sees it.

A scope names the database role and the ids that the row-level policies compare with. It lives in a
context variable; the database wrapper (`core.database`) sends it before a transaction's first
statement. No scope means no access: protected tables then answer "permission denied".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum

NOBODY = -1
"""An id that no row carries; the policies compare with it where a scope names nobody."""


class DatabaseRole(StrEnum):
    """The NOLOGIN roles that the login role assumes for one transaction."""

    PUBLIC = "portal_public"
    MEMBER = "portal_member"
    DISTRICT = "portal_district"
    MINISTRY = "portal_ministry"
    WORKER = "portal_worker"


@dataclass(frozen=True, slots=True)
class Scope:
    """The ids are primary keys; `tenants` are those of a Bezirksregierung, `circles` all one's own."""

    role: DatabaseRole = DatabaseRole.PUBLIC
    tenant: int = NOBODY
    tenants: tuple[int, ...] = ()
    circles: tuple[int, ...] = ()
    organisation: int = NOBODY
    user: int = NOBODY

    def settings(self) -> dict[str, str]:
        """What `set_config` receives, by parameter name."""
        return {
            "role": self.role.value,
            "app.tenant": str(self.tenant),
            "app.tenants": _array(self.tenants),
            "app.circles": _array(self.circles),
            "app.organisation": str(self.organisation),
            "app.user": str(self.user),
        }


PUBLIC = Scope()
_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope | None:
    return _current.get()


@contextmanager
def scoped(scope: Scope | None) -> Iterator[None]:
    """Act within `scope`; the outer scope returns afterwards, also after an error."""
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


def enter_scope(scope: Scope) -> None:
    """Exchange the scope for the rest of the surrounding `scoped` block (token sign-in needs this)."""
    _current.set(scope)


@contextmanager
def elevated() -> Iterator[None]:
    """Act as `portal_worker`, which sees and may write everything.

    The one door for work that crosses a tenant, to be opened only after an access check. An
    architecture test lists its callers.
    """
    scope = replace(_current.get() or PUBLIC, role=DatabaseRole.WORKER)
    with scoped(scope):
        yield


def _array(ids: tuple[int, ...]) -> str:
    return "{" + ",".join(str(int(each)) for each in ids) + "}"
