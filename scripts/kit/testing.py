"""`make test` and its parts: each level of tests in a pytest process of its own."""

import os
import shlex
import subprocess
import sys

from . import config, database, odoo, postgres, provision, system, venv
from .say import say

LEVELS = ("engine", "repo", "addon", "e2e")


def _targets(level, chosen):
    """What to hand to pytest, or nothing when the level has no tests yet."""
    if chosen:
        return shlex.split(chosen)
    folder = config.ROOT / "tests" / level
    if not any(folder.rglob("test_*.py")):
        say(f"tests/{level}: no tests yet, skipped")
        return []
    return [f"tests/{level}"]


def _pytest(python, options, targets, **extra):
    arguments = [str(python), "-m", "pytest", *options, *shlex.split(os.environ.get("PYTEST_ARGS", "")), *targets]
    return subprocess.run(arguments, cwd=config.ROOT, **extra).returncode


def engine(targets):
    python = venv.engine_python()
    return _pytest(python, ["-p", "no:odoo", "-o", "pythonpath=collections_gentle"], targets)


def repo(targets):
    return _pytest(venv.python(), ["-p", "no:odoo"], targets)


def addon(targets):
    name = database.clone(database.addon_name(), f"cg_test_addon_{os.getpid()}")
    conf = odoo.write_conf(config.RUN / "test" / f"{name}.conf", db_name=name)
    try:
        # the engine's short import name must not exist beside odoo.addons.collections_gentle.engine
        return _pytest(venv.python(), ["--odoo-http", "-o", "pythonpath="], targets, env=odoo.environment(conf))
    finally:
        database.drop(name)
        conf.unlink()


def e2e(targets):
    return _pytest(venv.python(), ["-p", "no:odoo"], targets, env=tool_environment())


def tool_environment():
    """What tests that start servers of their own need to know."""
    odoo.write_conf()
    return {
        **odoo.environment(),
        "COLLECTIONS_INSIDE": "1",
        "COLLECTIONS_ODOO": str(config.ROOT / "scripts" / "odoo"),
        "COLLECTIONS_DB": str(config.ROOT / "scripts" / "db"),
        "COLLECTIONS_PGHOST": str(postgres.socket_dir()),
        "COLLECTIONS_PGUSER": postgres.ROLE,
        "COLLECTIONS_TEMPLATE_DB": database.addon_name(),
        "COLLECTIONS_RUN_DIR": str(config.RUN),
        "COLLECTIONS_CHROMIUM": system.chromium() or "",
        "COLLECTIONS_PYTHON": str(venv.python()),
    }


RUNNERS = {"engine": engine, "repo": repo, "addon": addon, "e2e": e2e}


def _prepare(levels):
    """Only what the chosen levels need: the engine's tests do with Python alone."""
    if {"addon", "e2e"} & set(levels):
        provision.everything(quiet=True)
        database.sweep_tests()
    elif "repo" in levels:
        provision.python_packages()


def run(levels, chosen=""):
    plan = [(level, _targets(level, chosen)) for level in levels]
    plan = [(level, targets) for level, targets in plan if targets]
    if not plan:
        return 0
    _prepare([level for level, _targets in plan])
    codes = {}
    for level, targets in plan:
        say(f"\n=== tests/{level}")
        codes[level] = RUNNERS[level](targets)
    sys.stdout.flush()
    failed = [level for level, code in codes.items() if code]
    if failed:
        say(f"\nFAILED: {', '.join(failed)} (make test-<part> runs one part, TESTS=<file> one file)")
    return 1 if failed else 0
