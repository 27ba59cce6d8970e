"""What the repository promises about itself."""

import ast
import re
from pathlib import Path

import pytest
from engine.decide import RULES
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "collections_gentle"
MANIFEST = ast.literal_eval((ADDON / "__manifest__.py").read_text())
GLUE = ROOT / "collections_gentle_queue_job"
CODE = sorted(p for folder in (ADDON, GLUE, ROOT / "scripts") for p in folder.rglob("*.py"))
XML = sorted(p for p in ADDON.rglob("*.xml") if "static" not in p.parts)
TEXTS = sorted(p for p in ROOT.rglob("*.md") if not {".run", "node_modules"} & set(p.relative_to(ROOT).parts))


def _name(path):
    return str(path.relative_to(ROOT))


def _functions(path):
    tree = ast.parse(path.read_text())
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_files_and_functions_stay_small(path):
    assert len(path.read_text().splitlines()) <= 400
    long = [f.name for f in _functions(path) if f.end_lineno - f.lineno + 1 > 40]
    assert long == []


def test_the_median_function_has_at_most_eight_lines():
    lengths = sorted(f.end_lineno - f.lineno + 1 for path in CODE for f in _functions(path))
    assert lengths[len(lengths) // 2] <= 8


def test_manifest_names_every_data_file_and_no_other():
    there = {str(p.relative_to(ADDON)) for p in XML} | {"security/ir.model.access.csv"}
    assert set(MANIFEST["data"]) == there
    assert len(MANIFEST["data"]) == len(set(MANIFEST["data"]))


def test_manifest_is_for_odoo_19_under_lgpl():
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", MANIFEST["version"])
    assert MANIFEST["license"] == "LGPL-3"
    assert f"## {MANIFEST['version']}" in (ROOT / "CHANGELOG.md").read_text()


def test_the_glue_addon_comes_by_itself_and_the_main_addon_knows_nothing_of_it():
    manifest = ast.literal_eval((GLUE / "__manifest__.py").read_text())
    assert manifest["depends"] == ["collections_gentle", "queue_job"] and manifest["auto_install"] is True
    assert manifest["license"] == "LGPL-3" and re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    assert set(manifest["data"]) == {str(p.relative_to(GLUE)) for p in GLUE.rglob("*.xml")}
    assert [str(p) for p in ADDON.rglob("*.py") if "queue_job" in p.read_text()] == []


@pytest.mark.parametrize("path", XML, ids=_name)
def test_xml_is_well_formed(path):
    assert etree.parse(str(path)).getroot().tag == "odoo"


def test_every_rule_has_a_sentence_and_stands_in_the_manual_in_its_order():
    source = (ADDON / "models" / "collections_sentences.py").read_text()
    told = set(re.findall(r'^    \("(\w+)", "\w*"\)', source, flags=re.M))
    names = [rule.__name__ for rule in RULES]
    assert set(names) <= told
    manual = (ROOT / "docs" / "architecture.md").read_text()
    assert re.findall(r"^\| `(\w+)` \| [^|]+\|$", manual, flags=re.M) == names


def test_codes_of_the_rules_have_sentences_or_a_general_one():
    source = (ADDON / "models" / "collections_sentences.py").read_text()
    told = set(re.findall(r'^    \("(\w+)", "(\w*)"\)', source, flags=re.M))
    engine = (ADDON / "engine" / "decide.py").read_text()
    coded = set(re.findall(r'(?:wait\(|Decision\("\w+", )"(\w+)", "(\w+)"', engine))
    assert coded, "the pattern finds no verdicts any more"
    assert {pair for pair in coded if pair not in told and (pair[0], "") not in told} == set()


def test_both_commands_of_the_readme_are_targets():
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"^\| `?make ([a-z0-9-]+)|`make ([a-z0-9-]+)", readme, flags=re.M)):
        name = target[0] or target[1]
        assert re.search(rf"^{name}:", makefile, flags=re.M), name


def test_ci_calls_the_test_command():
    lines = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[-1].endswith("make test")


@pytest.mark.parametrize("path", TEXTS, ids=_name)
def test_links_of_the_documents_lead_somewhere(path):
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text()):
        if "://" not in link and not link.startswith("mailto:"):
            assert (path.parent / link).exists(), link
