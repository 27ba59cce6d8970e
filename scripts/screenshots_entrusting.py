# Fed to Odoo's shell by screenshots.py at the end, with `env` at hand: the files and the messages about agencies that the
# demo has brought forth, and the page of a customer who is with one.
import json
import os
from pathlib import Path

FOLDER = Path(os.environ["COLLECTIONS_SHOTS_PAPERS"])
OUT, BACK = "Gullbrook Boatyard", "Zimmerei Kranichhof"
# In the demo's past the letters had another address of the web client.
BEFORE, NOW = "http://localhost:8069", f"http://127.0.0.1:{os.environ['COLLECTIONS_SHOTS_PORT']}"


def handover_of(name):
    return env["collections.handover"].search([("partner_id.name", "=", name)], limit=1)


def keep_letter(name, handover, purpose):
    about = [("case_id", "=", handover.case_id.id), ("purpose", "=", purpose), ("message_id", "!=", False)]
    body = env["collections.touch"].search(about, order="id desc", limit=1).message_id.body
    (FOLDER / f"{name}.html").write_text(str(body).replace(BEFORE, NOW))


def keep_file(name, handover):
    pdf = handover.sudo()._dossier().file_ids.filtered(lambda file: file.kind == "pdf")
    (FOLDER / f"{name}.pdf").write_bytes(pdf.with_context(bin_size=False)._content_bytes())


def keep_page(handover):
    pages = json.loads((FOLDER / "pages.json").read_text())
    pages[handover.partner_id.name] = handover.case_id._page_url()
    (FOLDER / "pages.json").write_text(json.dumps(pages))


out, back = handover_of(OUT), handover_of(BACK)
keep_page(out)
for lang, handover in (("en", out), ("de", back)):
    keep_file(f"file_{lang}", handover)
    keep_letter(f"mail_agency_out_{lang}", handover, "agency_out")
keep_letter("mail_agency_recalled_de", back, "agency_recalled")
env.cr.commit()
# The same letter in English, of a call back that is not kept.
out._recall("customer_proposal", "They have told us of a way that suits us.")
keep_letter("mail_agency_recalled_en", out, "agency_recalled")
env.cr.rollback()
