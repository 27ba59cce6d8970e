"""Sales and Inventory are installed beside the addon, which depends on neither."""

import os
import subprocess

from .processes import Database


def test_invoices_count_from_delivery_or_order():
    with Database.clone("sales") as database:
        options = ["-i", "sale_stock", "--stop-after-init", "--no-http", "--max-cron-threads=0", "--log-level=error"]
        command = [os.environ["COLLECTIONS_ODOO"], "-d", database.name, *options]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        found = database.script("sales_world.py")
    # Counted from, and days since the order, the delivery and the sending; days from the first to the last of these.
    assert found["facts"] == {
        "first delivery": ["delivery", 25, 20, 5, 15],
        "second delivery": ["delivery", 25, 3, 2, 1],
        "service": ["order", 30, None, 10, 20],
        "not delivered": ["invoice", 30, None, 8, 1],
        "written ahead": ["delivery", 30, 15, 1, 14],
        "deposit": ["invoice", None, None, 8, 2],
        "without an order": ["invoice", None, None, 11, 1],
    }
    assert found["late"] == ["first delivery", "service", "written ahead"]
    assert not found["help"], "the list need not say what it already shows"
