"""Two people press "Hand over" at once, or the customer pays in that second."""

import threading

from .jobs import RUN
from .test_approval_race import FIRST, PAY

# What the checklist and the file ask is tested where they are made.
APPROVED = """
root, admin = env.ref('base.user_root'), env.ref('base.user_admin')
case = env['collections.case'].search([('partner_id.email', '=', {email!r})])
house = env['res.partner'].create({{'name': 'Fair Recovery', 'is_company': True, 'email': 'cases@fair.example.com'}})
agency = env['collections.agency'].create({{'partner_id': house.id, 'company_id': case.company_id.id}})
Handover = env['collections.handover']
Handover.create({{
    'case_id': case.id, 'agency_id': agency.id, 'state': 'approved', 'proposed_by': root.id, 'approved_by': admin.id,
    **Handover._prepare_items(case)}})
env.cr.commit()
"""
# Whoever comes first goes out slowly.
HAND_OVER = """
import os, time, psycopg2
from odoo.exceptions import UserError
Handover = env.registry['collections.handover']
Handover._check_clear = lambda self, but=(), **supposed: None
Handover._has_released_dossier = lambda self: True
go_out = Handover._go_out
def slowly(self):
    open({going!r}, 'w').close()
    end = time.monotonic() + {patience}
    while time.monotonic() < end and not os.path.exists({answered!r}):
        time.sleep(0.01)
    return go_out(self)
Handover._go_out = slowly
while {waits} and not os.path.exists({going!r}):
    time.sleep(0.01)
said = ''
for _attempt in range(60):
    try:
        env['collections.handover'].search([]).action_hand_over()
        env.cr.commit()
        said = 'out'
        break
    except UserError as error:
        env.cr.rollback()
        said = str(error)
        break
    except psycopg2.OperationalError:
        env.cr.rollback()
        time.sleep(0.1)
if {waits}:
    open({answered!r}, 'w').close()
tell(said)
"""


def approved(database, tmp_path):
    database.sql("UPDATE collections_policy SET invoice_first = FALSE")
    database.run(RUN + APPROVED.format(email=FIRST))
    return {"going": str(tmp_path / "going"), "answered": str(tmp_path / "answered")}


def pressed(database, files, waits, patience):
    return database.run(HAND_OVER.format(waits=waits, patience=patience, **files), quiet=False)


def told(database):
    return database.count("SELECT COUNT(*) FROM collections_touch WHERE purpose = 'agency_out'")


def states(database):
    return database.sql(
        "SELECT h.state, c.state FROM collections_handover h JOIN collections_case c ON c.id = h.case_id"
    )


def test_two_people_at_once(database, mailbox, tmp_path):
    """The second one is told at once, while the first still goes out: without the lock they would run through the whole
    checklist, wait for the first one's writing and begin again."""
    files, said = approved(database, tmp_path), []
    first = threading.Thread(target=lambda: said.append(pressed(database, files, waits=False, patience=20)))
    first.start()
    try:
        second = pressed(database, files, waits=True, patience=20)
    finally:
        first.join()
    assert said == ["out"]
    assert second.startswith("Something else happens with this customer right now")
    assert states(database) == [("out", "with_agency")]
    assert told(database) == 1


def test_paid_while_it_goes_out(database, mailbox, tmp_path):
    """Either the money is seen and nobody is handed over, or the agency hears of it: it is never lost between the two."""
    files, said = approved(database, tmp_path), []
    hand_over = threading.Thread(target=lambda: said.append(pressed(database, files, waits=False, patience=1)))
    hand_over.start()
    try:
        wait = f"import os, time\nwhile not os.path.exists({files['going']!r}):\n    time.sleep(0.01)\n"
        pay = PAY.format(email=FIRST, amount="{}", paying=str(tmp_path / "paying"))
        database.run(wait + pay, quiet=False)
    finally:
        hand_over.join()
    database.run(RUN)
    assert said
    if said == ["out"]:
        kinds = [kind for (kind,) in database.sql("SELECT kind FROM collections_handover_note ORDER BY id")]
        assert kinds == ["payment", "settled"]
        assert states(database) == [("closed", "closed")]
    else:
        assert told(database) == 0
        assert states(database) == [("declined", "closed")]
