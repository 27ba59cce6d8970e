def migrate(cr, version):
    """Whether costs are asked for each company says for itself; where they were asked for so far, every company goes on.
    Odoo does not know how to turn a tick into one for each company, and would stop the update."""
    cr.execute(
        "SELECT 1 FROM information_schema.columns WHERE table_name = 'collections_country_profile' "
        "AND column_name = 'ask_costs' AND data_type = 'boolean'"
    )
    if not cr.rowcount:
        return
    cr.execute(
        "ALTER TABLE collections_country_profile "
        "ALTER COLUMN ask_costs TYPE jsonb USING CASE WHEN ask_costs THEN '{}'::jsonb END"
    )
    cr.execute(
        "UPDATE collections_country_profile SET ask_costs = (SELECT jsonb_object_agg(id, true) FROM res_company) "
        "WHERE ask_costs IS NOT NULL"
    )
