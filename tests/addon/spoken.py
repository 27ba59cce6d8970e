"""People who note what a customer said, and short ways to let them do it."""

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from .common import NOT_INVITED, CollectionsCase, at

_WRITTEN = (
    "collections.hold",
    "collections.promise",
    "collections.dispute",
    "collections.touch",
    "mail.message",
    "mail.mail",
    "mail.activity",
    "account.move",
)


@tagged("post_install", "-at_install", "collections_gentle")
class SpokenCase(CollectionsCase):
    """A collector, a colleague, a manager, and somebody who looks into disputes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.colleague, cls.reader, cls.owner, cls.specialist = cls._users(
            ("clodagh.manager", "group_manager"),
            ("niall.collector", "group_collector"),
            ("roisin.reader", "group_reader"),
            ("oisin.owner", "group_reader"),
            ("sorcha.specialist", "group_manager", "group_sensitive"),
        )
        cls.company.collections_dispute_user_id = cls.owner

    @classmethod
    def _users(cls, *people):
        """Several users, each (login, groups...); made together they take a third of the time."""
        return cls._hire([cls._prepare_user(*person) for person in people])

    @classmethod
    def _user(cls, login, *groups, **values):
        return cls._hire([cls._prepare_user(login, *groups) | values])

    @classmethod
    def _hire(cls, rows):
        return cls.env["res.users"].with_context(**NOT_INVITED).create(rows)

    @classmethod
    def _prepare_user(cls, login, *groups):
        names = ("base.group_user", *(f"collections_gentle.{group}" for group in groups))
        return {
            "login": login,
            "password": login.ljust(8, "x"),
            "name": login.replace(".", " ").title(),
            "email": f"{login}@linden.example.com",
            "group_ids": [Command.set([cls.env.ref(name).id for name in names])],
        }

    def _go_to(self, moment):
        super()._go_to(moment)
        # Records are dated by the clock of the database, which nobody freezes.
        self.env.cr._now = moment

    # --- the world --------------------------------------------------------------------------------------------------

    def _owing(self, *amounts, name="Rowan Bakery", days=20):
        """A customer with one overdue invoice for each amount, the oldest first, and an open case.

        :return: the case, then the invoices.
        """
        partner = self._customer(name)
        invoices = [self._invoice(partner, days=days - n, amount=amount) for n, amount in enumerate(amounts)]
        return partner._collections_case_for(self.company), *invoices

    def _line(self, *moves):
        lines = self.env["account.move.line"].union(*(move.line_ids for move in moves))
        return lines.filtered(lambda line: line.account_id.account_type == "asset_receivable")

    # --- what people do ---------------------------------------------------------------------------------------------

    def _wizard(self, model, user, **values):
        wizard = self.env[f"collections.{model}"].with_user(user).create(values)
        result = wizard.action_confirm()
        self.env.invalidate_all()
        return result

    def _last(self, model):
        return self.env[f"collections.{model}"].search([], order="id desc", limit=1)

    def _dispute(self, case, *moves, amount=None, code="quality", user=None, **values):
        base = {
            "case_id": case.id,
            "line_ids": [Command.set(self._line(*moves).ids)],
            "code": code,
            "description": "Two of the ten trays came without handles.",
        }
        self._wizard("new.dispute", user or self.collector, **base, **({"amount": amount} if amount else {}), **values)
        return self._last("dispute")

    def _resolve(self, dispute, outcome, explanation="We have looked at the photos.", amount=0, user=None):
        return self._wizard(
            "resolve.dispute",
            user or self.owner,
            dispute_id=dispute.id,
            outcome=outcome,
            explanation=explanation,
            accepted_amount=amount,
        )

    def _hold(self, case, kind, user=None, moves=(), **values):
        """A hold by the wizard; what was said goes where the screen would put it."""
        sensitive = kind in ("hardship", "breathing_space", "mental_capacity", "vulnerable", "bereavement")
        values.setdefault("details" if sensitive else "reason", "Asked us on the phone")
        lines = [Command.set(self._line(*moves).ids)] if moves else []
        self._wizard("new.hold", user or self.collector, case_id=case.id, hold_type=kind, line_ids=lines, **values)
        return self._last("hold")

    def _lift(self, hold, user=None, reason="All is well again"):
        return self._wizard("end.hold", user or self.collector, hold_id=hold.id, what="lift", reason=reason)

    def _extend(self, hold, end_on=None, user=None, reason="They asked for more time"):
        values = {"end_on": end_on} if end_on else {}
        return self._wizard("end.hold", user or self.collector, hold_id=hold.id, what="extend", reason=reason, **values)

    def _promised(self, case, *moves, on, amount=None, user=None, **values):
        """A promise by the wizard; for all that is open when no invoices are given."""
        lines = {"line_ids": [Command.set(self._line(*moves).ids)]} if moves else {}
        values |= {"amount": amount} if amount else {}
        self._wizard("new.promise", user or self.collector, case_id=case.id, date_promised=on, **lines, **values)
        return self._last("promise")

    def _writes(self, thread, partner, text="Please call me about this."):
        """The customer writes below ``thread``, as the mail gateway hands it over."""
        with self.mock_mail_gateway():
            message = thread.message_post(
                body=text,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
                author_id=partner.id,
                email_from=partner.email,
            )
        self.env.invalidate_all()
        return message

    def _through(self, first, last):
        """A run and an empty mail queue at ten on each of these days; the days count from the first."""
        for day in range(first, last + 1):
            self._go_to(at(days=day))
            self._run_and_send()

    # --- looking ----------------------------------------------------------------------------------------------------

    def _heard(self, partner):
        """(day of March, purpose or stage) of every message that left."""
        left = self._touches(partner).filtered(lambda t: t.state in ("sent", "replied") and t.channel == "email")
        return [((t.sent_at.date() - at().date()).days + 10, t.purpose or t.stage_id.days_after_due) for t in left]

    def _reminders(self, partner):
        return self._touches(partner).filtered(lambda touch: touch.kind == "reminder")

    def _sent(self, partner):
        """Stage of every reminder that left, in order."""
        return [t.stage_id.days_after_due for t in self._reminders(partner) if t.state in ("sent", "replied")]

    def _purposes(self, partner):
        """(purpose, state) of every service message, in order."""
        return [(t.purpose, t.state) for t in self._touches(partner) if t.kind == "service"]

    def _asked(self, touch):
        """What a reminder asks for, by invoice."""
        lines = self.env["account.move.line"].browse(int(line_id) for line_id in touch.asked)
        return {line.move_id: touch.asked[str(line.id)] for line in lines}

    def _verdict(self, partner):
        return self._decision(partner).rule, self._decision(partner).code

    def _tasks(self, case, name, done=False):
        """Open activities of a kind, or those that were closed."""
        kind = self.env.ref(f"collections_gentle.activity_{name}")
        tasks = case.with_context(active_test=False).activity_ids.filtered(lambda a: a.activity_type_id == kind)
        return tasks.filtered(lambda task: task.active != done)

    def _plain(self, text):
        """Amounts as a person types them."""
        return (text or "").replace("\N{NO-BREAK SPACE}", " ")

    def _notes(self, record):
        """The chatter of a record as plain words, the latest first."""
        return [self._plain(html2plaintext(message.body)) for message in record.message_ids]

    def _count(self):
        self.env.cr.flush()
        return {name: self.env[name].with_context(active_test=False).search_count([]) for name in _WRITTEN}

    def _as_shown(self, error):
        """What the screen says: Odoo puts a constraint of the database into the words of its definition."""
        if not isinstance(error, psycopg2.IntegrityError):
            return str(error)
        table = error.diag.table_name
        model = next(model for model in self.env.values() if model._table == table and not model._abstract)
        return model._sql_error_to_message(error)

    def assertRefused(self, words, action, *args, **kwargs):
        """``action`` raises one clear sentence with ``words``, and nothing at all is written."""
        before = self._count()
        with self.assertRaises(Exception) as caught, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            action(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIsInstance(caught.exception, (UserError, psycopg2.IntegrityError), caught.exception)
        self.assertNotIsInstance(caught.exception, AccessError, caught.exception)
        sentence = self._as_shown(caught.exception)
        self.assertRegex(sentence, words)
        self.assertRegex(sentence, r"^[A-Z0-9“].*\.$")
        self.assertEqual(self._count(), before)
