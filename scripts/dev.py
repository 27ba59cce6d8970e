"""The commands behind the Makefile, scripts/odoo and scripts/db. `make help` lists them."""

import sys

if sys.version_info < (3, 10):
    sys.exit("Python 3.10 or newer is needed; this is %d.%d. Say which to use: make ... PYTHON=python3.12" % sys.version_info[:2])

from kit import commands

if __name__ == "__main__":
    sys.exit(commands.main(sys.argv[1:]))
