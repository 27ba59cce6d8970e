"""What Odoo remembers of the database, from one test to the next."""

from contextlib import contextmanager
from unittest.mock import patch


@contextmanager
def caches_kept(registry):
    """After a test Odoo forgets what the test has invalidated, and nothing else; so at the end of a class.

    Odoo's own tests forget everything each time, and then most of their work is to compile the same templates again.
    A server whose transaction is rolled back forgets what was invalidated in it (``Registry.reset_changes``): a
    test is a transaction that is rolled back.

    :return: to be called when a test begins: what was invalidated before is true for all tests that follow.
    """
    clear_cache, lately, ever = registry.clear_cache, set(), set()

    def note(*names):
        lately.update(names or ["default"])
        clear_cache(*names)

    def begin():
        ever.update(lately)
        lately.clear()

    def forget():
        if lately:
            clear_cache(*lately)
        begin()

    with patch.object(registry, "clear_cache", note), patch.object(registry, "clear_all_caches", forget):
        yield begin
    clear_cache(*ever, *lately)
    registry.cache_invalidated.clear()
