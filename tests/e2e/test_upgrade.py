"""Databases of earlier versions move to this one, and one is left by the addon again."""

import re
import urllib.request
from collections import Counter

import pytest

from . import upgrading
from .mailbox import Mailbox
from .processes import Database, serve

# What our tables are, and what of ours stands in Odoo's.
OURS = ("collections\\_%",)
BESIDE = (
    "mail_template",
    "sms_template",
    "mail_message",
    "mail_mail",
    "mail_activity",
    "mail_followers",
    "mail_notification",
)
SET_UP = ("ir_attachment", "ir_config_parameter", "res_company", "res_users", "ir_cron")
FIRST = {"written.0", "written.1", "promising", "planning", "disputing", "held", "hardship", "replying", "kept"}
FIRST |= {"waiting.0", "waiting.1", "partly.paid"}
# Who has nothing to say and still owes hears from us again; one more is late by then.
SECOND = {"waiting.0", "waiting.1", "written.0", "written.1", "partly.paid", "soon"}

# A tick for all companies has become one for each, and a link leads to the register.
MEANT = {
    "19.0.1.5.0": {
        ("ask_costs", "true", '{"1": true}'),
        (
            "agency_register_url",
            "http://www.commercialdomesticinvestigations.co.uk/code-of-practice/",
            "https://register.fca.org.uk/",
        ),
    }
}


class Moved:
    """A database in which ``version`` was used, and what happened when it moved on."""

    def __init__(self, database, mailbox, version, folder):
        self.database, self.mailbox, self.older = database, mailbox, version
        upgrading.used(database, version, folder, mailbox.port)
        names = upgrading.tables(database, *OURS)
        upgrading.remember(database, "old", [*names, *BESIDE, *SET_UP, *upgrading.LEDGER])
        self.written = self.asked()
        _printed, self.log = upgrading.odoo(
            "-d", database.name, "-u", upgrading.ADDON, "--stop-after-init", "--no-http", "--max-cron-threads=0"
        )
        # Before anybody works on with it.
        self.changed = upgrading.changed(database, "old")
        self.version = database.sql("SELECT latest_version FROM ir_module_module WHERE name = %s", upgrading.ADDON)
        self.runs = [database.script("upgrade_later.py", days=days) for days in (0, 8)]

    def asked(self):
        """Reminders, by customer; what the office writes to itself and to whom it confirms something is no reminder."""
        query = """
            SELECT split_part(p.email, '@', 1), COUNT(*) FROM collections_touch t JOIN res_partner p ON p.id = t.partner_id
             WHERE t.kind = 'reminder' AND t.state IN ('queued', 'sent', 'replied') GROUP BY 1
        """
        return dict(self.database.sql(query))


VERSIONS = ("19.0.1.4.0", "19.0.1.5.0")


@pytest.fixture(scope="module", params=VERSIONS)
def moved(request, tmp_path_factory):
    with Mailbox() as mailbox, Database.clone("upgrade", upgrading.base()) as database:
        yield Moved(database, mailbox, request.param, tmp_path_factory.mktemp("addons"))


def test_update_says_nothing_alarming(moved):
    assert "odoo.modules.loading: Modules loaded." in moved.log
    assert not re.findall(r"^.* (?:WARNING|ERROR|CRITICAL) .*$|^Traceback.*$", moved.log, re.M)
    assert moved.version != [(None,)]


def test_update_loses_and_changes_nothing(moved):
    """Every row is there with every value: cases, contacts, promises, plans, disputes, pauses, reasons, texts that
    somebody has changed, settings, invoices, customers."""
    assert moved.written == dict.fromkeys(FIRST, 1)
    meant = {(column, then, now) for _table, _id, column, then, now in moved.changed}
    assert meant == MEANT.get(moved.older, set())


def test_runs_after_the_update_write_to_whom_is_due_and_nobody_twice(moved):
    assert [run["errors"] for run in moved.runs] == [0, 0]
    assert moved.runs[-1]["states"] == ["done"]
    assert moved.asked() == Counter([*FIRST, *SECOND])
    subjects = Counter(
        (envelope.rcpt_tos[0].split("@")[0], message["Subject"].split(" about")[0])
        for envelope, message in moved.mailbox.accepted
        if " about" in message["Subject"]
    )
    assert {name for (name, subject), _n in subjects.items() if subject == "Our own subject"} == FIRST | {"soon"}
    assert set(subjects.values()) == {1}


# --- and back ---------------------------------------------------------------------------------------------------------

# What is said on these records is theirs.
CHATTER = ["account.move", "account.payment", "res.partner"]
once = pytest.mark.parametrize("moved", VERSIONS[-1:], indirect=True)

LEFT = {
    "pg_class JOIN pg_namespace n ON n.oid = relnamespace AND nspname = 'public'": "relname",
    "pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace AND nspname = 'public'": "attname",
    "ir_model": "model",
    "ir_model_fields": "name",
    "ir_model_data": "module",
    "ir_cron": "cron_name",
    "ir_act_server": "code",
    "ir_act_window": "res_model",
    "ir_ui_view": "key",
    "ir_config_parameter": "key",
    "ir_filters": "model_id",
    "ir_sequence": "code",
    "ir_attachment": "res_model",
    "mail_template": "model",
    "sms_template": "model",
    "mail_message": "model",
    "mail_scheduled_message": "model",
    "mail_activity": "res_model",
    "mail_activity_type": "res_model",
    "mail_followers": "res_model",
}


def left_behind(database):
    """Where something with our name still stands."""
    query = "SELECT COUNT(*) FROM {} WHERE {} LIKE 'collections%%'"
    rows = {table: database.count(query.format(table, column)) for table, column in LEFT.items()}
    return {table: count for table, count in rows.items() if count}


@pytest.fixture(scope="module")
def left(moved):
    """The same database, with things under way, without the addon."""
    database = moved.database
    database.script("uninstall_world.py")
    upgrading.remember(database, "leaving", [*upgrading.LEDGER, "mail_blacklist", "res_users"])
    database.sql("CREATE TABLE leaving.mail_message AS SELECT * FROM mail_message WHERE model = ANY(%s)", CHATTER)
    moved.mailbox.accepted.clear()
    waiting = "SELECT (SELECT COUNT(*) FROM mail_mail WHERE state = 'outgoing'), (SELECT COUNT(*) FROM sms_sms WHERE state = 'outgoing')"
    assert all(database.sql(waiting)[0]), "a letter and a text are under way"
    command = ("module", "uninstall", upgrading.ADDON, "-d", database.name)
    _printed, moved.log = upgrading.odoo(*command)
    moved.gone = upgrading.changed(database, "leaving")
    moved.after = database.run((upgrading.HERE / "uninstall_after.py").read_text())
    return moved


@once
def test_uninstalling_says_nothing_alarming(left):
    state = "SELECT state FROM ir_module_module WHERE name = %s"
    assert left.database.sql(state, upgrading.ADDON) == [("uninstalled",)]
    assert not re.findall(r"^.* (?:WARNING|ERROR|CRITICAL) .*$|^Traceback.*$", left.log, re.M)


@once
def test_invoices_and_customers_stay_as_they_were(left):
    """Row by row and column by column: since before the addon was uninstalled, and since before it was installed."""
    assert [change for change in left.gone if not change[2].startswith("collections_")] == []
    touched = {(table, column) for table, _id, column, _then, _now in upgrading.changed(left.database, "before")}
    # Somebody paid an invoice meanwhile, and a customer got a telephone number and was invoiced again.
    paid = {"amount_residual", "amount_residual_signed", "payment_state", "full_reconcile_id", "matching_number"}
    paid |= {"amount_residual_currency", "reconciled"}
    theirs = {"customer_rank", "phone", "phone_sanitized"}
    assert {column for table, column in touched if table != "res_partner"} <= paid
    assert {column for table, column in touched if table == "res_partner"} <= theirs


@once
def test_nothing_of_ours_is_left(left):
    assert left_behind(left.database) == {}


@once
def test_nothing_of_ours_leaves_any_more(left):
    assert left.mailbox.accepted == []
    assert set(left.after["texts"]) == {"canceled"}


@once
def test_invoicing_goes_on(left):
    assert left.after["paid"] in ("paid", "in_payment")
    assert left.after["views"] == ["form", "list"]
    with serve(left.database) as url, urllib.request.urlopen(url + left.after["link"], timeout=60) as page:
        assert left.after["name"] in page.read().decode()
