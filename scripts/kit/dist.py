"""`make dist`, `make clean`, `make purge`."""

import ast
import shutil
import zipfile

from . import config, postgres
from .say import say

LEFT_OUT = ("__pycache__", ".pyc", ".orig", ".rej")


def pack():
    for addon in (config.ADDON, config.GLUE):
        _pack(config.ROOT / addon)


def _pack(addon):
    """A zip that unpacks into an addons path. Times are fixed, so the same files make the same zip."""
    version = ast.literal_eval((addon / "__manifest__.py").read_text())["version"]
    target = config.ROOT / "dist" / f"{addon.name}-{version}.zip"
    target.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path in _files(addon):
            _add(bundle, path, path.relative_to(config.ROOT).as_posix())
        _add(bundle, config.ROOT / "LICENSE", f"{addon.name}/LICENSE")
    say(f"{target.relative_to(config.ROOT)}: {target.stat().st_size // 1000} kB")


def _files(addon):
    """All but the tests: they are not in the zip."""
    for path in sorted(addon.rglob("*")):
        name = path.relative_to(addon).as_posix()
        if path.is_file() and not name.startswith("tests/") and not any(part in name for part in LEFT_OUT):
            yield path


def _add(bundle, path, name):
    entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    bundle.writestr(entry, path.read_bytes())


def clean():
    postgres.remove()
    for folder in (config.RUN, config.ROOT / "dist", config.ROOT / ".pytest_cache", config.ROOT / ".ruff_cache"):
        shutil.rmtree(folder, ignore_errors=True)
    say("Removed .run and dist. The cache stays; make purge removes that too.")


def purge():
    shutil.rmtree(config.CACHE, ignore_errors=True)
    say(f"Removed {config.CACHE}")
