from odoo import fields
from odoo.tests import tagged

from .common import CollectionsCase


@tagged("post_install", "-at_install", "collections_gentle")
class TestQueries(CollectionsCase):
    def test_z(self):
        import collections, re
        from unittest.mock import patch
        res = {}
        partners = [self._customer(f"C{i} x{i}") for i in range(87)]
        for p in partners:
            self._invoice(p)
        allc = self.env["collections.run"]._create_cases(self.company, fields.Datetime.now())
        for n in (1, 40, 1, 40, 5):
            cases, allc = allc[:n], allc[n:]
            run = self.env["collections.run"].sudo().create({"name": "x", "company_id": self.company.id})
            assert len(cases) == n, len(cases)
            self.env.flush_all(); self.env.invalidate_all()
            c0 = self.env.cr.sql_log_count
            cases._collect_facts(fields.Datetime.now())
            c1 = self.env.cr.sql_log_count
            self.env.flush_all(); self.env.invalidate_all()
            log = []
            Cursor = type(self.env.cr)
            orig = Cursor.execute
            def ex(self_, query, *a, **k):
                q = query.code if hasattr(query, "code") else str(query)
                log.append(re.sub(r"\s+", " ", q)[:130])
                return orig(self_, query, *a, **k)
            c2 = self.env.cr.sql_log_count
            with patch.object(Cursor, "execute", ex):
                cases._step(run, fields.Datetime.now())
                self.env.flush_all()
            c3 = self.env.cr.sql_log_count
            touches = cases.touch_ids
            assert touches.mapped("state") == ["queued"] * n
            print(n, "facts", c1 - c0, "step", c3 - c2)
            res[n] = collections.Counter(log)
            mails = touches.mail_id
            self.env.flush_all(); self.env.invalidate_all()
            c4 = self.env.cr.sql_log_count
            mails._collections_gate()
            print(n, "gate", self.env.cr.sql_log_count - c4)
            cases._close(fields.Datetime.now())
        for q, c in res[40].most_common(40):
            if c > 4: print(c, res[5].get(q, 0), q)
