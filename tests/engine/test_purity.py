"""The engine imports the standard library only and touches no clock, no chance, no float, no file."""

import ast
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2] / "collections_gentle" / "engine"
FILES = sorted(HOME.glob("**/*.py"))
IMPURE_MODULES = {"io", "logging", "os", "pathlib", "random", "secrets", "socket", "subprocess", "time", "uuid"}
CLOCK = {"now", "today", "utcnow", "fromtimestamp", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
FORBIDDEN_CALLS = {"open", "print", "input", "float", "eval", "exec", "getattr", "setattr", "__import__", "hash", "id"}


def nodes(kind):
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if isinstance(node, kind):
                yield f"{path.name}:{node.lineno}", node


def test_there_is_an_engine():
    assert {path.name for path in FILES} >= {"decide.py", "facts.py", "gates.py", "ladder.py", "money.py", "window.py"}


def test_imports():
    modules = set()
    for _, node in nodes(ast.Import):
        modules |= {name.name.split(".")[0] for name in node.names}
    for where, node in nodes(ast.ImportFrom):
        assert node.level <= 1, where
        modules |= {node.module.split(".")[0]} if not node.level else set()
    assert modules <= set(sys.stdlib_module_names) - IMPURE_MODULES


def test_no_clock():
    assert [where for where, node in nodes(ast.Call) if getattr(node.func, "attr", None) in CLOCK] == []


def test_no_forbidden_calls():
    assert [where for where, node in nodes(ast.Call) if getattr(node.func, "id", None) in FORBIDDEN_CALLS] == []


def test_no_floats():
    assert [where for where, node in nodes(ast.Constant) if isinstance(node.value, (float, complex))] == []


def test_no_global_state():
    assert [where for where, _ in nodes((ast.Global, ast.Nonlocal))] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_public_functions_say_what_they_do():
    functions = [(where, node) for where, node in nodes(ast.FunctionDef) if not node.name.startswith("_")]
    assert [where for where, node in functions if not ast.get_docstring(node)] == []
