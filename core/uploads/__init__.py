"""Files that people send: looked at before they are kept, stored under random names, given back.

Knows no domain: what a file belongs to is a row of the app that asked for it. An operation takes
`Checked`, which only `check` makes, so that no file comes in unseen.
"""

from core.uploads.checking import Checked, check
from core.uploads.scanning import Scan
from core.uploads.sending import attachment
from core.uploads.storing import (
    discard,
    is_older_than,
    stored,
    stored_names,
)

__all__ = [
    "Checked",
    "Scan",
    "attachment",
    "check",
    "discard",
    "is_older_than",
    "stored",
    "stored_names",
]
