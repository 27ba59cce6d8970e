"""Where things are. Environment variables are read here and nowhere else."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDON = "collections_gentle"
ADDON_DIR = ROOT / ADDON
GLUE = f"{ADDON}_queue_job"
RUN = ROOT / ".run"
CACHE = Path(os.environ.get("COLLECTIONS_CACHE") or Path.home() / ".cache" / "collections-gentle").absolute()
ODOO_SRC = os.environ.get("ODOO_SRC", "")
DEBIAN_MIRROR = os.environ.get("DEBIAN_MIRROR", "")
PYTHON = os.environ.get("PYTHON", "")

LOGS = RUN / "log"
DATA_DIR = RUN / "data"
FILESTORE = DATA_DIR / "filestore"
MAILBOX = RUN / "mailbox"


def digest(*parts):
    """Short hash of strings and bytes: the name of something that must be made anew when its inputs change."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part if isinstance(part, bytes) else str(part).encode())
        sha.update(b"\0")
    return sha.hexdigest()[:10]


CHECKOUT_ID = digest(ROOT)


def digest_files(folder, skip=()):
    """Hash over the contents of a folder; `skip` are names relative to it."""
    parts = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and "__pycache__" not in name and not name.startswith(tuple(skip)):
            parts += [name, path.read_bytes()]
    return digest(*parts)
