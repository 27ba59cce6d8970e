from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.agency_file import COLUMNS, Fault, read
from ..engine.remittance import STATUSES
from .collections_agency_record_words import FAULTS
from .collections_handover_watch import HAD_IT

# Whoever mends a file needs the first of them; the rest of a wrong file is wrong for the same reason.
_MOST_SHOWN = 20


class CollectionsAgencyStatementFile(models.AbstractModel):
    """Reads the file of an agency: the lines of a statement, or what is wrong with each of them."""

    _name = "collections.agency.statement.file"
    _description = "File of an agency's statement"

    @api.model
    def _lines(self, agency, content, date):
        """:return: commands that create the lines.
        :raise UserError: what is wrong, line by line; nothing was written.
        """
        text = self._text(content)
        rows, faults = read(text) if text is not None else ((), (Fault(0, "encoding"),))
        known = self._references(agency)
        faults += tuple(Fault(row.line, "unknown", row.reference) for row in rows if row.reference.lower() not in known)
        faults += tuple(
            Fault(row.line, "day_later", row.received_on.isoformat())
            for row in rows
            if row.received_on and row.received_on > date
        )
        if faults:
            raise UserError(self._words(sorted(faults, key=lambda fault: fault.line)))
        return [fields.Command.create(self._prepare(row, known[row.reference.lower()])) for row in rows]

    @api.model
    def _text(self, content):
        """What a spreadsheet wrote: UTF-8, or the western letters of older programs; None: it is no text."""
        if b"\0" in content:
            return None
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        return None

    @api.model
    def _references(self, agency):
        """How an agency may name a case: by the file that it got, the hand-over, or one of its invoices.

        :return: {reference in small letters: hand-over}, of several for one invoice the one that goes on, else the last.
        """
        # Whoever may record a statement may know which customers the agency had.
        had = self.env["collections.handover"].sudo().search([("agency_id", "=", agency.id), ("state", "in", HAD_IT)])
        ordered = had.sorted(lambda handover: (handover.state == "out", handover.id))
        invoices = {name: handover for handover in ordered for name in handover.line_ids.move_id.mapped("name")}
        files = self.env["collections.dossier"].sudo().search([("handover_id", "in", had.ids)])
        made = {file.display_name: file.handover_id for file in files}
        # What no customer may be confused by goes before what may be shared.
        own = {name: h for h in ordered for name in (str(h.id), f"{h.case_id.id}-{h.id}")}
        return {name.lower(): handover for name, handover in {**invoices, **made, **own}.items() if name}

    @api.model
    def _prepare(self, row, handover):
        return {
            "handover_id": handover.id,
            "status": row.status,
            "received_on": row.received_on,
            "collected": float(row.collected),
            "commission": float(row.commission),
            "remitted": float(row.remitted),
            "note": row.note,
        }

    @api.model
    def _words(self, faults):
        told = [self._fault_words(fault) for fault in faults[:_MOST_SHOWN]]
        if len(faults) > _MOST_SHOWN:
            told.append(self.env._("… and %s more.", len(faults) - _MOST_SHOWN))
        return "\n".join([self.env._("Nothing was recorded. Mend this, and choose the file again:"), *told])

    @api.model
    def _fault_words(self, fault):
        values = {
            "line": fault.line,
            "value": fault.value,
            "column": fault.column,
            "columns": ", ".join(COLUMNS),
            "statuses": ", ".join(STATUSES),
        }
        return self.env._(FAULTS[fault.code]) % values  # pylint: disable=translation-not-lazy
