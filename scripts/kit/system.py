"""Debian packages: which are missing, and installing them."""

import ctypes.util
import os
import platform
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from . import config
from .say import Failure, run_logged, warn

DISTRIBUTIONS = "/usr/bin/python3"
SUPPORTED = [(3, 13), (3, 12), (3, 11), (3, 10)]


def is_root():
    return os.geteuid() == 0


def chromium():
    names = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)


@lru_cache
def pick_python():
    """The interpreter for the virtual environment: Odoo 19 and its pins run on 3.10 to 3.13.

    The distribution's comes first: it is built for speed, and one that was compiled on the machine often is not. The
    tests then take a quarter less time.
    """
    if config.PYTHON and "/" in config.PYTHON:
        return config.PYTHON
    if _version(DISTRIBUTIONS) in SUPPORTED:
        return DISTRIBUTIONS
    if sys.version_info[:2] in SUPPORTED:
        return sys.executable
    for major, minor in SUPPORTED:
        if found := shutil.which(f"python{major}.{minor}"):
            return found
    raise Failure(
        f"Python 3.10 to 3.13 is needed; this is {platform.python_version()}.\n"
        "  Install one of them and say which: make setup PYTHON=/path/to/python3.12"
    )


def _version(python):
    """(major, minor) of an interpreter; None where there is none."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(map(int, answer.split()))


def can_make_venv():
    return subprocess.run([pick_python(), "-c", "import ensurepip, venv"], capture_output=True).returncode == 0


def venv_package():
    code = "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
    return subprocess.run([pick_python(), "-c", code], capture_output=True, text=True).stdout.strip()


def missing_packages(browser=True):
    """Package names, the ones that the work can go on without in a list of their own."""
    needed = {
        "postgresql": any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        venv_package(): can_make_venv(),
        "poppler-utils": shutil.which("pdftotext"),
        "libmagic1": ctypes.util.find_library("magic"),
        "tzdata": Path("/usr/share/zoneinfo/Europe/Paris").exists(),
        "fonts-dejavu-core": Path("/usr/share/fonts/truetype/dejavu").exists(),
        "ca-certificates": Path("/etc/ssl/certs/ca-certificates.crt").exists(),
    }
    if platform.machine() != "x86_64":  # libsass has ready-made wheels for this architecture only
        needed |= {"build-essential": shutil.which("g++"), "python3-dev": Path("/usr/include/python3").exists()}
    optional = {"wkhtmltopdf": shutil.which("wkhtmltopdf"), "chromium": not browser or chromium()}
    absent = [name for name, there in needed.items() if not there]
    return absent, [name for name, there in optional.items() if not there]


def privileged(command):
    if is_root():
        return ["env", "DEBIAN_FRONTEND=noninteractive", *command]
    if shutil.which("sudo"):
        return ["sudo", "env", "DEBIAN_FRONTEND=noninteractive", *command]
    raise Failure(f"Installing packages needs root or sudo. As root, run:\n  {' '.join(command)}")


def require_apt(packages):
    if not shutil.which("apt-get"):
        raise Failure(
            "apt-get is not here: this set-up is made for Debian 12 and newer, and Ubuntu 22.04 and newer.\n"
            f"  Elsewhere install what matches {', '.join(packages)} yourself and point ODOO_SRC at an Odoo 19."
        )


def has_candidate(package):
    shown = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True).stdout
    return "Candidate:" in shown and "Candidate: (none)" not in shown


def is_snap_stub(package):
    """Ubuntu's chromium packages only fetch a snap, which cannot see the folders that tests use."""
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, text=True).stdout
    return "snap" in shown


def without_use(package):
    return {
        "wkhtmltopdf": "PDF letters cannot be printed here (their tests are skipped)",
        "chromium": "browser tests cannot run here; install Google Chrome or a Chromium that is not a snap",
        "npm": "accessibility is not checked here",
    }[package]


def install(missing):
    needed, optional = missing
    require_apt(needed + optional)
    advice = "Check the network and the machine's package sources (apt-get update), and the free disk space."
    run_logged(privileged(["apt-get", "update"]), config.CACHE / "log" / "apt-update.log", advice)
    chosen = list(needed)
    for package in optional:
        if has_candidate(package) and not is_snap_stub(package):
            chosen.append(package)
        else:
            warn(f"{package} is not to be had from this machine's package sources: {without_use(package)}.")
    before = debian_clusters()
    if chosen:
        command = ["apt-get", "install", "-y", "--no-install-recommends", *chosen]
        run_logged(privileged(command), config.CACHE / "log" / "apt-install.log", advice)
    drop_clusters(debian_clusters() - before)


def debian_clusters():
    """(version, name) of the clusters that Debian's own tools know; none before PostgreSQL is installed."""
    if not shutil.which("pg_lsclusters"):
        return set()
    listed = subprocess.run(["pg_lsclusters", "-h"], capture_output=True, text=True).stdout
    return {tuple(line.split()[:2]) for line in listed.splitlines()}


def drop_clusters(clusters):
    """The package brings a running cluster of its own, which nobody asked for; those that were there before stay."""
    for version, name in clusters:
        subprocess.run(privileged(["pg_dropcluster", "--stop", version, name]), capture_output=True)


def require_space(folder, megabytes, what):
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise Failure(
            f"{what} needs {megabytes} MB in {folder}, {free} MB are free.\n"
            "  Make room, or put the cache elsewhere: COLLECTIONS_CACHE=/path make setup"
        )
