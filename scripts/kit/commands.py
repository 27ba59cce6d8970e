"""The command line: one function a command, each returns an exit code or nothing."""

import argparse
import os
import subprocess
import sys

from . import config, database, odoo, postgres, provision, testing
from .say import Failure, say


def setup(_args):
    provision.everything()
    say("Set-up is complete. Next: make demo, make test, or make help")


def db(args):
    provision.everything(demo=args.demo, quiet=True)
    postgres.keep()
    source = database.demo_name() if args.demo else database.addon_name()
    database.clone(source, args.name)
    say(f"Database {args.name} is ready. Serve it: scripts/odoo -d {args.name}    (user admin, password admin)")


def _ready():
    """The quick check before commands that are called often: everything must be there, nothing is built."""
    provision.machine(quiet=True)
    provision.cluster()


def db_clone(args):
    """For tests and scripts: no look at whether the template is up to date when one was named."""
    named = os.environ.get("COLLECTIONS_TEMPLATE_DB")
    if args.demo or not named:
        return db(args)
    _ready()
    database.clone(named, args.name)


def db_drop(args):
    _ready()
    database.drop(args.name)


def db_list(_args):
    _ready()
    say("\n".join(name for name in database.names() if name not in ("postgres", "template0", "template1")))


def db_psql(args):
    _ready()
    postgres.keep()
    command = [str(postgres.bin_dir() / "psql"), "-d", args.name, *args.rest]
    return subprocess.run(command, env={**os.environ, **postgres.environment()}).returncode


def run_odoo(args):
    _ready()
    postgres.keep()
    odoo.become(args.rest)


def test(args):
    levels = [args.level] if args.level else testing.LEVELS
    return testing.run(levels, args.tests)


def stop(_args):
    postgres.stop()


def parser():
    top = argparse.ArgumentParser(prog="scripts/dev.py")
    sub = top.add_subparsers(dest="command", required=True)
    sub.add_parser("setup").set_defaults(run=setup)
    sub.add_parser("stop").set_defaults(run=stop)
    named(sub, "db", db).add_argument("--demo", action="store_true")
    named(sub, "db-clone", db_clone).add_argument("--demo", action="store_true")
    named(sub, "db-drop", db_drop)
    sub.add_parser("db-list").set_defaults(run=db_list)
    named(sub, "db-psql", db_psql).add_argument("rest", nargs=argparse.REMAINDER)
    tests = sub.add_parser("test")
    tests.add_argument("level", nargs="?", choices=testing.LEVELS)
    tests.add_argument("--tests", default="")
    tests.set_defaults(run=test)
    return top


def named(sub, command, function):
    made = sub.add_parser(command)
    made.add_argument("name")
    made.set_defaults(run=function)
    return made


def main(arguments):
    if arguments[:1] == ["odoo"]:  # its options are Odoo's, not ours
        args = argparse.Namespace(run=run_odoo, rest=arguments[1:])
    else:
        args = parser().parse_args(arguments)
    try:
        return args.run(args)
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        postgres.leave()
