# Fed to Odoo's shell by screenshots.py after the history, with `env` at hand: who has no e-mail address gets letters.
import os
from datetime import datetime, timedelta
from pathlib import Path

from freezegun import freeze_time

FOLDER = Path(os.environ["COLLECTIONS_SHOTS_PAPERS"])
NAMES = ("Thistlebury Books", "Sinéad Ashgrove", "Cormac Larkfield")


def last_working_day():
    day = datetime.now().replace(hour=10, minute=0, second=0, microsecond=0)
    while day.weekday() > 4 or day > datetime.now():
        day -= timedelta(days=1)
    return day


stages = env["collections.stage"].search([("channel", "=", "email"), ("days_after_due", ">", 0)])
stages.filtered(lambda stage: not stage.second_channel).second_channel = "letter"
with freeze_time(last_working_day(), tick=True):
    env["collections.case"].search([("partner_id.name", "in", NAMES), ("state", "!=", "closed")])._wake("pictures")
    env.cr.commit()
    env["collections.run"]._cron_run()
    env.cr.commit()
    letters = env["collections.touch"].search([("channel", "=", "letter"), ("state", "=", "queued")])
    if not letters:
        raise SystemExit("Traceback: no letters to print")
    letters[:1].action_print_letters()
    (FOLDER / "letter.pdf").write_bytes(letters[:1].letter_pdf_id.raw)
env.cr.commit()
