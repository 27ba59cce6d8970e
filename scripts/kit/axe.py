"""axe-core, with which the browser tests check accessibility: from npm, in the cache, named after its pins."""

import shutil

from . import config, system
from .say import run_logged

HOME = config.CACHE / "axe"
PINS = [config.ROOT / "tests" / "e2e" / name for name in ("package.json", "package-lock.json")]
ADVICE = "Check the network and npm's settings, then run the command again."


def folder():
    return HOME / config.digest(*(path.read_bytes() for path in PINS))


def script():
    """What a page is given to check itself; None where there is no npm."""
    return None if missing() else folder() / "node_modules" / "axe-core" / "axe.min.js"


def missing():
    return not (folder() / "ready").exists()


def make():
    """:return: whether it is there now."""
    if not shutil.which("npm"):
        system.install(([], ["npm"]))
    if not shutil.which("npm"):
        return False
    target = folder()
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in PINS:
        shutil.copy(path, target)
    # Nothing of the package runs: it is a file that a page loads.
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    run_logged(command, config.CACHE / "log" / "npm.log", ADVICE, cwd=target)
    (target / "ready").touch()
    return True
