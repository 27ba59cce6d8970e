import base64
import io

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import UserError

# A drawn name; larger is no signature.
_LARGEST_SIGNATURE = 500_000
_WIDEST_SIGNATURE = 4000


class CollectionsPlan(models.Model):
    """A plan on the customer's page: read there, agreed to with name and signature, or declined."""

    _inherit = "collections.plan"

    by_customer = fields.Boolean(
        string="Chosen by the customer", readonly=True, help="One of the proposals on the customer's page."
    )
    signature = fields.Binary(attachment=True, readonly=True, copy=False)
    declined = fields.Boolean(string="Declined by the customer", readonly=True)

    def _agree_url(self):
        """Link to the page on which this plan is read and agreed to."""
        return self.case_id._page_url(path=f"/agree/{self.id}", anchor="agreement")

    def _accept_on_page(self, author, name, signature, address, agreement_hash):
        """The customer has read the text, typed a name and signed.

        :param str signature: the picture, base64.
        :param str agreement_hash: fingerprint of the text that the page showed.
        :raises UserError: when something is missing, or the text is another one by now; nothing is kept then.
        """
        self._check_signature(signature)
        if not isinstance(agreement_hash, str) or not agreement_hash:
            raise UserError(self.env._("Please read the agreement again, and then agree to it."))
        if not (name or "").strip():
            raise UserError(self.env._("Please write your name."))
        self._check_acceptance(name, "page", author, None, agreement_hash)
        self._check_still_possible()
        self.with_context(image_no_postprocess=True).signature = signature
        plan = self.with_env(self.case_id._in_house().env)
        plan._accept(name, "page", contact=author, address=address, agreement_hash=agreement_hash)
        words = {"who": name, "plan": plan._title()}
        self.case_id._heard(author, plan.env._("Agreed to on the page, by %(who)s: %(plan)s", **words))

    def _check_still_possible(self):
        """What was paid or put in discussion since the offer makes the schedule wrong."""
        verdict = self._verdict_now()
        if self.case_id._in_discussion().keys() & set(self.line_ids.ids):
            raise UserError(
                self.env._("Something of this is in discussion. We look into that first, and then find what fits.")
            )
        if self.state == "offered" and (verdict.received or verdict.completed):
            raise UserError(
                self.env._("A payment has come in since this was offered. Please write to us, and we will make it fit.")
            )

    def _check_signature(self, signature):
        """A small PNG, and nothing else.

        :raises UserError: when it is missing or something else.
        """
        if not self._is_signature(signature):
            raise UserError(self.env._("Your signature is missing. Please sign in the box."))

    @api.model
    def _is_signature(self, signature):
        try:
            picture = base64.b64decode(signature or "", validate=True)
            if len(picture) > _LARGEST_SIGNATURE:
                return False
            image = Image.open(io.BytesIO(picture), formats=["PNG"])
            if max(image.size) > _WIDEST_SIGNATURE:
                return False
            image.load()
        except (TypeError, ValueError, OSError, SyntaxError, Image.DecompressionBombError):
            return False
        return True

    def _decline(self, author, reason):
        """The customer does not want it: without blame, and a person asks what would help.

        :return: the plan if it was offered.
        """
        self.ensure_one()
        if self.state != "offered":
            raise UserError(self.env._("This offer has ended already. There is nothing for you to do."))
        self.declined = True
        plan = self.with_env(self.case_id._in_house().env)
        plan._cancel(plan.env._("declined by the customer"))
        words = self.env._("I would rather not take this up: %s", self._title())
        self.case_id._say(author, "\n".join(text for text in (words, reason) if text))
        return self

    def _page_plan(self, owing):
        """What the customer's page shows of this plan, as the ledger has it now: the run may not have looked yet."""
        verdict = self._verdict_now()
        standings = list(zip(self._parts_in_order(), verdict.parts, strict=True))
        planned = verdict.received + verdict.left
        return {
            "plan": self,
            "title": self._title(),
            "progress": round(100 * verdict.received / planned) if planned else 100,
            "received_words": self._money(float(verdict.received)),
            "left_words": self._money(float(verdict.left)),
            "parts": [part._page_part(standing) for part, standing in standings],
            "to_agree": self.state == "offered" and self.kind != "discount" and not self._offer_has_lapsed(),
            "is_offer": self.state == "offered" and self.kind == "discount" and not self._offer_is_over(),
            "running": self.state == "active",
            "pay": self._page_pay(standings, owing),
        }

    def _page_pay(self, standings, owing):
        """What is paid next of this plan; None: nothing."""
        part = next((part for part, standing in standings if standing.state != "paid"), None)
        found = part and self.case_id._page_choice(f"part.{self.id}.{part.number}", owing)
        return found and {**found, "day": self._day(part.date_due)}
