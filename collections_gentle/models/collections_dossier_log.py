from odoo import api, models

from ..tools.days import format_day
from .collections_touch_values import TALKS

# Contacts that were made or tried; what was taken back or is still under way reached nobody.
_MADE = ("sent", "replied", "bounced")


class CollectionsDossierLog(models.AbstractModel):
    """Which documents there are, and when there was contact about what. Never the words of it, whoever wrote them: people
    write of illness and grief in any of them."""

    _name = "collections.dossier.log"
    _inherit = ["collections.dossier.manifest"]
    _description = "What an agency is told: contacts and documents"

    # --- documents ----------------------------------------------------------------------------------------------------

    @api.model
    def _documents(self, dossier, world):
        """Invoices and credit notes are enclosed; the others are named and can be asked for."""
        ids = [item["move_id"] for item in world["items"]]
        entries = [entry for item in world["items"] for entry in item["taken_off"]] + world["in_favour"]
        ids += [entry["move_id"] for entry in entries if entry["kind"] == "credit_note"]
        moves = self._rows(self.env["account.move"].browse(dict.fromkeys(ids)))
        rows = [self._bill(row) for row in moves.values() if row["move_type"] in ("out_invoice", "out_refund")]
        return [*rows, *self._orders(world), *self._agreements(dossier, world)]

    @api.model
    def _bill(self, row):
        refund = row["move_type"] == "out_refund"
        words = self.env._("Credit note") if refund else self.env._("Invoice")
        name = "".join(char if char.isalnum() else "-" for char in row["name"])
        return self._document(
            f"move-{row['id']}",
            "credit_note" if refund else "invoice",
            words,
            row["name"],
            self._day(row["invoice_date"]),
            file=f"documents/{name}.pdf",
        )

    @api.model
    def _document(self, key, kind, words, number, day, note="", file=""):
        values = {"key": key, "kind": kind, "kind_words": words, "number": number or "", "day": day}
        return {**values, "note": note, "file": file}

    @api.model
    def _orders(self, world):
        """Orders and deliveries, where Odoo's apps for them are installed; nothing depends on them."""
        Line = self.env["account.move.line"]
        if "sale_line_ids" not in Line._fields:
            return []
        orders = world["lines"].move_id.invoice_line_ids.sale_line_ids.order_id.sorted("id")
        rows = [self._order_row(row, world) for row in self._rows(orders).values()]
        if "picking_ids" in orders._fields:
            done = orders.picking_ids.filtered(lambda p: p.state == "done" and p.picking_type_code == "outgoing")
            rows += [
                self._document(
                    f"delivery-{row['id']}",
                    "delivery",
                    self.env._("Delivery"),
                    row["name"],
                    self._local_day(row["date_done"], world),
                )
                for row in self._rows(done.sorted("id")).values()
            ]
        return rows

    @api.model
    def _order_row(self, row, world):
        theirs = row["client_order_ref"] and self.env._("their number %s", row["client_order_ref"])
        signed = row["signed_on"] and self.env._("signed on %s", self._local_day(row["signed_on"], world))
        note = ", ".join(filter(None, (theirs, signed)))
        day = self._local_day(row["date_order"], world)
        return self._document(f"order-{row['id']}", "order", self.env._("Order"), row["name"], day, note)

    @api.model
    def _agreements(self, dossier, world):
        rows = [row for row in self._about(dossier.case_id.plan_ids, world) if row["accepted_at"]]
        return [
            self._document(
                f"plan-{row['id']}",
                "agreement",
                self.env._("Agreement"),
                f"{row['name']}-{row['version']}",
                self._local_day(row["accepted_at"], world),
            )
            for row in rows
        ]

    # --- contacts ---------------------------------------------------------------------------------------------------

    @api.model
    def _contacts(self, dossier, world):
        """Every contact in the order in which they happened, ours and theirs."""
        case = dossier.case_id
        touches = case.touch_ids.filtered(
            lambda t: t.episode == case.episode and (t.state in _MADE or t.state == "failed" and t.tried_at)
        )
        tones = self._rows(touches.stage_id)
        ours = [self._ours(row, tones, world) for row in self._rows(touches).values()]
        written = [self._theirs(row, world) for row in self._rows(case.reply_ids).values()]
        since = self._day(world["since"])
        return sorted((row for row in (*ours, *written) if row["at"] >= since), key=lambda row: (row["at"], row["key"]))

    @api.model
    def _ours(self, row, tones, world):
        return {
            "key": f"touch-{row['id']}",
            "at": self._moment(row["sent_at"] or row["tried_at"], world),
            "from": "creditor",
            "channel": row["channel"],
            "channel_words": self._words("collections.touch", "channel", row["channel"]),
            "what": self._what(row, tones),
            "how_it_ended": self._ending(row),
        }

    @api.model
    def _what(self, row, tones):
        """What it was, in our words; the words of the message stay here."""
        if row["purpose"]:
            return self._words("collections.touch", "purpose", row["purpose"])
        if row["named_until"]:
            day = format_day(self.env, row["named_until"], "d MMM y")
            return self.env._("Letter of last resort, naming %s", day)
        if row["stage_id"] and row["channel"] != "call":
            tone = self._words("collections.stage", "tone", tones[row["stage_id"]]["tone"])
            return self.env._("Reminder (%s)", tone.lower())
        if row["channel"] == "call":
            return self._call_words(row["outcome"])
        return self.env._("Written by hand") if row["channel"] != "other" else self.env._("Conversation")

    @api.model
    def _call_words(self, outcome):
        if outcome in TALKS:
            return self.env._("Conversation")
        return self.env._("Attempt to call") if outcome else self.env._("Call")

    @api.model
    def _ending(self, row):
        if row["outcome"]:
            return self._words("collections.touch", "outcome", row["outcome"])
        return "" if row["state"] == "sent" else self._words("collections.touch", "state", row["state"])

    @api.model
    def _theirs(self, row, world):
        channel = row["message_type"] if row["message_type"] in ("email", "sms") else "other"
        return {
            "key": f"reply-{row['id']}",
            "at": self._moment(row["date"], world),
            "from": "debtor",
            "channel": channel,
            "channel_words": self._words("collections.touch", "channel", channel),
            "what": self.env._("The customer wrote"),
            "how_it_ended": "",
        }
