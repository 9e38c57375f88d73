"""Areas (Bereiche) and sectors (Sektoren): vocabulary that all tenants share."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language, gettext_lazy as _

from core.protection import Protection, Reference


class Term(models.Model):
    """A named entry of a shared vocabulary, in both languages."""

    protection: ClassVar[Protection] = Reference()

    slug = models.SlugField(unique=True)
    name_de = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the request, German by default."""
        return self.name_en if get_language() == "en" else self.name_de


class Area(Term):
    class Meta(Term.Meta):
        verbose_name = _("Bereich")
        verbose_name_plural = _("Bereiche")


class Sector(Term):
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="sectors")
    icon = models.CharField(max_length=20)

    class Meta(Term.Meta):
        verbose_name = _("Sektor")
        verbose_name_plural = _("Sektoren")
