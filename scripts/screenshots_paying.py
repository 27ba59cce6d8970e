# Fed to Odoo's shell by screenshots.py at the end, with `env` at hand: the letters and agreements that the plans of the
# demo have brought forth, as files, a page on which a part can be paid, and the pages of some customers.
import json
import os
from pathlib import Path

FOLDER = Path(os.environ["COLLECTIONS_SHOTS_PAPERS"])
LETTERS = {
    "mail_plan_offered": "plan_offered",
    "mail_plan_notice": "plan_notice",
    "mail_instalment_soon": "instalment_soon",
}
PAGES = ("Moonrake Theatre Company", "Five Gables Care Home", "Gasthof Zur Alten Weide", "Fiadh Merrowby")
url = f"http://127.0.0.1:{os.environ['COLLECTIONS_SHOTS_PORT']}"


def last_letter(purpose, lang="en_GB"):
    """In the demo's past the letters had another address of the web client."""
    about = [("purpose", "=", purpose), ("lang", "=", lang), ("message_id", "!=", False)]
    body = env["collections.touch"].search(about, order="id desc", limit=1).message_id.body
    return str(body).replace(before, url)


def agreement(lang):
    about = [("agreement_lang", "=", lang), ("attachment_id", "!=", False), ("kind", "=", "parts")]
    return env["collections.plan"].search(about, order="id desc", limit=1).attachment_id.raw


def page_url(name):
    case = env["collections.case"].search([("partner_id.name", "=", name), ("state", "!=", "closed")])
    return case._page_url()


def running(name):
    return env["collections.plan"].search([("partner_id.name", "=", name), ("state", "=", "active")])


before = "http://localhost:8069"
for name, purpose in LETTERS.items():
    (FOLDER / f"{name}.html").write_text(last_letter(purpose))
for name, lang in (("agreement_en", "en_GB"), ("agreement_de", "de_DE")):
    (FOLDER / f"{name}.pdf").write_bytes(agreement(lang))
plan = running("Halcyon Lane Pottery")
(FOLDER / "pay_page.url").write_text(plan._pay_url(plan._next_part().number))
(FOLDER / "pages.json").write_text(json.dumps({name: page_url(name) for name in PAGES}))
env["ir.config_parameter"].set_param("account_payment.enable_portal_payment", "True")
provider = env["payment.provider"].search([("code", "=", "demo")], limit=1)
provider.write({"state": "test", "is_published": True})
if not provider.journal_id:
    provider.journal_id = env["account.journal"].search([("type", "=", "bank")], limit=1)
env.cr.commit()
