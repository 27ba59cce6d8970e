"""Odoo 19: from ODOO_SRC, or from Debian's archive, unpacked into the cache."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import config
from .say import Failure, run_logged, warn
from .system import privileged, require_apt, require_space

KNOWN_VERSION = "19.0.0+dfsg-1"
HOME = config.CACHE / "odoo"
CURRENT = HOME / "current"
# Debian replaces these by links to other packages; without jQuery every portal page is an error 500.
COMPANIONS = (
    "libjs-jquery", "libjs-jquery-form", "libjs-underscore", "fonts-font-awesome",
    "fonts-roboto-unhinted", "fonts-inconsolata", "fonts-ocr-b", "fonts-montserrat",
)  # fmt: skip
PACKAGES = Path("usr/lib/python3/dist-packages")


@dataclass(frozen=True)
class Odoo:
    libs: Path
    program: Path
    addons: tuple
    key: str


def _describe(folder):
    """Recognise an unpacked Debian package or a git checkout."""
    if (folder / "odoo-bin").exists():
        libs, program, addons = folder, folder / "odoo-bin", (folder / "addons", folder / "odoo" / "addons")
    elif (folder / "usr/bin/odoo").exists():
        libs, program = folder / PACKAGES, folder / "usr/bin/odoo"
        addons = (libs / "odoo" / "addons",)
    else:
        return None
    release = libs / "odoo" / "release.py"
    series = re.search(r"version_info = \((\d+), *(\d+)", release.read_text())
    if not series or series[1] != "19":
        raise Failure(f"{folder} is not Odoo 19 (see {release}). Point ODOO_SRC at an Odoo 19.")
    return Odoo(libs, program, addons, config.digest(folder.name, release.read_bytes(), _revision(folder)))


def _revision(folder):
    command = ["git", "-C", str(folder), "rev-parse", "HEAD"]
    if not (folder / ".git").exists() or not shutil.which("git"):
        return ""
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


def find():
    """The Odoo to use, or None when it must still be fetched."""
    if config.ODOO_SRC:
        odoo = _describe(Path(config.ODOO_SRC).resolve())
        if not odoo:
            raise Failure(
                f"ODOO_SRC={config.ODOO_SRC} holds neither odoo-bin nor usr/bin/odoo.\n"
                "  Point it at a git checkout of Odoo 19.0 or at an unpacked Debian package."
            )
        _require_jquery(odoo)
        return odoo
    if CURRENT.exists():
        return _describe(HOME / CURRENT.read_text().strip())
    return None


def _require_jquery(odoo):
    link = odoo.addons[-1].parent / "addons/web/static/lib/jquery/jquery.js"
    if link.is_symlink() and not link.exists():
        raise Failure(
            f"ODOO_SRC={config.ODOO_SRC} is a Debian package without its jQuery: portal pages would be errors.\n"
            "  Unpack libjs-jquery into the same folder (dpkg -x), or leave ODOO_SRC out."
        )


def current():
    odoo = find()
    if not odoo:
        raise Failure("Odoo is not there yet. Run: make setup")
    return odoo


class _Apt:
    """apt-get with lists and cache of its own: the machine's package set-up is read, never changed."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("lists/partial", "cache/archives/partial", "debs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.options = [
            "-o", f"Dir::Etc::sourcelist={folder}/unstable.sources", "-o", "Dir::Etc::sourceparts=-",
            "-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache",
            "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none", "-o", "Acquire::Retries=3",
        ]  # fmt: skip

    def point_at(self, site, keyring):
        text = f"Types: deb\nURIs: {site}\nSuites: sid\nComponents: main\nSigned-By: {keyring}\n"
        (self.folder / "unstable.sources").write_text(text)

    def update(self):
        advice = "Check the network. If the signature is the problem, install a newer debian-archive-keyring.\n  Or use an Odoo 19 that you have: ODOO_SRC=/path/to/odoo make setup"
        run_logged(["apt-get", *self.options, "update"], config.CACHE / "log" / "apt-odoo.log", advice)

    def download(self, package):
        """Path of the downloaded package, or None when the archive has no such version."""
        for old in (self.folder / "debs").glob("*.deb"):
            old.unlink()
        command = ["apt-get", *self.options, "download", package]
        result = subprocess.run(command, cwd=self.folder / "debs", capture_output=True, text=True)
        if result.returncode:
            (config.CACHE / "log" / "apt-download.log").write_text(result.stdout + result.stderr)
            return None
        return next((self.folder / "debs").glob("*.deb"))


def _site_of_this_machine():
    command = ["apt-get", "indextargets", "--format", "$(LABEL) $(SITE)"]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    return next((line.split()[1] for line in lines if line.startswith("Debian ")), None)


def _update_lists():
    run_logged(privileged(["apt-get", "update"]), config.CACHE / "log" / "apt-update.log", "Check the network.")


def _site_known_to_debootstrap():
    """On Ubuntu no Debian archive is configured, but Ubuntu's own debootstrap knows the address of one."""
    packages = ["debootstrap", "debian-archive-keyring"]
    command = privileged(["apt-get", "install", "-y", "--no-install-recommends", *packages])
    advice = "Say which Debian mirror to use: DEBIAN_MIRROR=<address> make setup (or use ODOO_SRC)."
    run_logged(command, config.CACHE / "log" / "apt-install.log", advice)
    scripts = [Path("/usr/sbin/debootstrap"), *Path("/usr/share/debootstrap").rglob("*")]
    texts = (path.read_text(errors="replace") for path in scripts if path.is_file())
    address = re.compile(r"https?://deb\.[\w.-]+/debian\b")
    return next((found[0] for text in texts if (found := address.search(text))), None)


def _mirror():
    site = config.DEBIAN_MIRROR or _site_of_this_machine()
    if not site:
        _update_lists()
        site = _site_of_this_machine() or _site_known_to_debootstrap()
    if not site:
        raise Failure(
            "No Debian archive is configured on this machine, and Odoo 19 comes from Debian's unstable suite.\n"
            "  Say which mirror to use: DEBIAN_MIRROR=<address> make setup\n"
            "  or use an Odoo 19 that you have: ODOO_SRC=/path/to/odoo make setup"
        )
    return site


def _keyring():
    for ending in ("gpg", "pgp"):
        path = Path(f"/usr/share/keyrings/debian-archive-keyring.{ending}")
        if path.exists():
            return path
    command = privileged(["apt-get", "install", "-y", "--no-install-recommends", "debian-archive-keyring"])
    run_logged(command, config.CACHE / "log" / "apt-install.log", "Install debian-archive-keyring, then try again.")
    return Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def fetch(_missing=None):
    require_apt(["odoo-19"])
    require_space(config.CACHE, 2500, "Odoo 19")
    apt = _Apt(config.CACHE / "apt")
    apt.point_at(_mirror(), _keyring())
    apt.update()
    deb = apt.download(f"odoo-19={KNOWN_VERSION}") or _newer(apt)
    version = deb.name.split("_")[1]
    fresh = HOME / ".unpacking"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _unpack(deb, fresh)
    _mend(apt, fresh)
    shutil.rmtree(HOME / version, ignore_errors=True)
    fresh.rename(HOME / version)
    CURRENT.write_text(version)


def _newer(apt):
    deb = apt.download("odoo-19")
    if not deb:
        log = config.CACHE / "log" / "apt-download.log"
        raise Failure(
            f"The Debian archive did not give odoo-19:\n{log.read_text().strip()}\n"
            "  Check the network, or use an Odoo 19 that you have: ODOO_SRC=/path/to/odoo make setup"
        )
    warn(f"odoo-19 {KNOWN_VERSION} is gone from the archive; using {deb.name}, which was not tried yet.")
    return deb


def _unpack(deb, folder):
    run_logged(["dpkg", "-x", deb, folder], config.CACHE / "log" / "unpack.log", "Check the free disk space.")
    deb.unlink()


def _mend(apt, folder):
    for package in COMPANIONS:
        if deb := apt.download(package):
            _unpack(deb, folder)
    static = folder / PACKAGES / "odoo/addons"
    if not (static / "web/static/lib/jquery/jquery.js").exists():
        raise Failure(
            "jQuery could not be put into Odoo's tree (package libjs-jquery); see the log folder of the cache."
        )
    # Left out by Debian yet listed in the backend's assets: every browser tour fails on the console error.
    stub = static / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.touch()


def missing():
    return not find()
