"""The abstract bases that every protected table shares."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.protection import Protection


class Reach(models.IntegerChoices):
    """How far a row is seen; the policies compare with these numbers (architecture, „Tenancy“)."""

    INTERNAL = 0, _("intern")
    SUBMITTED = 1, _("eingereicht")
    PROGRAMME = 2, _("Programm")
    PUBLIC = 3, _("öffentlich")


class Scoped(models.Model):
    """The four columns that say who may see a row. Row-level security reads nothing else."""

    protection: ClassVar[Protection]

    tenant = models.ForeignKey(
        "municipalities.Municipality", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reach = models.SmallIntegerField(choices=Reach, default=Reach.INTERNAL)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    author = models.ForeignKey(
        "municipalities.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["tenant"], name="%(class)s_tenant"),
            models.Index(fields=["reach"], name="%(class)s_reach"),
            GinIndex(fields=["shared_with"], name="%(class)s_shared"),
        ]
