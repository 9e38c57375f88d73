"""Who did what when: append-only, sealed afterwards into one hash chain per tenant."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from core.ids import uuid7
from core.protection import Ledger, Protection


class AuditEntry(models.Model):
    """`changes` maps a field to [before, after]; people stand in it by id only.

    `sequence` (1, 2, … per tenant), `previous` and `digest` are filled once, when it is sealed.
    """

    protection: ClassVar[Protection] = Ledger(sealing=("sequence", "previous", "digest"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = models.ForeignKey(
        "municipalities.Municipality", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    membership = models.ForeignKey(
        "municipalities.Membership", on_delete=models.PROTECT, related_name="+", null=True
    )
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=60)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    sequence = models.BigIntegerField(null=True)
    previous = models.CharField(max_length=64, null=True)  # noqa: DJ001 - NULL means unsealed
    digest = models.CharField(max_length=64, null=True)  # noqa: DJ001 - NULL means unsealed

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "sequence"], name="one_place_in_the_chain")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=models.Q(sequence__isnull=True), name="audit_unsealed"
            ),
            models.Index(fields=["object_kind", "object_key"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_key}"
