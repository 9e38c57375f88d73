"""Why a file as a whole cannot be read."""

from core.errors import Problem, Unmet


def refused(code: str, message: str, column: str = "") -> Unmet:
    """To be raised; `message` says what to do."""
    return Unmet(Problem(code, message, field=column))
