import logging

import psycopg2

from odoo import models

_logger = logging.getLogger(__name__)


class CollectionsTopic(models.AbstractModel):
    """What a message can be about, other than the case itself: a promise, a dispute, a plan, a part of one."""

    _name = "collections.topic"
    _description = "What a message is about"

    # The field of touches that names the record.
    _touch_field = ""

    def _each(self, work):
        """Do ``work`` for all of these records together; if that raises, for each by itself, so that one that cannot
        be handled costs itself only and is named in the log.

        :return: how many there were.
        """
        if not self:
            return 0
        try:
            with self.env.cr.savepoint():
                work(self)
        except psycopg2.OperationalError:
            raise
        except Exception:
            if len(self) > 1:
                for record in self:
                    record._each(work)
            else:
                _logger.exception("Collections: %s %s is left for later", self._name, self.id)
        return len(self)

    def _label(self, name):
        """The value of a selection field, in words."""
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])

    def _open_form(self, model, title, **defaults):
        """A form that asks something about this record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def _touch_values(self):
        """What a touch about this record refers to."""
        return {self._touch_field: self.id} if self._touch_field else {}

    def _told(self, purpose):
        """Of these records those about which this was said before."""
        about = [
            (self._touch_field, "in", self.ids),
            ("purpose", "=", purpose),
            ("state", "in", ("queued", "sent", "replied")),
        ]
        return self.env["collections.touch"].search(about)[self._touch_field]

    def _asked_sum(self, purpose):
        """The sum that a message of this purpose states, which must be the same when it leaves; False: none."""
        return False

    def _may_say(self, purpose, asked):
        """Whether a message of this purpose is still true, and welcome, at the moment it leaves.

        :param asked: the exact sum that it states, as text: words differ with the reader's language.
        """
        return True

    def _held_back(self, purpose):
        """A message of this purpose was not true any more and did not leave."""
