"""The one door across tenants is opened only where `elevation.py` says so."""

from tests.architecture.elevation import CALLERS
from tests.architecture.source import ROOT, calls, functions, modules


def callers() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path, tree in modules().items():
        for name, function in functions(tree):
            if any(True for _call in calls(function, "elevated")):
                found.setdefault(path, set()).add(name)
    return found


def test_elevated_is_called_where_it_is_listed_and_nowhere_else() -> None:
    listed = {path: set(names) for path, names in CALLERS.items()}
    assert callers() == listed


def test_nobody_calls_it_outside_a_function_or_by_another_name() -> None:
    for path, tree in modules().items():
        inside = sum(len(list(calls(each, "elevated"))) for _name, each in functions(tree))
        assert inside == len(list(calls(tree, "elevated"))), path
        source = "import elevated as" in _source(path)
        assert not source, path


def test_nobody_names_the_worker_but_the_core() -> None:
    naming = {path for path in modules() if "DatabaseRole.WORKER" in _source(path)}
    assert naming <= {"core/scope.py", "core/policies.py"}


def _source(path: str) -> str:
    return (ROOT / path).read_text()
