"""The portal's own code, read as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


@cache
def modules() -> dict[str, ast.Module]:
    """By path from the root, such as "projects/operations/steps.py"; no tests, no migrations."""
    paths = (path for app in settings.PORTAL_APPS for path in (ROOT / app).rglob("*.py"))
    own = (path for path in paths if "migrations" not in path.parts)
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in sorted(own)}


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls of a function by its bare or its last name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) == name:
            yield node


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every function with its dotted name inside the module, methods as "Class.method"."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner
