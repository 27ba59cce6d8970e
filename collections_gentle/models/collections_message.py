from types import SimpleNamespace
from uuid import uuid4

from lxml import html
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, format_list, formatLang, is_html_empty
from odoo.tools.mail import generate_tracking_message_id, html_sanitize

from ..engine.decide import asked_for

# What only letters about plans have.
_NO_EXTRAS = {"parts": [], "pay_url": False, "pay_amount": False}
# What no machine should answer.
_AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF"}
# Where on the page the link of a message leads; what is not named here begins at the top.
_ANCHORS = {
    "promise_noted": "promise",
    "promise_tomorrow": "pay",
    "promise_partly": "promise",
    "dispute_received": "wrong",
    "dispute_partly": "pay",
    "dispute_rejected": "pay",
    "dispute_withdrawn": "pay",
    "paid_noted": "paid",
    "plan_offered": "plans",
    "plan_confirmed": "plans",
    "later_noted": "plans",
    "discount_offered": "pay",
    "discount_over": "parts",
    "instalment_soon": "plans",
    "instalment_late": "plans",
    "instalment_thanks": "plans",
    "plan_notice": "plans",
    "plan_withdrawn": "parts",
    "plan_ended": "parts",
    "request_noted": "talk",
    "pause_noted": "talk",
    "agency_out": "talk",
    "agency_recalled": "talk",
}


class CollectionsMessage(models.AbstractModel):
    """Writes messages: words from the template, the rest from a layout that no editing can break.

    A mail template compiles its QWeb once for every record (20 ms a mail); here one render serves all messages of
    one template, language and company.
    """

    _name = "collections.message"
    _description = "Collection messages"

    # What is drawn around the words.
    _layout = "collections_gentle.message_layout"

    @api.model
    def _send_reminders(self, touches):
        """Queue the e-mail of each touch."""
        for kind, chosen in touches.grouped(lambda touch: touch._letter_kind()).items():
            for group in self._groups(chosen, lambda touch: touch._template()):
                self._queue(*group, kind)

    @api.model
    def _groups(self, touches, template_of):
        """Touches by (template, language, company)."""

        def key(touch):
            return template_of(touch), self._language(touch.lang, touch.company_id), touch.company_id

        return [(*group, chosen) for group, chosen in touches.grouped(key).items()]

    @api.model
    def _language(self, lang, company):
        """The language to write in: an inactive one falls back to the company's."""
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return lang if lang in installed else company.partner_id.lang or "en_US"

    @api.model
    def _queue(self, template, lang, company, touches, kind):
        """Render a group and put it into the mail queue."""
        localised = self.with_context(lang=lang).with_company(company)
        texts = localised._render(template, touches.with_env(localised.env), kind)
        self._insert(touches, texts)

    @api.model
    def _preview(self, case, stage):
        """Subject and body of the message that ``stage`` would send for ``case`` now; nothing is written."""
        case.check_access("read")
        return self._preview_words(case.sudo(), stage, case.contact_id.lang, self._lines_now(case))

    @api.model
    def _preview_touch(self, touch):
        """Subject and body of a touch that waits for approval, with what is owed now; nothing is written."""
        if own := touch._own_words():
            return self._preview_own(touch.case_id, touch.channel, *own, touch.lang, self._lines_now(touch.case_id))
        return self._preview_words(touch.case_id, touch.stage_id, touch.lang, self._lines_now(touch.case_id))

    @api.model
    def _preview_words(self, case, stage, lang, asked):
        touch = self._unwritten(case, lang, asked)
        return self.with_env(touch.env)._render(stage.mail_template_id, touch)[touch.id]

    @api.model
    def _lines_now(self, case):
        """What the run would ask for now; where that is nothing, all that is open, to have something to look at."""
        facts, rules, now = case._engine_now()
        asked = asked_for(facts, rules, now)
        return asked or {item.id: item.residual for item in facts.items}

    # --- rendering --------------------------------------------------------------------------------------------------

    @api.model
    def _render(self, template, touches, kind="reminder"):
        """Subject and body of each touch, in the language and company of the environment.

        :return: {touch id: (subject, body Markup)}
        """
        (touches.line_ids or touches.case_id._asked_lines()).move_id.mapped("name")  # read for all letters at once
        if kind == "reminder":
            touches._note_first_reminders(self._drawn_for)
        self._name_references(touches)
        if touches.ids:  # a preview writes nothing
            touches.case_id._ensure_page_links()
            touches.line_ids.move_id._collections_ensure_tokens()
        words = self._words(template, touches)
        bodies = self._render_layout([self._letter(touch, words[touch.id][1], kind) for touch in touches])
        return {touch.id: (words[touch.id][0], body) for touch, body in zip(touches, bodies, strict=True)}

    @api.model
    def _name_references(self, touches):
        """Let the words name the items of these messages; in memory only."""
        cases = touches.case_id
        with self.env.protecting([cases._fields["letter_reference"]], cases):
            for touch in touches:
                touch.case_id.letter_reference = self._reference(touch)

    @api.model
    def _words(self, template, touches):
        """Subject and words of each touch: those that a person has written for it, else the template's."""
        own = {touch.id: touch._own_words() for touch in touches}
        others = touches.filtered(lambda touch: not own[touch.id])
        if not others:
            return own
        template = template.sudo().with_env(self.env(su=True))
        records = template.env[template.model].union(*(touch._about() for touch in others)).with_env(touches.env)
        words = self._render_words(template, records)
        subjects = template._render_field("subject", records.ids)
        rendered = {t.id: (subjects[t._about().id].strip(), words[t._about().id]) for t in others}
        return {**own, **rendered}

    @api.model
    def _reference(self, touch):
        lines = touch.line_ids.filtered(lambda line: line.amount_residual_currency > 0) or touch.line_ids
        lines = lines or touch.case_id._asked_lines()
        return lines.move_id._collections_reference()

    @api.model
    def _render_words(self, template, records):
        """The template's own words for each record, compiled once."""
        separator = uuid4().hex
        source = html.fragment_fromstring(
            f'<t t-foreach="records" t-as="object"><t t-out="separator"/>{template.body_html or ""}</t>',
            create_parent="div",
        )
        values = {**template._render_eval_context(), "records": records, "separator": separator}
        rendered = str(self.env["ir.qweb"]._render(source, values))[len("<div>") : -len("</div>")]
        parts = rendered.split(separator)[1:]
        return {record.id: Markup(part) for record, part in zip(records, parts, strict=True)}

    @api.model
    def _render_layout(self, letters):
        separator = uuid4().hex
        rendered = self.env["ir.qweb"]._render(self._layout, {"letters": letters, "separator": separator})
        return [Markup(part.strip()) for part in str(rendered).split(separator)[1:]]

    @api.model
    def _letter(self, touch, words, kind):
        """What the layout shows of one message."""
        case = touch.case_id
        return SimpleNamespace(
            body=html_sanitize(words, sanitize_attributes=True, sanitize_style=True)
            if not is_html_empty(words)
            else "",
            kind=kind,
            tables=self._tables(touch) if kind == "reminder" else [],
            discussed=self._discussed(touch) if kind == "reminder" else "",
            first=self._first_words(touch) if kind == "reminder" else None,
            sender_name=case.sender_name,
            sender_title=case.sender_id.sudo().partner_id.function,
            company_name=case.company_id.name,
            phone=case.sender_phone,
            email=case.sender_id.sudo().email or case.company_id.email,
            logo_url=False,
            page_url=self._page_url(touch, kind),
            agree_url=touch.plan_id._agree_url() if touch.purpose == "plan_offered" and touch.ids else False,
            **(touch.plan_id._letter_extras(touch) if touch.plan_id else _NO_EXTRAS),
        )

    @api.model
    def _page_url(self, touch, kind):
        """Link to the customer's page, at the part of it that this message is about; a preview leads nowhere."""
        anchor = "pay" if kind == "reminder" else _ANCHORS.get(touch.purpose, "")
        return touch.case_id._page_address(anchor) if touch.ids else "#"

    @api.model
    def _tables(self, touch):
        """Items per currency with their totals, written for the reader's language."""
        tables, amounts = [], touch._asked_amounts()
        credited = touch.case_id.dispute_ids.filtered("credit_pending").line_ids
        for currency, lines in touch.line_ids.grouped("currency_id").items():
            lines = lines.sorted(lambda line: (line.amount_residual_currency < 0, line._collections_due(), line.id))
            tables.append(
                SimpleNamespace(
                    currency=currency.name,
                    rows=[self._row(line, amounts[line._origin.id], bool(touch.ids), credited) for line in lines],
                    total=self._money(float(sum(amounts[line._origin.id] for line in lines)), currency),
                )
            )
        return tables

    @api.model
    def _row(self, line, amount, linked, credited):
        """A line of the table; what is in discussion is taken off and named.

        :param credited: lines whose part was accepted already and waits for its credit note.
        """
        move, currency = line.move_id, line.currency_id
        apart = line.amount_residual_currency - float(amount)
        discussed, line = currency.compare_amounts(apart, 0) > 0, line._origin
        url = (move._collections_url() if linked else "#") if move.is_invoice() else False
        partly = currency.compare_amounts(line.amount_currency, float(amount))
        return SimpleNamespace(
            number=move.name,
            url=url,
            due=self._day(line._collections_due()),
            original=self._money(line.amount_currency, currency) if partly else False,
            amount=self._money(float(amount), currency),
            discussed=self._money(apart, currency) if discussed and line not in credited else False,
            credited=self._money(apart, currency) if discussed and line in credited else False,
            is_credit=line.amount_residual_currency < 0,
            note=False,
        )

    @api.model
    def _day(self, day):
        """A day as the reader writes it. The letters of a run name the same few days again and again."""
        known = self.env.cr.cache.setdefault((self._name, self.env.lang), {})
        return known.get(day) or known.setdefault(day, format_date(self.env, day))

    @api.model
    def _discussed(self, touch):
        """Documents that are wholly in discussion and so not in this message."""
        disputes = touch.case_id.dispute_ids.filtered(lambda dispute: dispute.state == "open")
        apart = disputes._lines_wholly_apart() - touch.line_ids._origin
        names = apart.move_id.sorted(lambda move: (move.invoice_date_due or move.date, move.id)).mapped("name")
        return format_list(self.env, names) if names else ""

    @api.model
    def _money(self, amount, currency):
        return formatLang(self.env, amount, currency_obj=currency)

    # --- the mail queue ---------------------------------------------------------------------------------------------

    @api.model
    def _insert(self, touches, texts):
        """One insert each for messages, mails and notifications; the mails leave with Odoo's own queue."""
        # The run writes to mail.* on behalf of nobody in particular; no group is given rights there.
        messages = self._create_messages(touches, texts)
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create(
                [
                    self._prepare_mail(message, touch, texts[touch.id][1])
                    for message, touch in zip(messages, touches, strict=True)
                ]
            )
        )
        self.env["mail.notification"].sudo().create(
            [self._prepare_notification(mail, touch) for mail, touch in zip(mails, touches, strict=True)]
        )
        for touch, message, mail in zip(touches, messages, mails, strict=True):
            touch.sudo().write({"message_id": message.id, "mail_id": mail.id, "summary": message.subject})
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _create_messages(self, touches, texts):
        """The messages as they are drawn.

        On its way into the field Odoo would take each whole letter apart and clean it, which is half of what a run
        costs. The words in it are clean (``_letter``); around them is our layout, in which every value is escaped.
        """
        values = self._prepare_messages(touches, texts)
        bodies = [{"body": row.pop("body")} for row in values]
        messages = self.env["mail.message"].sudo().create(values)
        messages._write_multi(bodies)
        messages.invalidate_recordset(["body"], flush=False)
        return messages

    @api.model
    def _letter_about(self, record, sender, address, subject, body):
        """An e-mail that stands in no conversation, to an agency or a colleague who has no right to see it. It goes when
        it has left, and with the words of ``record`` at the latest.

        :param str sender: with its address, as are answers to it.
        """
        # Whoever writes has no right to the mail queue; it is one letter.
        values = {"subject": subject, "body_html": body, "email_from": sender, "reply_to": sender, "email_to": address}
        about = {"auto_delete": True, "model": record._name, "res_id": record.id}
        return self.env["mail.mail"].sudo().create({**values, **about})

    @api.model
    def _prepare_messages(self, touches, texts):
        cases = touches.case_id
        senders = {case.id: case.sender_email_formatted for case in cases}
        authors = {case.id: (case.sender_id or case.company_id).partner_id.id for case in cases}
        reply_to = cases._notify_get_reply_to_batch(defaults=senders, author_ids=authors)
        subtype = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        return [
            {
                "model": "collections.case",
                "res_id": touch.case_id.id,
                "subject": texts[touch.id][0],
                "body": texts[touch.id][1],
                "message_type": "auto_comment",
                "subtype_id": subtype,
                "author_id": authors[touch.case_id.id],
                "email_from": senders[touch.case_id.id],
                "reply_to": reply_to[touch.case_id.id],
                "partner_ids": [fields.Command.link(touch.contact_id.id)],
                "message_id": generate_tracking_message_id(f"{touch.case_id.id}-collections.case"),
                "record_company_id": touch.company_id.id,
                "record_alias_domain_id": touch.company_id.alias_domain_id.id,
                "email_layout_xmlid": False,
                "attachment_ids": [fields.Command.set(touch._enclosures().ids)],
            }
            for touch in touches
        ]

    @api.model
    def _prepare_mail(self, message, touch, body):
        return {
            "mail_message_id": message.id,
            "body_html": body,
            "recipient_ids": [fields.Command.link(touch.contact_id.id)],
            "is_notification": True,
            # The record of what left is evidence; Odoo's queue is the outbox.
            "auto_delete": False,
            "headers": repr(_AUTOMATIC if touch.kind != "manual" else {}),
        }

    @api.model
    def _prepare_notification(self, mail, touch):
        return {
            "mail_message_id": mail.mail_message_id.id,
            "mail_mail_id": mail.id,
            "res_partner_id": touch.contact_id.id,
            "author_id": mail.author_id.id,
            "notification_type": "email",
            "notification_status": "ready",
            "is_read": True,
        }
