"""Habits that a linter does not know: named fields, no hidden flow, one clock, layers."""

import ast
import importlib.util
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.source import ROOT, called, modules

SIGNALS = re.compile(r"(pre|post)_(save|delete|init)|m2m_changed|receiver")


def trees(pattern: str) -> Iterator[tuple[str, ast.Module]]:
    return ((path, tree) for path, tree in modules().items() if re.search(pattern, path))


def _names(node: ast.Assign) -> set[str]:
    return {each.id for each in node.targets if isinstance(each, ast.Name)}


def test_layers_hold() -> None:
    # In a process of its own: it silences every logger it finds.
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_form_and_no_serializer_takes_all_fields() -> None:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and _names(node) & {"fields", "exclude"}:
                assert "exclude" not in _names(node), f"{path}:{node.lineno}"
                values = [n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant)]
                assert "__all__" not in values, f"{path}:{node.lineno}"


def test_no_business_hides_in_signals() -> None:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                used = [each.name for each in node.names if SIGNALS.fullmatch(each.name)]
                assert used == [], f"{path}:{node.lineno}"


def test_no_model_saves_with_side_effects() -> None:
    for path, tree in trees(r"models"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                own = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
                assert not own & {"save", "delete"}, f"{path}: {node.name}"


def test_time_is_an_argument_below_the_entry_points() -> None:
    for path, tree in trees(r"/(operations|access|queries|models|workflow|forms|filters)\b"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = "" if node.args else ast.unparse(node.func)
                reads = name in {"now", "today", "clock.now", "timezone.now", "timezone.localdate"}
                assert not reads, f"{path}:{node.lineno} liest die Uhr"


@pytest.mark.parametrize("app", settings.PORTAL_APPS)
def test_operations_take_keywords_only(app: str) -> None:
    if importlib.util.find_spec(f"{app}.operations") is None:
        return
    for name, verb in vars(importlib.import_module(f"{app}.operations")).items():
        is_own = inspect.isfunction(verb) and verb.__module__.startswith(f"{app}.operations")
        if is_own and not name.startswith("_"):
            kinds = {each.kind for each in inspect.signature(verb).parameters.values()}
            named = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
            assert kinds <= named, f"{app}.operations.{name}"


def test_nothing_is_marked_as_safe_html() -> None:
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                assert called(node) != "mark_safe", f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    "word", ("hx-on", "onclick=", "onsubmit=", "onchange=", "<style", " style=")
)
def test_no_template_breaks_the_content_policy(word: str) -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        if "emails" not in path.parts:
            assert word not in path.read_text(), path
