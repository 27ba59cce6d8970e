"""Running the provisioned Odoo."""

import os
import subprocess

from . import config, odoo_source, postgres, venv
from .say import run_logged

CONF = config.RUN / "odoo.conf"
TEMPLATE = """[options]
addons_path = {addons}
data_dir = {data}
db_host = {socket}
db_port = 5432
db_user = {role}
db_maxconn = 48
http_interface = 127.0.0.1
list_db = False
limit_memory_soft = 4294967296
limit_memory_hard = 6442450944
limit_time_cpu = 600
limit_time_real = 1200
server_wide_modules = base,rpc,web
"""


def write_conf(path=CONF, **extra):
    addons = [*odoo_source.current().addons, config.ROOT]
    text = TEMPLATE.format(
        addons=",".join(map(str, addons)), data=config.DATA_DIR, socket=postgres.socket_dir(), role=postgres.ROLE
    )
    text += "".join(f"{key} = {value}\n" for key, value in extra.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(text)
        fresh.replace(path)
    return path


def environment(conf=CONF):
    path = os.environ.get("PYTHONPATH")
    libs = str(odoo_source.current().libs)
    return {
        **os.environ,
        **postgres.environment(),
        "PATH": f"{venv.folder() / 'bin'}:{os.environ.get('PATH', '/usr/bin:/bin')}",
        "PYTHONPATH": f"{libs}:{path}" if path else libs,
        "ODOO_RC": str(conf),
    }


def command(*arguments):
    return [str(venv.python()), str(odoo_source.current().program), *map(str, arguments)]


def call(*arguments, log, advice, script=None):
    """Run Odoo to its end, quietly."""
    write_conf()
    run_logged(command(*arguments), log, advice, env=environment(), cwd=config.ROOT, input=script)


def shell(database, script, log, advice):
    call("shell", "-d", database, "--no-http", "--log-level=warn", log=log, advice=advice, script=script)


def shell_shown(database, script):
    """A script in Odoo's shell whose output belongs on the terminal."""
    write_conf()
    arguments = command("shell", "-d", database, "--no-http", "--log-level=error")
    return subprocess.run(arguments, input=script, text=True, env=environment(), cwd=config.ROOT).returncode


def become(arguments):
    """Replace this process by Odoo."""
    write_conf()
    postgres.inherit_use()
    os.execve(str(venv.python()), command(*arguments), environment())
