"""The command line: one function a command, each returns an exit code or nothing."""

import argparse
import os
import signal
import subprocess
import sys

from . import config, database, demo, dist, lint, mails, odoo, postgres, provision, testing, venv
from .say import Failure, say


def setup(_args):
    provision.everything(tests=True)
    say("Set-up is complete. Next: make demo, make test, or make help")


def db(args):
    provision.everything(demo=args.demo, quiet=True)
    postgres.keep()
    source = database.demo_name() if args.demo else database.addon_name()
    database.clone(source, args.name)
    say(f"Database {args.name} is ready. Serve it: scripts/odoo -d {args.name}    (user admin, password admin)")


def db_clone(args):
    """For tests and scripts: no look at whether the template is up to date when one was named."""
    named = os.environ.get("COLLECTIONS_TEMPLATE_DB")
    if args.demo or not named:
        return db(args)
    provision.machine_and_cluster()
    database.clone(named, args.name)


def db_drop(args):
    provision.machine_and_cluster()
    database.drop(args.name)


def db_list(_args):
    provision.machine_and_cluster()
    say("\n".join(name for name in database.names() if name not in ("postgres", "template0", "template1")))


def db_psql(args):
    provision.machine_and_cluster()
    postgres.keep()
    command = [str(postgres.bin_dir() / "psql"), "-d", args.name, *args.rest]
    return subprocess.run(command, env={**os.environ, **postgres.environment()}).returncode


def run_odoo(args):
    provision.machine_and_cluster()
    postgres.keep()
    odoo.become(args.rest)


def test(args):
    return testing.run([args.level] if args.level else testing.LEVELS, args.tests)


def run_demo(args):
    demo.run(args.port, args.smtp_port, args.serve == "1")


def show_mails(args):
    mails.show(args.number) if args.number else mails.show_list()


def _script(path, arguments, demo=True):
    """A script of this repository, with everything provisioned and told where it is."""
    if not path.exists():
        raise Failure(f"{path.relative_to(config.ROOT)} is not in this checkout.")
    provision.everything(demo=demo, quiet=True)
    command = [str(venv.python()), str(path), *arguments]
    return subprocess.run(command, cwd=config.ROOT, env=testing.tool_environment()).returncode


def bench(args):
    """benchmarks/run.py measures everything; without it each file of the folder is one measurement, or the one that
    the first argument names."""
    folder = config.ROOT / "benchmarks"
    named = folder / f"{args.rest[0]}.py" if args.rest else None
    if named and named.exists():
        return _script(named, args.rest[1:], demo=False)
    whole = folder / "run.py"
    scripts = [whole] if whole.exists() else sorted(folder.glob("[a-z]*.py"))
    return max((_script(path, args.rest, demo=False) for path in scripts), default=0)


def screenshots(args):
    return _script(config.ROOT / "scripts" / "screenshots.py", args.rest)


def translations(_args):
    return _script(config.ROOT / "scripts" / "translations.py", [], demo=False)


SIMPLE = {
    "setup": setup,
    "translations": translations,
    "db-list": db_list,
    "lint": lambda _args: lint.check(),
    "format": lambda _args: lint.reformat(),
    "dist": lambda _args: dist.pack(),
    "stop": lambda _args: postgres.stop(),
    "clean": lambda _args: dist.clean(),
    "purge": lambda _args: dist.purge(),
}


def parser():
    top = argparse.ArgumentParser(prog="scripts/dev.py")
    sub = top.add_subparsers(dest="command", required=True)
    for name, function in SIMPLE.items():
        _command(sub, name, function)
    for name, function in (("db", db), ("db-clone", db_clone)):
        _command(sub, name, function, "name").add_argument("--demo", action="store_true")
    _command(sub, "db-drop", db_drop, "name")
    _command(sub, "db-psql", db_psql, "name").add_argument("rest", nargs=argparse.REMAINDER)
    for name, function in (("bench", bench), ("screenshots", screenshots)):
        _command(sub, name, function).add_argument("rest", nargs="*")
    _command(sub, "mails", show_mails).add_argument("number", type=int, nargs="?")
    _test_options(_command(sub, "test", test))
    _demo_options(_command(sub, "demo", run_demo))
    return top


def _command(sub, name, function, *positional):
    made = sub.add_parser(name)
    made.set_defaults(run=function)
    for argument in positional:
        made.add_argument(argument)
    return made


def _test_options(command):
    command.add_argument("level", nargs="?", choices=testing.LEVELS)
    command.add_argument("--tests", default="")


def _demo_options(command):
    command.add_argument("--port", type=int, default=8069)
    command.add_argument("--smtp-port", type=int, default=8025)
    command.add_argument("--serve", choices=("0", "1"), default="1")


def main(arguments):
    if arguments[:1] == ["odoo"]:  # its options are Odoo's, not ours
        args = argparse.Namespace(run=run_odoo, rest=arguments[1:])
    else:
        args = parser().parse_args(arguments)
    # also when started in the background, or ended by `kill`: whatever we started must end with us
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        return args.run(args)
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    finally:
        postgres.leave()
