"""The commands behind the Makefile, scripts/odoo and scripts/db. `make help` lists them."""

import sys

if sys.version_info < (3, 10):  # noqa: UP036  the message is for whoever has an older one
    sys.exit("Python 3.10 or newer is needed. Say which one to use: make setup PYTHON=python3.12")

from kit import commands

if __name__ == "__main__":
    sys.exit(commands.main(sys.argv[1:]))
