def migrate(cr, version):
    """New companies forget what was said by default; nobody's records vanish because of an update."""
    cr.execute("ALTER TABLE res_company ADD COLUMN IF NOT EXISTS collections_retention boolean")
    cr.execute("UPDATE res_company SET collections_retention = false WHERE collections_retention IS NULL")
