"""What work costs in statements: as much for forty customers as for five."""

MANY, FEW = 40, 5


class CostCase:
    """Joins a test case of Odoo; ``MANY`` + 1 customers are its own to make."""

    def _statements(self, work, records):
        """How many statements ``work`` costs for ``records``, read from scratch."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(records)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertConstant(self, work, records):
        """``work`` on forty costs what it costs on five; the first is for caches that live in the process."""
        size = len(records) // (MANY + 1)
        self._statements(work, records[:size])
        few = self._statements(work, records[size : size * (FEW + 1)])
        many = self._statements(work, records[size:])
        self.assertLessEqual(many, few, f"{few} statements for {FEW}, {many} for {MANY}")
