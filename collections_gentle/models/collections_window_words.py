from datetime import timezone

import pytz

from odoo import api, models
from odoo.tools import format_datetime

from ..engine.allowed import allowed_from
from ..tools.days import day_pattern


def _soonest(pair):
    return pair[0] is None, pair[0]


class CollectionsWindow(models.AbstractModel):
    """The next allowed moments in words."""

    _inherit = "collections.window"

    @api.model
    def _allowed_words(self, facts, rules, now):
        """When the customer may be contacted next, on each channel that works; nothing when none does.

        :param now: an aware moment.
        """
        channels = [c for c in self.env["collections.case"]._channels if not facts.problems.get(c)]
        moments = {channel: allowed_from(facts, rules, now, channel) for channel in channels}
        told, labels = {}, dict(self.env["collections.touch"]._fields["channel"]._description_selection(self.env))
        for channel, moment in moments.items():
            told.setdefault(moment, []).append(labels[channel])
        zone = facts.window.zones[0].key
        words = [self._channel_words(names, moment, now, zone) for moment, names in sorted(told.items(), key=_soonest)]
        return " · ".join(words) or False

    @api.model
    def _later_words(self, facts, rules, now, channel):
        """When the customer may be contacted on ``channel``; nothing when that is now."""
        moment = allowed_from(facts, rules, now, channel)
        return moment != now and self._moment_words(moment, now, facts.window.zones[0].key)

    @api.model
    def _channel_words(self, names, moment, now, tz):
        """:param names: labels of the channels of one moment."""
        words = self._moment_words(moment, now, tz)
        return self.env._("%(channels)s: %(moment)s", channels=", ".join(names), moment=words)

    @api.model
    def _moment_words(self, moment, now, tz):
        """An aware moment by the customer's clock, and by the reader's where that is another one.

        :param str tz: name of the customer's time zone.
        """
        if moment is None:
            return self.env._("not within a year")
        if moment <= now:
            return self.env._("now")
        mine = self.env.context.get("tz") or self.env.user.tz or self.env.company._collections_tz()
        local, here = moment.astimezone(pytz.timezone(tz)), moment.astimezone(pytz.timezone(mine))
        theirs = self._told(moment, tz, day_pattern(self.env, "EEE d MMMM HH:mm"))
        if local.utcoffset() == here.utcoffset():
            return theirs
        yours = self._told(moment, mine, "HH:mm" if local.date() == here.date() else "EEE HH:mm")
        return self.env._("%(theirs)s their time, %(yours)s yours", theirs=theirs, yours=yours)

    @api.model
    def _told(self, moment, tz, pattern):
        naive = moment.astimezone(timezone.utc).replace(tzinfo=None)
        return format_datetime(self.env, naive, tz=tz, dt_format=pattern)
