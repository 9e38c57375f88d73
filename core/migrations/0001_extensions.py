"""Extensions that any owner may create; a German sort key that needs no ICU."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    operations = [UnaccentExtension(), TrigramExtension(), BtreeGistExtension()]
