"""System checks: no table of the portal's own goes without a protection that fits its columns."""

from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from core.policies import protection_of
from core.protection import Child, Ledger, Personal, Protection, Root

VISIBILITY: Final = frozenset({"tenant", "reach", "shared_with", "author"})


@register()
def every_model_is_protected(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """E001: nothing declared. E002: what is declared needs columns that the model has not.

    E003: a tenant's table is open. E004: a row points unguarded to another protected one.
    """
    wanted = [each.label for each in app_configs] if app_configs else None
    found = [
        model for model in apps.get_models() if wanted is None or model._meta.app_label in wanted
    ]
    return [problem for model in found if (problem := problem_of(model)) is not None]


def problem_of(model: type[models.Model]) -> CheckMessage | None:
    """What is wrong with one model, or None."""
    protection = protection_of(model)
    if protection is None:
        hint = "Siehe core/protection.py: jede eigene Tabelle sagt, wer sie sieht."
        return Error(f"{model._meta.label} nennt keinen Schutz.", hint, model, "core.E001")
    missing = _needed(protection) - {field.name for field in model._meta.get_fields()}
    if missing:
        return Error(
            f"{model._meta.label}: {type(protection).__name__} braucht {sorted(missing)}.",
            obj=model,
            id="core.E002",
        )
    if _is_open_tenant_table(model, protection):
        return Error(
            f"{model._meta.label} gehört einem Mandanten und ist offen.", None, model, "core.E003"
        )
    unguarded = sorted(_unguarded(model, protection))
    if unguarded:
        hint = "Siehe core/protection.py: Root(of=…) oder Root(beside=…)."
        message = f"{model._meta.label} zeigt ungeprüft auf geschützte Zeilen: {unguarded}."
        return Error(message, hint, model, "core.E004")
    return None


def _unguarded(model: type[models.Model], protection: Protection) -> set[str]:
    """A root's foreign keys to protected rows that it does not declare."""
    if not isinstance(protection, Root):
        return set()
    links = {
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.name not in VISIBILITY
        and isinstance(protection_of(field.related_model), Root | Child)
    }
    return links - {*protection.of, *protection.beside}


def _needed(protection: Protection) -> frozenset[str]:
    match protection:
        case Root(of=of, beside=beside):
            return VISIBILITY | {*of, *beside}
        case Child() as child:
            person = {"person"} if child.contribution else set()
            own = {child.parent, *child.fixed} | ({child.restricted} - {""})
            return VISIBILITY | own | person
        case Personal(owner=owner):
            return frozenset({owner})
        case Ledger(sealing=sealing):
            return frozenset(sealing)
        case _:
            return frozenset()


def _is_open_tenant_table(model: type[models.Model], protection: Protection) -> bool:
    has_tenant = any(field.name == "tenant" for field in model._meta.get_fields())
    return has_tenant and not isinstance(protection, Root | Child | Ledger)
