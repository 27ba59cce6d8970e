from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.image import image_data_uri

from ..engine.selfservice import proposals

_PAID_SHOWN = 12
_TALK_SHOWN = 30


class CollectionsCase(models.Model):
    """What stands on the customer's page; nothing else of a case leaves through it. Reads, writes nothing."""

    _inherit = "collections.case"

    def _page_values(self):
        """Everything that the page shows, in the language of the environment."""
        self.ensure_one()
        owing = self._owing()
        rows = self._page_rows(owing)
        return {
            "sender": self._page_sender(),
            "rows": rows,
            "groups": self._page_totals(rows, owing),
            "paid_words": self._page_paid_words(),
            "proposals": self._page_proposals(),
            "promises": [self._page_promise(promise, owing) for promise in self._open_promises()],
            "requests": self.sudo().request_ids.filtered(lambda request: request.state == "open"),
            "paused": self._is_quiet(),
            "agency": self.state == "with_agency" and self.sudo().handover_id.agency_name,
            "talk": self._page_talk(),
            "written_to": self.contact_id.email,
            "email_stopped": self._email_is_stopped(),
            "calls_stopped": self.contact_id.sudo().collections_no_calls,
            "texted": self._text_number(),
            "texts_stopped": bool(self._without_texts()),
            "first_name": self.contact_first_name,
            "today": self.company_id._collections_today(),
            "promisable": self._promisable(owing.lines),
            "disputable": owing.lines.filtered(lambda line: line.id not in owing.apart),
            "plan_rows": [plan._page_plan(owing) for plan in self._live_plans().sudo()],
            "codes": self._page_codes(),
            "windows": self.env["collections.request"]._fields["window"]._description_selection(self.env),
            "ways": self.env["collections.request"]._fields["way"]._description_selection(self.env),
            "phone": self.contact_id.phone or self.partner_id.phone,
        }

    def _page_promise(self, promise, owing):
        return {"promise": promise, "pay": self._page_choice(f"promise.{promise.id}", owing)}

    def _page_choice(self, key, owing):
        """Something to pay, as a button needs it; None when there is nothing."""
        found = self._payable(key, owing=owing)
        return found and {
            "key": found.key,
            "amount": found.amount,
            "amount_words": found.currency.format(float(found.amount)),
            "documents": found.documents,
        }

    def _page_codes(self):
        codes = self.env["collections.dispute"]._fields["code"]._description_selection(self.env)
        return [(code, label) for code, label in codes if code != "already_paid"]

    def _page_document(self, move_id):
        """The PDF of an invoice on the page: the one that was sent, else a copy made now; None for all others."""
        if self._page_state() != "open":
            return None
        move = self.sudo().item_ids.move_id.filtered(lambda move: move.id == move_id and move.is_invoice())
        return move and move._collections_document()

    def _page_agreement(self, plan_id):
        """An offered plan with a text to agree to."""
        return self._page_offer(plan_id).filtered(lambda plan: plan.kind != "discount" and not plan._offer_has_lapsed())

    def _page_offer(self, plan_id):
        """An offer that can still be taken up or declined."""
        plans = self._live_plans().sudo() if self._page_state() == "open" else self.env["collections.plan"]
        return plans.filtered(lambda plan: plan.id == plan_id and plan.state == "offered")

    def _farewell_values(self):
        """What the page says when everything is settled; thanks only where something was paid."""
        return {"sender": self._page_sender(), "first_name": self.contact_first_name, "thanked": self._was_thanked()}

    def _page_sender(self):
        """Who writes: a person, with a face or initials, a telephone number and an address."""
        user = self.sender_id.sudo()
        name = user.name or self.company_id.name
        return {
            "name": name,
            "title": user.partner_id.function,
            "company": self.company_id.name,
            "photo": image_data_uri(user.image_128) if user.image_128 else False,
            "initials": "".join(word[0] for word in name.split()[:2]).upper(),
            "phone": self.sender_phone,
            "email": user.email or self.company_id.email,
        }

    # --- what is open ---------------------------------------------------------------------------------------------

    def _page_rows(self, owing):
        """Open items, the oldest first; credits last."""
        lines = self.sudo().item_ids.sorted(lambda li: (li.amount_residual_currency < 0, li._collections_due(), li.id))
        payable = (owing.lines - self._agreed_lines()).filtered(lambda line: line.move_id.is_invoice())
        return [self._page_row(line, owing.apart.get(line.id, 0), line in payable) for line in lines]

    def _page_row(self, line, apart, payable):
        move, currency, left = line.move_id, line.currency_id, line.amount_residual_currency
        changed = currency.compare_amounts(line.amount_currency, left)
        amount, status = currency.format(left), self._page_status(line, apart)
        return {
            "line": line,
            "id": move.id,
            "number": move.name,
            "has_pdf": move.is_invoice() and left > 0,
            "issued": self._page_day(move.invoice_date or move.date),
            "currency": currency,
            "amount": left,
            "amount_words": amount,
            "label": f"{move.name}, {amount}, {status}",
            "original_words": changed and currency.format(line.amount_currency),
            "status": status,
            "pay_key": payable and f"invoice.{move.id}",
        }

    def _page_status(self, line, apart):
        """How an item stands, in plain words."""
        due, residual = line._collections_due(), self.env["collections.perform"]._residual(line)
        promise = self._open_promises().filtered(lambda p: line in p.line_ids)[:1]
        if residual < 0:
            return self.env._("in your favour")
        if line.move_id.payment_state in ("in_payment", "paid"):
            return self.env._("your payment is on its way, thank you")
        if apart and apart >= residual:
            return self.env._("in discussion, you need not pay it now")
        if apart:
            return self.env._("%s of it in discussion", line.currency_id.format(float(apart)))
        if line in self._agreed_lines():
            return self.env._("part of your plan")
        if promise:
            return self.env._("promised for %s", self._page_day(promise.date_promised))
        if due >= self.company_id._collections_today():
            return self.env._("due on %s", self._page_day(due))
        return self.env._("was due on %s", self._page_day(due))

    def _page_totals(self, rows, owing):
        """Sums per currency: what is open, and what can be paid now."""
        currencies = self.env["res.currency"].union(*(row["currency"] for row in rows))
        return [self._page_total(currency, rows, owing) for currency in currencies]

    def _page_total(self, currency, rows, owing):
        mine = [row for row in rows if row["currency"] == currency]
        everything = self._page_choice(f"all.{currency.name}", owing)
        running = self._running().filtered(lambda tx: tx.currency_id == currency)
        return {
            "currency": currency,
            "rows": mine,
            "total_words": currency.format(sum(row["amount"] for row in mine)),
            "due": self._page_choice(f"due.{currency.name}", owing),
            "all": everything,
            # An invoice that is partly in discussion is paid by itself: then this is not everything.
            "complete": everything and everything["documents"] == owing.of(currency.name).move_id,
            "under_way_words": running and currency.format(sum(running.mapped("amount"))),
        }

    @api.model
    def _page_day(self, day):
        """With the month as a word: nobody has to know whose custom puts the day first."""
        return format_date(self.env, day, date_format="long")

    def _page_paid_words(self):
        """What was asked for in this conversation and is settled."""
        settled = self._asked_lines().filtered("reconciled").sorted("id", reverse=True)[:_PAID_SHOWN]
        return ", ".join(f"{line.move_id.name} ({line.currency_id.format(line.amount_currency)})" for line in settled)

    # --- what was said --------------------------------------------------------------------------------------------

    def _is_quiet(self):
        """Whether nobody writes now because of what the customer said; not why."""
        return self.state == "paused" or bool(self.sudo().hold_ids.filtered(lambda hold: hold.state == "active"))

    def _page_talk(self):
        """What was written between the customer and us, the newest last; no notes, and no letters of the run."""
        messages = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("message_type", "in", ("comment", "email")),
                    ("is_internal", "=", False),
                    ("subtype_id", "=", self.env.ref("mail.mt_comment").id),
                ],
                order="id desc",
                limit=_TALK_SHOWN,
            )
        )
        shown = messages.filtered(self._is_between_us)
        return [self._page_message(message) for message in reversed(shown)]

    def _is_between_us(self, message):
        """Whether the customer wrote it, or we to the customer: what colleagues write to others is not for this page."""
        reached = message.partner_ids | message.notified_partner_ids
        readers = message.author_id if message._collections_from_customer() else reached
        return self.partner_id in readers.commercial_partner_id

    def _page_message(self, message):
        day = fields.Datetime.context_timestamp(self, message.date).date()
        ours = not message._collections_from_customer()
        who = self.env._("You") if message.author_id == self.contact_id else message.author_id.name
        return {
            "ours": ours,
            "head": f"{who}, {self._page_day(day)}",
            "words": message._collections_words(),
            "files": message.attachment_ids.mapped("name"),
        }

    def _email_is_stopped(self):
        problems = self.partner_id._collections_address_problems({self.partner_id.id: self.contact_id})
        return problems.get(self.partner_id.id) == "blacklisted"

    # --- a plan of their own --------------------------------------------------------------------------------------

    def _page_proposals(self):
        """Ways to pay in parts that can be agreed at once.

        :return: dicts of ``key`` and ``parts``, per currency in which something is free; empty where a person is needed.
        """
        lines = self._lines_for_parts()
        if not lines or self._why_a_person(lines):
            return []
        Plan, currency = self.env["collections.plan"].sudo(), lines.currency_id
        total = Plan._open_amount(self, lines)
        found = proposals(
            total,
            self.company_id._collections_today(),
            self.policy_id._page_limits(),
            Plan._limits(self, currency).min_instalment,
            Decimal(str(currency.rounding)),
        )
        return [self._page_proposal(terms, currency, total) for terms in found]

    def _page_rhythm(self, terms):
        words = {
            "weekly": self.env._("%s parts, every week", terms.count),
            "fortnightly": self.env._("%s parts, every two weeks", terms.count),
        }
        return words.get(terms.rhythm) or self.env._("%s parts, every month", terms.count)

    def _page_proposal(self, terms, currency, total):
        values = {"kind": "parts", "total": float(total), "first_date": terms.first}
        values |= {"count": terms.count, "rhythm": terms.rhythm}
        parts = self.env["collections.plan"].sudo()._parts(self, currency, values)
        return {
            "key": f"{terms.rhythm}.{terms.count}",
            "title": self._page_rhythm(terms),
            "values": values,
            "parts": [
                {
                    "day": format_date(self.env, part.due, date_format="long"),
                    "amount": currency.format(float(part.amount)),
                }
                for part in parts
            ],
        }
