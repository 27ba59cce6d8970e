"""What stands on the customer's page, and what does not."""

from lxml import html

from odoo import Command
from odoo.tests import tagged

from .common import at
from .paging import HARSH, PageCase
from .planning import plain
from .promising import march


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageSeen(PageCase):
    def _rows(self, answer):
        """{number: all that stands beside it}"""
        rows = html.fromstring(answer.text).xpath("//section[@aria-labelledby='open_title']//li")
        words = [" ".join(plain(row.text_content()).split()) for row in rows]
        return {line.split()[0]: line for line in words}

    def _dispute(self, partner, move, **values):
        lines = [Command.set(self._lines(move).ids)]
        return self.env["collections.dispute"].create({"case_id": self._case(partner).id, "line_ids": lines, **values})

    def test_who_writes_what_is_open_and_what_can_be_done(self):
        answer = self._open()
        words = self._words(answer)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Hello Rowan Bakery", words)
        for part in ("Maeve Byrne", self.company.name, "+353 1 234 5678", "maeve@linden.example.com"):
            self.assertIn(part, words)
        rows = self._rows(answer)
        self.assertEqual(list(rows), [self.older.name, self.newer.name, "Total"], "the oldest first")
        self.assertIn("200.00 € was due on February 25, 2026 dated January 26, 2026", rows[self.older.name])
        self.assertIn("1,000.00 €", rows[self.newer.name])
        self.assertEqual(rows["Total"], "Total 1,200.00 €")
        self.assertIn("Pay what is due: 1,200.00 €", words)
        self.assertNotIn("Pay everything", words, "it is the same")
        actions = set(html.fromstring(answer.text).xpath("//form[@method='post']/@action"))
        offered = {action.split("?")[0].rsplit("/", 1)[1] for action in actions}
        wanted = {"promise", "parts", "suggest", "wrong", "paid", "difficult", "person", "channel", "call", "message"}
        self.assertEqual(offered, wanted)

    def test_the_headers_keep_the_link_secret(self):
        for answer in (self._open(), self._open(token="0" * 36), self._open("/pay", what="due.EUR")):
            self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertEqual(
                html.fromstring(answer.text).xpath("//meta[@name='robots']/@content")[-1:], ["noindex, nofollow"]
            )

    def _everything(self):
        """One item for each way in which it can stand."""
        usd = self.env.ref("base.USD")
        usd.active = True
        case, token, moves = self._other(100, 200, 300, 400, 500, 60)
        due, promised, discussed, partly, planned, paid = moves
        partner = case.partner_id
        later = self._invoice(partner, days=-10, amount=30)
        dollars = self._invoice(partner, days=5, amount=70, currency_id=usd.id)
        credit = self._refund(later, 20, reconcile=False)
        self._promise(partner, promised, on=march(20))
        self._dispute(partner, discussed)
        self._dispute(partner, partly, amount=150)
        self._agree(partner, planned, count=2, first_date=march(20))
        self._pay(due, 25)
        self._pay(paid)
        return case, token, (due, promised, discussed, partly, planned, paid, later, dollars, credit)

    def test_each_item_in_plain_words(self):
        case, token, moves = self._everything()
        due, promised, discussed, partly, planned, paid, later, dollars, credit = moves
        answer = self._open(case=case, token=token)
        rows, words = self._rows(answer), self._words(answer)
        self.assertIn("was due on February 26, 2026", rows[due.name])
        self.assertIn("originally 100.00 €", rows[due.name])
        self.assertIn("promised for March 20, 2026", rows[promised.name])
        self.assertIn("in discussion, you need not pay it now", rows[discussed.name])
        self.assertIn("150.00 € of it in discussion", rows[partly.name])
        self.assertIn("part of your plan", rows[planned.name])
        self.assertIn("due on March 20, 2026", rows[later.name])
        self.assertIn("in your favour", rows[credit.name])
        self.assertIn("70.00", rows[dollars.name])
        self.assertNotIn(paid.name, rows)
        self.assertIn(f"{paid.name} (60.00 €)", words.split("Settled, thank you:")[1])
        # 75 + 200 + 300 + 400 + 500 + 30 - 20
        self.assertIn("Total 1,485.00 €", words)
        self.assertIn("Total $ 70.00", words)
        self.assertIn("You plan to pay 200.00 € for", words)
        self.assertRegex(words, r"0\.00 € .*500\.00 € .*March 20, 2026")
        self.assertIn("Pay your next part: 250.00 € by March 20, 2026", words)
        self.assertIn("Pay what is due: 75.00 €", words)
        self.assertNotIn("Pay everything", words, "a part of one invoice is in discussion")
        self.assertNotIn("Pay this", rows[discussed.name] + rows[planned.name] + rows[credit.name])
        for harsh in HARSH:
            self.assertNotIn(harsh, words.lower())

    def test_nothing_else_leaves_through_it(self):
        self.env["res.partner"].create({"name": "Fergus Secret", "parent_id": self.partner.id, "comment": "gossip"})
        self._other(77, name="Elm Garden")
        self.case._note("They are slow, says Tom")
        said = {
            "author_id": self.collector.partner_id.id,
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
        }
        self.case.message_post(body="You are welcome, Rowan", partner_ids=self.partner.ids, **said)
        self.case.message_post(body="What do we do, Clodagh?", partner_ids=self.manager.partner_id.ids, **said)
        self.env["collections.hold"].create(
            {"case_id": self.case.id, "hold_type": "fraud_check", "reason": "odd bank account"}
        )
        self.case.activity_schedule("mail.mail_activity_data_todo", summary="Ask the lawyer")
        answer = self._open()
        words = self._words(answer)
        self.assertIn("You are welcome, Rowan", words)
        self.assertIn("Our messages to you rest at the moment.", words)
        hidden = [
            "Fergus",
            "gossip",
            "Elm",
            "77.00",
            "slow, says Tom",
            "Clodagh",
            "odd bank",
            "Fraud",
            "lawyer",
            self.case.next_step,
        ]
        for secret in [
            *hidden,
            *self.policy.stage_ids.filtered(lambda s: len(s.name) > 5).mapped("name"),
            self.policy.name,
        ]:
            self.assertFalse(secret in answer.text, secret)
        for harsh in HARSH:
            self.assertNotIn(harsh, words.lower())

    def test_what_was_said_is_seen_again(self):
        self._post("/message", words="The driver came on Monday")
        self._post("/call", day="2026-03-12", window="noon", phone="+353 86 000 111")
        words = self._words(self._open())
        self.assertIn("You, March 10, 2026 The driver came on Monday", words)
        self.assertIn("You would like a call on March 12, 2026: around noon. You will have our answer by", words)

    def test_settled_thanks_for_thirty_days_and_then_the_door_is_closed(self):
        self._pay(self.newer | self.older)
        self._run_and_send()
        self.assertEqual(self.case.state, "closed")
        for days in (0, 29):
            self._go_to(at(days))
            answer = self._open()
            words = self._words(answer)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("is settled. Thank you.", words)
            self.assertNotIn(self.newer.name, words)
            self.assertNotIn("Tell us what is going on", words)
            for harsh in HARSH:
                self.assertNotIn(harsh, words.lower())
        with self.assertUntouched():
            self.assertIn("is settled", self._words(self._post("/message", words="Hello?")))
            self.assertIn("is settled", self._words(self._open("/pay", what="due.EUR")))
            self.assertIn("link is not valid", self._sentence(self._checkout("due.EUR")))
            self.assertEqual(self._open(f"/invoice/{self.newer.id}").status_code, 404)
        self._go_to(at(30, minute=1))
        gone = self._open()
        self.assertClosedDoor(gone)
        for other in (self._open(token="0" * 36), self._open(case=2**31 - 1), self._open(case=2**40)):
            self.assertEqual((other.status_code, self._words(other)), (gone.status_code, self._words(gone)))

    def test_all_paid_today_nothing_is_open(self):
        self._pay(self.newer | self.older)
        words = self._words(self._open())
        self.assertIn("Nothing is open at the moment. Thank you.", words)
        self.assertNotIn("Tell us what is going on", words)
        self.assertNotIn("Pay ", words)

    def test_in_the_customer_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.partner.lang = "de_DE"
        answer = self._open()
        self.assertEqual(html.fromstring(answer.text).get("lang"), "de-DE")
        self.assertIn("1.200,00 €", self._words(answer))

    def test_the_document_of_an_invoice_here_and_no_other(self):
        case, token, (foreign,) = self._other(50)
        draft = self._invoice(self.partner, amount=9, post=False)
        answer = self._open(f"/invoice/{self.newer.id}")
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "application/pdf"))
        # The test server prints no PDF: it hands out what would be printed.
        self.assertIn(self.newer.name.encode(), answer.content)
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        for number in (foreign.id, draft.id, 0, 2**31, 2**70):
            self.assertClosedDoor(self._open(f"/invoice/{number}"))
        self.assertClosedDoor(self._open(f"/invoice/{self.newer.id}", case=case, token=token))
