from odoo.tests import tagged
from .paging import PageCase, PNG
from .promising import march
import time

@tagged("post_install", "-at_install", "collections_gentle")
class TestTmp(PageCase):
    def test_a(self):
        t=time.process_time(); a=self._open(); print("OPEN", a.status_code, time.process_time()-t)
        print(a.headers)
        t=time.process_time(); a=self._post("/promise", day="2026-03-20", lines=self._to_promise()); print("PROMISE", a.status_code, self._said_there(a), self._alert(a), time.process_time()-t)
        print([ (t.purpose,t.state,t.kind) for t in self._touches(self.partner)])
        print([ (m.body, m.notified_partner_ids, m.partner_ids) for m in self.case.message_ids])
        print(self._send())
        t=time.process_time(); self._run_and_send(); print("RUN", time.process_time()-t)
        before=self._written()
        self._open()
        print({k:v for k,v in self._written().items() if before.get(k)!=v})
    def test_b(self):
        a=self._open(f"/invoice/{self.newer.id}"); print(a.status_code, a.headers, self._alert(a))
        self._provider()
        a=self._open("/pay", what="due.EUR"); print(a.status_code, self._words(a)[:600])
        print(self._checkout("due.EUR"))
        tx=self._transactions(); print(tx.mapped(lambda t:(t.amount,t.state,t.reference,t.invoice_ids)))
        print(self._checkout("due.EUR"))
        self._come_through(tx); 
        a=self._open(said="payment"); print(a.status_code, self._words(a)[:600])
        print(self.case.state)
    def test_c(self):
        a=self._post("/parts", proposal="monthly.3"); print(a.status_code,a.url,self._words(a))
        plan=self.case.plan_ids; print(plan.state)
        a=self._rpc(self._url(f"/agree/{plan.id}/sign", text=plan.agreement_hash), {"name":"Nora Daly","signature":PNG}); print(a)
        print(plan.state, plan.acceptance_channel, plan.attachment_id)
