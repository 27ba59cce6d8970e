from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.decide import asked_for, still_true
from .notice import notice


class CollectionsTouch(models.Model):
    """Printing letters: one PDF for as many as were chosen, true at the moment they are drawn."""

    _inherit = "collections.touch"

    def action_print_letters(self):
        """Print these letters, those that were printed before in their own words.

        :return: an action that downloads the PDF and names the letters that are not in it.
        """
        self._check_collector()
        pdf, stale = self._print_letters()
        download = pdf and {"type": "ir.actions.act_url", "url": f"/web/content/{pdf.id}?download=true", "close": True}
        if not stale:
            return download
        reasons = "\n".join(f"{touch.partner_id.display_name}: {touch.failure_reason}" for touch in stale)
        return notice(self.env._("Not printed, and taken back:\n%s", reasons), warn=True, then=download or None)

    def _print_letters(self):
        """Draw these letters into one PDF.

        :return: the PDF as an attachment, and the letters that may not be sent any more.
        """
        letters = self.sudo().filtered(lambda t: t.channel == "letter" and (t.letter_html or t.state == "queued"))
        letters = letters.filtered(lambda t: t.state in ("queued", "sent", "replied", "bounced"))
        company = self._check_printable(letters)
        new = letters.filtered(lambda t: not t.letter_html)
        stale = new._take_back_before_printing(company)
        (new - stale)._write_letters()
        printed = letters - stale
        return printed._print_pdf(company) if printed else self.env["ir.attachment"], stale

    def _check_printable(self, letters):
        if not letters:
            raise UserError(self.env._("There is no letter to print here. Choose letters that wait."))
        if len(letters.company_id) > 1:
            raise UserError(self.env._("Print the letters of one company at a time."))
        return letters.company_id

    def _take_back_before_printing(self, company):
        """The second gate for all at once: what is owed now is stated, and who should not be written to is left out.

        :return: the letters that were taken back.
        """
        if not self:
            return self
        self._take_hold()
        facts, rules, now = self._known_now(company)
        for touch, verdict in self._verdicts(facts, rules, now):
            known = facts[touch.case_id.partner_id.id], rules[touch.case_id.policy_id]
            amounts = touch._amounts_now(*known, now) if verdict.rule == "changed" else None
            if amounts:
                touch._restate(amounts)
            elif verdict.rule != "window":
                touch._hold_back(verdict)
        stale = self.filtered(lambda t: t.state == "cancelled")
        stale.case_id._wake("letter taken back")
        return stale

    def _amounts_now(self, facts, rules, now):
        """What the letter may ask for now instead; nothing when it may not be sent. What a manager has read goes
        back to the manager."""
        amounts = asked_for(facts, rules, now)
        verdict = still_true(facts, rules, amounts, now)
        allowed = amounts and not self.approved_by and (not verdict or verdict.rule == "window")
        return amounts if allowed else None

    def _restate(self, amounts):
        lines = self.env["account.move.line"].browse(amounts)
        asked = {line: amounts[line.id] for line in lines}
        self.write(self.env["collections.perform"]._prepare_amounts(asked))

    def _write_letters(self):
        """Write the letters that were never printed, to the address of today, and keep them as they are."""
        if not self:
            return
        Letter, Channel = self.env["collections.letter"], self.env["collections.channel.letter"]
        for touch in self:
            touch.write(Channel._prepare_address(touch.contact_id.with_company(touch.company_id)))
        printed = {"printed_at": fields.Datetime.now(), "printed_by": self.env.uid}
        Letter._keep(self, Letter._draw(self), printed)

    def _print_pdf(self, company):
        """One PDF of all these letters, kept with them."""
        content = self.env["collections.letter"]._pdf(company, self.mapped("letter_html"))
        day = fields.Date.to_string(company._collections_today())
        pdf = self.env["ir.attachment"].create(
            {
                "name": self.env._("Letters %(day)s.pdf", day=day),
                "raw": content,
                "mimetype": "application/pdf",
                # Whoever may see the first of these contacts, in this company, may see the pile.
                "res_model": self._name,
                "res_id": self[:1].id,
            }
        )
        waiting = self.filtered(lambda t: t.state == "queued")
        waiting.write({"letter_pdf_id": pdf.id, "in_pile": True})
        return pdf.with_env(self.env)
