"""OCA's job queue, for the tests of the glue addon: from PyPI, in the cache, named after its pins."""

import shutil

from . import config, venv
from .say import run_logged

HOME = config.CACHE / "queue_job"
# Without what they depend on: Odoo is not on PyPI, and the rest comes with Odoo. The manifest asks for openupgradelib
# (AGPL-3; its migrations use it): it is here for that alone, and no part of what we hand out.
PINS = ("odoo-addon-queue_job==19.0.2.4.0.1", "openupgradelib==3.13.7")


def folder():
    return HOME / config.digest(*PINS)


def addons():
    """What goes into the addons path."""
    return folder() / "odoo" / "addons"


def missing():
    return not (folder() / "ready").exists()


def make(_missing=None):
    target = folder()
    shutil.rmtree(target, ignore_errors=True)
    pip = [venv.python(), "-m", "pip", "--disable-pip-version-check", "install", "--no-input", "--no-deps"]
    run_logged([*pip, "--target", target, *PINS], config.CACHE / "log" / "queue_job.log", venv.ADVICE)
    (target / "ready").touch()
