"""`make lint` and `make format`."""

import shutil
import subprocess
from xml.etree import ElementTree

from . import config, provision, venv
from .say import say

ADDONS = (config.ADDON, config.GLUE)
PYTHON_FOLDERS = (*ADDONS, "tests", "scripts", "benchmarks")
SHELL_SCRIPTS = ("scripts/odoo", "scripts/db", ".ci/run")


def _folders():
    return [folder for folder in PYTHON_FOLDERS if (config.ROOT / folder).exists()]


def _tool(name, *arguments):
    return subprocess.run([str(venv.folder() / "bin" / name), *arguments], cwd=config.ROOT).returncode


def _ruff():
    return _tool("ruff", "check", *_folders())


def _ruff_format():
    return _tool("ruff", "format", "--check", *_folders())


def _pylint():
    return _tool("pylint", "--rcfile=.pylintrc", *ADDONS)


def _xml():
    """Well-formed or not; what the views mean is checked when the addon is installed."""
    broken = 0
    for path in sorted(
        path for name in ADDONS for kind in ("xml", "svg") for path in (config.ROOT / name).rglob(f"*.{kind}")
    ):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            say(f"{path.relative_to(config.ROOT)}: {error}")
            broken = 1
    return broken


def _shellcheck():
    if not shutil.which("shellcheck"):
        say("shellcheck is not installed: skipped")
        return 0
    return subprocess.run(["shellcheck", *SHELL_SCRIPTS], cwd=config.ROOT).returncode


CHECKS = {
    "ruff check": _ruff,
    "ruff format": _ruff_format,
    "pylint-odoo": _pylint,
    "XML": _xml,
    "shellcheck": _shellcheck,
}


def check():
    provision.python_packages()
    failed = []
    for name, run in CHECKS.items():
        say(f"=== {name}")
        if run():
            failed.append(name)
    say(f"\nLint failed: {', '.join(failed)}" if failed else "\nLint passed")
    return bool(failed)


def reformat():
    provision.python_packages()
    _tool("ruff", "check", "--fix", "--select", "I", *_folders())
    return _tool("ruff", "format", *_folders())
