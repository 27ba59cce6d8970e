"""A PostgreSQL of a test's own, which it may restart: the one of the checkout serves other tests at the same time."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from .processes import Database, wait_for

# Only processes die here, not the machine: nothing need reach the disk, but what was committed must be there.
SETTINGS = {"listen_addresses": "", "fsync": "off", "synchronous_commit": "on"}
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        owner = pwd.getpwuid(os.stat(os.environ["COLLECTIONS_PGHOST"]).st_uid)
        # PostgreSQL refuses to run as root; only root can and need become somebody else.
        self._owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if not os.geteuid() else {}
        shutil.chown(folder, owner.pw_uid, owner.pw_gid)
        self._server = None

    def _tool(self, name, *arguments, **options):
        command = [Path(os.environ["COLLECTIONS_PGBIN"]) / name, *arguments]
        return subprocess.Popen(list(map(str, command)), cwd="/", **options)

    def create(self):
        user = os.environ["COLLECTIONS_PGUSER"]
        data = ("-D", self.folder / "data", "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        assert not self._tool("initdb", *data, "--no-sync", stdout=subprocess.DEVNULL, **self._owner).wait()

    def start(self):
        chosen = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("a") as log:
            self._server = self._tool(
                "postgres", "-D", self.folder / "data", "-k", self.folder, *chosen, stderr=log, **self._owner
            )
        wait_for(lambda: not self._tool("pg_isready", "-q", "-h", self.folder).wait(), "PostgreSQL answers")

    def stop(self, how=FAST):
        self._server.send_signal(how)
        self._server.wait()

    def restart(self, how):
        """:param how: FAST: sessions are ended; IMMEDIATE: they are dropped, as when the server crashes."""
        self.stop(how)
        self.start()

    def copy(self, source):
        """A copy of a database of the checkout's own cluster; it has the same name, so that it has its files, too."""
        user = os.environ["COLLECTIONS_PGUSER"]
        assert not self._tool("createdb", "-h", self.folder, "-U", user, source.name).wait()
        at_source = ("-h", source.host, "-U", user, source.name)
        here = ("-h", self.folder, "-U", user, "-d", source.name)
        dump = self._tool("pg_dump", *at_source, stdout=subprocess.PIPE)
        load = self._tool("psql", "-qX", *here, stdin=dump.stdout, stdout=subprocess.DEVNULL)
        dump.stdout.close()
        assert (load.wait(), dump.wait()) == (0, 0)
        return Database(source.name, host=str(self.folder))


@contextmanager
def cluster():
    folder = Path(tempfile.mkdtemp(prefix="cg_pg_", dir="/tmp"))
    made = Cluster(folder)
    try:
        made.create()
        made.start()
        try:
            yield made
        finally:
            made.stop(IMMEDIATE)
    finally:
        shutil.rmtree(folder)
