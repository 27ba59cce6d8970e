"""A private PostgreSQL cluster for this checkout: Unix socket only, never as root, trusted inside a 0700 folder."""

import fcntl
import os
import pwd
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from . import config, locks
from .say import Failure, run_logged, tail
from .system import is_root, require_space

ADMIN = "collections_admin"
ROLE = "odoo"  # Odoo refuses to work as "postgres"
FAR_HOMES = Path("/var/lib/collections-gentle")
SETTINGS = """
listen_addresses = ''
max_connections = 200
shared_buffers = 256MB
# nothing here is worth a disk flush: `make clean` and `make setup` bring all of it back
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def _owner():
    """Keyword arguments that make a child process run as the cluster's owner."""
    if not is_root():
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        raise Failure("There is no user 'postgres' to run PostgreSQL as: it refuses to run as root.") from None
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@lru_cache
def home():
    """`.run/pg`, or a folder in /var/lib when the owner cannot get into a root-only checkout."""
    config.RUN.mkdir(exist_ok=True)
    near = config.RUN / "pg"
    reachable = subprocess.run(["test", "-x", str(config.RUN)], **_owner()).returncode == 0
    return near if reachable else FAR_HOMES / config.CHECKOUT_ID


def data():
    return home() / "data"


def log_file():
    return home() / "postgresql.log"


@lru_cache
def socket_dir():
    """A Unix socket's path may have 107 characters, a checkout's path any number."""
    near = home() / "socket"
    return near if len(str(near)) < 80 else Path(f"/tmp/collections-gentle-{os.getuid()}-{config.CHECKOUT_ID}")


@lru_cache
def bin_dir():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found:
        raise Failure("PostgreSQL is not installed. Run: make setup")
    made_by = data() / "PG_VERSION"
    if not _readable(made_by):
        return found[-1].parent
    major = made_by.read_text().strip()
    for path in found:
        if path.parts[-3] == major:
            return path.parent
    raise Failure(f"The cluster in {home()} is of PostgreSQL {major}, which is gone. Run: make clean, then make setup")


def _readable(path):
    try:
        return path.exists()
    except PermissionError:
        return False


def _call(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)


def _own(folder, mode=0o700):
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    folder.chmod(mode)
    if owner := _owner():
        os.chown(folder, owner["user"], owner["group"])


def missing():
    return not _readable(data() / "collections_ready")


def create(_missing=None):
    require_space(config.RUN, 1500, "The database cluster")
    sweep()
    _own(home(), 0o755 if is_root() else 0o700)
    if home().parent == FAR_HOMES:
        (home() / "checkout").write_text(str(config.ROOT))
    shutil.rmtree(data(), ignore_errors=True)
    command = [bin_dir() / "initdb", "-D", data(), "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    run_logged(command, config.LOGS / "initdb.log", "Is there disk space? Then: make clean", cwd="/", **_owner())
    with (data() / "postgresql.conf").open("a") as conf:
        conf.write(SETTINGS)
    start()
    sql("postgres", f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    (data() / "collections_ready").touch()


def sweep():
    """Remove far clusters whose checkout no longer exists."""
    for folder in FAR_HOMES.glob("*/checkout"):
        if not Path(folder.read_text()).exists():
            _call("pg_ctl", "-D", folder.parent / "data", "stop", "-m", "immediate", cwd="/", **_owner())
            shutil.rmtree(folder.parent, ignore_errors=True)


def is_running():
    if not _readable(data() / "PG_VERSION"):
        return False
    status = _call(bin_dir() / "pg_ctl", "-D", data(), "status", cwd="/", **_owner())
    return status.returncode == 0


def _answers():
    return _call(bin_dir() / "pg_isready", "-q", "-h", socket_dir()).returncode == 0


def start():
    with locks.exclusive(config.RUN / "lock" / "start", "the database server"):
        if is_running():
            if _answers():
                return
            _stop()
        _own(socket_dir())
        options = f"-k '{socket_dir()}'"
        command = [bin_dir() / "pg_ctl", "-D", data(), "-l", log_file(), "-w", "-t", "60", "-o", options, "start"]
        # not captured: the server would keep the pipe open for ever
        done = subprocess.run(
            list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **_owner()
        )
        if done.returncode:
            raise Failure(
                f"PostgreSQL did not start:\n{tail(log_file())}\n  The whole log: {log_file()}\n  To begin anew: make clean"
            )


def _stop():
    _call(bin_dir() / "pg_ctl", "-D", data(), "-w", "-m", "fast", "stop", cwd="/", **_owner())


_users = None


def use():
    """Start the server if need be, and count as a user of it until this process (or what it execs into) ends."""
    global _users
    if _users is None:
        _users = locks.open_lock(config.RUN / "lock" / "users")
        fcntl.flock(_users, fcntl.LOCK_SH)
    started = not is_running()
    start()
    return started


def keep():
    """Somebody asked for a server that stays: only `make stop` ends it. Commands inside `make test` do not."""
    os.environ.get("COLLECTIONS_INSIDE") or (config.RUN / "lock" / "keep").touch()


def inherit_use():
    os.set_inheritable(_users.fileno(), True)


def leave():
    """Stop the server unless somebody else uses it or asked for it to stay."""
    global _users
    if _users is None:
        return
    alone = locks.take_now(_users, fcntl.LOCK_EX)
    if alone and not (config.RUN / "lock" / "keep").exists():
        _stop()
    _users.close()
    _users = None


def stop():
    (config.RUN / "lock" / "keep").unlink(missing_ok=True)
    if is_running():
        _stop()


def remove():
    stop()
    shutil.rmtree(home(), ignore_errors=True)
    shutil.rmtree(socket_dir(), ignore_errors=True)


def environment():
    return {"PGHOST": str(socket_dir()), "PGUSER": ROLE, "PGPORT": "5432"}


def tool(name, *arguments, advice="", **options):
    command = [bin_dir() / name, "-h", socket_dir(), "-U", ADMIN, *arguments]
    done = _call(*command, **options)
    if done.returncode:
        raise Failure(f"{name} {' '.join(map(str, arguments))}: {done.stderr.strip()}\n  {advice}".rstrip())
    return done.stdout


def sql(database, text):
    return tool("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text).strip()
