# ruff: noqa: F821  `env` is there in Odoo's shell; `entrance` is the number of a socket that this process was given
# Run by `odoo shell`: loads Odoo once, then makes a process of its own for each script that comes in.
# To load Odoo takes longer than most of these scripts do. A copy has a connection, a transaction and a death of its own.
import gc
import os
import signal
import socket
import sys
import traceback

from odoo.cli.shell import Shell
from odoo.modules.registry import Registry
from odoo.sql_db import close_all

NAME = env.cr.dbname


def run(script, out, errors):
    """What `odoo shell` does once it is loaded; what others have changed in the database meanwhile counts."""
    for number, stream in enumerate((script, out, errors)):
        os.dup2(stream, number)
    sys.stdin = open(0, closefd=False)
    Registry(NAME).check_signaling()
    Shell().shell(NAME)


def live(*streams):
    code = 1
    try:
        run(*streams)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def attend(script, out, errors, news):
    """Make the process, tell its number, and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if not child:
        os.close(news)
        live(script, out, errors)
    os.write(news, f"{child}\n".encode())
    for stream in (script, out, errors):
        os.close(stream)
    _child, status = os.waitpid(child, 0)
    os.write(news, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


env.cr.close()
close_all()
gc.freeze()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
door = socket.socket(fileno=entrance)
door.send(b"ready")
while streams := socket.recv_fds(door, 1, 4)[1]:
    if not os.fork():
        door.close()
        attend(*streams)
    for stream in streams:
        os.close(stream)
os._exit(0)
