"""Days as a language writes them."""

import babel.dates

from odoo.tools import babel_locale_parse, format_date, get_lang


def day_pattern(env, pattern):
    """A pattern for ``format_date`` or ``format_datetime`` as the reader's language writes day and month: with a dot in
    German, with "de" in Spanish. Where the month goes first in long dates the pattern stays as it is.

    :param str pattern: day before month, for example ``EEE d MMM``.
    """
    long = babel.dates.get_date_format("long", locale=babel_locale_parse(get_lang(env).code)).pattern
    before, month, _after = long.partition("MMMM")
    if not month or not before.startswith("d"):
        return pattern
    day = "d. " if before.startswith("d.") else "d "
    return pattern.replace("d MMMM", f"{before}\0").replace("d MMM", f"{day}MMM").replace("\0", "MMMM")


def format_day(env, day, pattern):
    """A day by ``day_pattern``; empty where there is none."""
    return format_date(env, day, date_format=day_pattern(env, pattern))
