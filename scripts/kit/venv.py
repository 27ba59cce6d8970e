"""The virtual environment: in the cache, named after what is in it."""

import re
import subprocess
from functools import lru_cache

from . import config
from .say import Failure, run_logged
from .system import pick_python, require_space

HOME = config.CACHE / "venv"
REQUIREMENTS = [config.ROOT / "requirements.txt", config.ROOT / "requirements-dev.txt"]
ADVICE = "Check the network and pip's settings, then run the command again."


@lru_cache
def _python_version():
    code = "import platform; print(platform.python_version())"
    return subprocess.run([pick_python(), "-c", code], capture_output=True, text=True).stdout.strip()


def folder():
    return HOME / config.digest(_python_version(), *(path.read_bytes() for path in REQUIREMENTS))


def python():
    return folder() / "bin" / "python"


def missing():
    return not (folder() / "ready").exists()


def make(_missing=None):
    require_space(config.CACHE, 1200, "The virtual environment")
    _create(folder(), [part for path in REQUIREMENTS for part in ("-r", path)])


def _create(target, what):
    log = config.CACHE / "log" / "pip.log"
    run_logged([pick_python(), "-m", "venv", "--clear", target], log, "Is the python3-venv package installed?")
    pip = [target / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--no-input"]
    run_logged([*pip, *what], log, ADVICE)
    (target / "ready").touch()


def engine_python():
    """For the tests that need no Odoo: the big environment when it is there, else a tiny one."""
    if not missing():
        return python()
    pins = REQUIREMENTS[1].read_text()
    wanted = [line for line in pins.splitlines() if re.match(r"(pytest|hypothesis|tzdata)==", line)]
    target = HOME / f"engine-{config.digest(_python_version(), *wanted)}"
    if not (target / "ready").exists():
        if len(wanted) != 3:
            raise Failure("requirements-dev.txt must pin pytest, hypothesis and tzdata.")
        _create(target, wanted)
    return target / "bin" / "python"
