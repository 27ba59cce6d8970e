from odoo.tests import tagged
from unittest.mock import patch
from .inbox import InboxCase
from odoo.addons.collections_gentle.models.account_move_send import AccountMoveSend

@tagged("post_install", "-at_install", "collections_gentle")
class TestZz(InboxCase):
    def test_dbg(self):
        self._reply()
        other, admin = self._invoice(self.partner, days=-20), self.env.ref("base.user_admin")
        other.invoice_user_id = self.collector
        def plain(self, move, mail_template, **kwargs):
            return super(AccountMoveSend, self)._send_mail(move, mail_template, **kwargs)
        with patch.object(AccountMoveSend, "_send_mail", plain):
          for user in (admin,):
            with self.mock_mail_gateway():
                self.env["account.move.send"].with_user(user)._generate_and_send_invoices(other.with_user(user), sending_methods=["email"])
            print(self._holds().mapped("state"))
        raise Exception
