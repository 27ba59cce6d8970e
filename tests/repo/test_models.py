"""Many files make one model; what one of them says must not quietly replace what another says."""

import ast
from collections import defaultdict

import pytest
from texts import ADDON


def _classes():
    for path in sorted([*ADDON.glob("models/*.py"), *ADDON.glob("wizard/*.py")]):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef):
                yield path, node


def _models(node):
    """Names of the models that a class makes or extends."""
    said = {
        part.targets[0].id: part.value
        for part in node.body
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name)
    }
    value = said.get("_name") or said.get("_inherit")
    names = ast.literal_eval(value) if value else []
    return [names] if isinstance(names, str) else names


def _asks_super(function):
    calls = (part.func for part in ast.walk(function) if isinstance(part, ast.Call))
    return any(isinstance(called, ast.Name) and called.id == "super" for called in calls)


@pytest.fixture(scope="module")
def written():
    """Files by model and method, and whether they ask those before them."""
    found = defaultdict(list)
    for path, node in _classes():
        for part in node.body:
            if isinstance(part, ast.FunctionDef):
                for model in _models(node):
                    found[model, part.name].append((path.name, _asks_super(part)))
    return found


def test_no_method_replaces_another_of_the_same_model(written):
    assert ("collections.case", "_wake") in written
    deaf = {key: [file for file, asks in places if not asks] for key, places in written.items()}
    assert {key: files for key, files in deaf.items() if len(files) > 1} == {}
