from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

from ..engine.selfservice import Standing, needs_person, promise_needs_person
from .collections_hold import SENSITIVE_GROUP

_YEAR = timedelta(days=365)
_LATELY = timedelta(days=30)
# A plan that was chosen on the page and not agreed to is off the table after so many days.
_CHOSEN_DAYS = 3


class CollectionsCase(models.Model):
    """What the customer answers on the page. Each answer makes its record, stops the machine at once, is confirmed in
    writing, and reaches the collector.

    ``author`` is the contact who answers: whoever has the link, or who is logged in.
    """

    _inherit = "collections.case"

    def _answer_promise(self, author, day, lines, words):
        """I will pay on a date. Noted at once within the policy's limits, else a person looks at it.

        :return: what is to be confirmed.
        """
        lines = self._promisable(lines)
        today = self.company_id._collections_today()
        if not lines:
            raise UserError(self.env._("Please choose what you would like to pay on that day."))
        if not day or not today <= day <= today + _YEAR:
            raise UserError(self.env._("Please choose a day from today on, within a year."))
        moved = self._open_promises().filtered(lambda promise: promise.line_ids & lines)
        if self._why_no_promise(day, moved):
            self._ask(author, "later", words, day=day)
            return "asked"
        moved._supersede()
        # What the promises of before were about, and is not promised again, is asked for as always.
        for of_currency in lines.grouped("currency_id").values():
            self._in_house()._promise(author, day, of_currency, words)
        return "promise"

    def _promise(self, author, day, lines, words):
        promise = self.env["collections.promise"].create(
            {
                "case_id": self.id,
                "line_ids": [fields.Command.set(lines.ids)],
                "amount": float(self.env["collections.plan"]._open_amount(self, lines)),
                "date_promised": day,
                "promised_by": author.id,
                "channel": "page",
                "note": words,
                "user_id": False,
            }
        )
        self._heard(author, self.env._("Promised on the page: %s", promise.display_name), words)

    def _promisable(self, lines):
        """For which of these a date can be chosen: what is not agreed otherwise, also where a date was chosen before."""
        return lines - self._live_plans().sudo().line_ids

    def _why_no_promise(self, day, moved):
        policy = self.policy_id
        return promise_needs_person(
            day,
            self.company_id._collections_today(),
            policy.promise_max_days,
            len(self._broken_promises()),
            policy.promise_max_broken,
            self._times_moved(moved),
            self._is_cared_for(),
        )

    def _times_moved(self, promises):
        """How often the customer has chosen another day for the same items."""
        earlier = self.sudo().promise_ids.filtered(lambda p: p.state == "superseded" and p.line_ids & promises.line_ids)
        return len(earlier) if promises else 0

    def _is_cared_for(self):
        """Whether a hold says that a person alone talks about money with this customer."""
        return any(hold.sensitive for hold in self.sudo().hold_ids if hold.state == "active")

    # --- in parts -------------------------------------------------------------------------------------------------

    def _why_a_person(self, lines):
        """Why parts of these items are agreed with a person; empty when the page may."""
        company, currency = self.company_id, lines.currency_id
        total = self.env["collections.plan"]._open_amount(self, lines)
        today = company._collections_today()
        worth = currency._convert(float(total), company.currency_id, company, today)
        standing = Standing(
            self.env["collections.plan"]._decimal(company.currency_id, worth),
            bool(self._in_discussion()),
            self._defaulted_plans(),
            self._is_cared_for(),
            self._plans_put_back(),
        )
        return needs_person(standing, self.policy_id._page_limits())

    def _plans_put_back(self):
        """How many plans they have chosen on the page lately and not agreed to."""
        since = fields.Datetime.now() - _LATELY
        chosen = [("by_customer", "=", True), ("accepted_at", "=", False), ("offered_at", ">", since)]
        return len(self._of_customer("collections.plan", *chosen) - self._chosen_plans())

    def _defaulted_plans(self):
        since = fields.Datetime.now() - _YEAR
        return len(self._of_customer("collections.plan", ("state", "=", "in_default"), ("ended_at", ">", since)))

    def _answer_parts(self, author, key):
        """One of the proposals: a plan, offered on the page at once, to be read and agreed to there.

        :return: the plan.
        """
        chosen = next((p for p in self._page_proposals() if p["key"] == key), None)
        if not chosen:
            raise UserError(self.env._("This proposal is not possible any more. Please look at the others."))
        plan = self._in_house()._offer_chosen(chosen["values"])
        self._heard(author, plan.env._("Chose a plan on the page, not agreed to yet: %s", plan._title()))
        return plan

    def _offer_chosen(self, terms):
        lines = self._lines_for_parts()
        self._withdraw_chosen()
        until = self.company_id._collections_today() + timedelta(days=_CHOSEN_DAYS)
        plan = self.env["collections.plan"].create(
            {
                **terms,
                "case_id": self.id,
                "line_ids": [fields.Command.set(lines.ids)],
                "offer_until": until,
                "note": self.env._("Chosen by the customer on the page."),
                "by_customer": True,
                "user_id": False,
            }
        )
        return plan._offer(tell=False)

    def _chosen_plans(self):
        """What they have chosen on the page and not agreed to yet: it is theirs to put back."""
        return self._live_plans().filtered(lambda plan: plan.state == "offered" and plan.by_customer)

    def _withdraw_chosen(self):
        """Whoever chooses another proposal has put the first one back."""
        self._chosen_plans()._cancel(self.env._("another proposal was chosen"))

    def _lines_for_parts(self):
        """What a plan of their own is about: all that is late and not agreed otherwise, else all that is open."""
        return self._free_lines((self._live_plans() - self._chosen_plans()).sudo().line_ids)

    def _answer_suggestion(self, author, words, amount="", first_date=None):
        """Parts of their own: a person answers, and reminders wait meanwhile."""
        if not (words or amount):
            raise UserError(self.env._("Please tell us what you have in mind: an amount, or a few words."))
        idea = ", ".join(text for text in (amount, first_date and format_date(self.env, first_date)) if text)
        request = self._ask(author, "parts", "\n".join(text for text in (idea, words) if text))
        house = self._in_house()
        house._hold_for("plan_request", house.env._("asked on the page to pay in parts"))
        return request

    # --- something is wrong ---------------------------------------------------------------------------------------

    def _answer_wrong(self, author, lines, code, words, amount=None, files=()):
        """Something is wrong with invoices; it waits until somebody has looked.

        :param amount: what of them is in question, exactly; None: all that is open.
        """
        if not lines:
            raise UserError(self.env._("Please choose the invoice that it is about."))
        self._check_not_discussed(lines)
        self._check_in_question(lines, amount)
        house = self._in_house()
        for of_currency in lines.grouped("currency_id").values():
            house._dispute(author, of_currency, code, words, amount)
        about = lines.with_env(house.env).move_id._collections_reference()
        self._heard(author, house.env._("Told us on the page that something is not right: %s", about), words, files)

    def _dispute(self, author, lines, code, words, amount):
        values = {"case_id": self.id, "line_ids": [fields.Command.set(lines.ids)], "code": code}
        values |= {"description": words, "raised_by": author.id}
        if amount is not None:
            values["amount"] = float(amount)
        self.env["collections.dispute"].create(values)

    def _check_in_question(self, lines, amount):
        if amount is None:
            return
        if len(lines.currency_id) > 1:
            raise UserError(self.env._("Please choose invoices of one currency, or leave the amount empty."))
        open_amount = self.env["collections.plan"]._open_amount(self, lines)
        if amount > open_amount:
            most = lines.currency_id.format(float(open_amount))
            raise UserError(self.env._("No more than %s is open on what you chose.", most))

    def _check_not_discussed(self, lines):
        apart = self._in_discussion()
        discussed = lines.filtered(lambda line: line.id in apart)
        if discussed:
            raise UserError(
                self.env._(
                    "We are looking into %s already. If there is more to say, please write it in the box below.",
                    discussed[0].move_id.name,
                )
            )

    def _answer_paid(self, author, lines, day, reference, words, files=()):
        """I have already paid: it is looked for, and not asked for meanwhile."""
        if day and day > self.company_id._collections_today():
            raise UserError(self.env._("That day is still to come. Please choose the day on which you paid."))
        told = self.env._("Paid on %s.", format_date(self.env, day)) if day else self.env._("Paid already.")
        about = reference and self.env._("Reference: %s", reference)
        told = "\n".join(text for text in (told, about, words) if text)
        self._answer_wrong(author, lines, "already_paid", told, files=files)

    def _answer_difficult(self, author, words):
        """A difficult time: peace, and no questions. What they chose to tell is for few eyes.

        :return: the hold.
        """
        house = self._in_house()
        told = words or house.env._("told us on the page, without details")
        active = house.hold_ids.filtered(lambda hold: hold.state == "active" and hold.sensitive)[:1]
        if active:
            active.details = "\n".join(text for text in (active.details, told) if text)
        else:
            active = house._hold_for("hardship", told, house._one_of_the_few())
            active._ask_owner(house.env._("Look at what is on hold for %s", author.display_name), self._answer_day())
            # What somebody tells us in confidence is confirmed to nobody else.
            self.env["collections.service"]._send("pause_noted", self if author == self.contact_id else self.browse())
        self._heard(author, house.env._("Wrote on the page; see what is on hold."))
        return active

    # --- what all answers have in common ----------------------------------------------------------------------------

    def _ask(self, author, kind, words, **values):
        """Something that a person answers; until then the customer waits for us, and nobody else writes.

        :return: the request.
        """
        requests = self._in_house().env["collections.request"]
        request = requests.create({"case_id": self.id, "kind": kind, "words": words, "asked_by": author.id, **values})
        own = request.with_env(self.env)._own_sentence()
        self._say(author, "\n".join(text for text in (own, words) if text))
        return request

    def _in_house(self):
        """The same case for what an answer makes: notes and tasks are in the collector's language. Mails wait for the
        queue, which the confirmation has woken: two senders of the same mail would collide."""
        lang = self.sender_id.lang or self.company_id.partner_id.lang
        return self.with_context(lang=lang, collections_on_page=True, mail_notify_force_send=False)

    def _say(self, author, words, files=()):
        """What the customer wrote, as a message of theirs: heard like a reply by e-mail."""
        return self._post(author, words, files, message_type="comment", subtype_xmlid="mail.mt_comment")

    def _heard(self, author, title, words="", files=()):
        """A line in the chatter, and word to the collector."""
        self.write({"last_reply_at": fields.Datetime.now()})
        self._answered_touch(self.env["mail.message"])._set_replied()
        text = "\n".join(text for text in (title, words) if text)
        note = {"message_type": "notification", "subtype_xmlid": "mail.mt_note"}
        self._post(author, text, files, **note, partner_ids=self.sender_id.partner_id.ids)

    def _post(self, author, words, files, **how):
        return self._in_house().message_post(
            body=plaintext2html(words),
            author_id=author.id,
            email_from=author.email_formatted or self.company_id.email_formatted,
            attachment_ids=self._keep_files(files).ids,
            **how,
        )

    def _one_of_the_few(self):
        """Who may read what is sensitive: the collector if that is one of them, else another, else who looks after."""
        few = self.env.ref(SENSITIVE_GROUP).sudo().all_user_ids
        able = few.filtered(lambda user: user.active and not user.share and self.company_id in user.company_ids)
        return (self.sender_id & able) or able[:1] or self._looked_after_by()

    def _hold_for(self, kind, reason, owner=None):
        """A pause because of an answer, for as long as its kind lasts; one of a kind at a time."""
        active = self.hold_ids.filtered(lambda hold: hold.state == "active" and hold.hold_type == kind)
        if active:
            return active[0]
        return self.env["collections.hold"].create(
            {
                "case_id": self.id,
                "hold_type": kind,
                "reason": reason,
                "user_id": (owner or self._looked_after_by()).id,
            }
        )

    def _answer_day(self):
        company = self.company_id
        return company._collections_working_day(company._collections_today(), self.policy_id.answer_within_days)

    def _keep_files(self, files):
        """Uploaded files, kept below the case just as they came: they are evidence. They are handed out as downloads
        only."""
        attachments = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        return attachments.create(
            [
                {
                    "name": name,
                    "raw": content,
                    "mimetype": "application/octet-stream",
                    "collections_upload": True,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for name, content in files
            ]
        )
