def migrate(cr, version):
    """The British profile led to a copy of a code of practice; the register itself is elsewhere."""
    cr.execute(
        "UPDATE collections_country_profile SET agency_register_url = 'https://register.fca.org.uk/' "
        "WHERE agency_register_url = 'http://www.commercialdomesticinvestigations.co.uk/code-of-practice/'"
    )
