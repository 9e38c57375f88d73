"""What the project package itself keeps."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.protection import Protection, Reference


class DemoLoading(models.Model):
    """That demo data was loaded: one row at most, written at the first loading.

    `shift` is by how many days every date was moved, so that the file's demo clock fell on
    `loaded_on`; later runs move by the same days. `projects` holds the slugs loaded so far: what
    somebody renamed or deleted since does not come back.
    """

    protection: ClassVar[Protection] = Reference()

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    shift = models.IntegerField()
    loaded_on = models.DateField()
    projects = ArrayField(models.SlugField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_demo_loading")
        ]

    def __str__(self) -> str:
        return f"Demodaten vom {self.loaded_on}"
