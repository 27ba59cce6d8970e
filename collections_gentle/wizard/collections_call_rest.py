from odoo import api, fields, models


class CollectionsCallRest(models.TransientModel):
    """A quiet screen between calls: a break, the end of the list, the end of the day's calls."""

    _name = "collections.call.rest"
    _description = "Between two calls"

    kind = fields.Selection(
        [("break", "Break"), ("end", "End of the list"), ("limit", "Enough for today"), ("handed", "Handed over")],
        required=True,
        default="break",
    )
    call_id = fields.Many2one("collections.call")
    colleague_id = fields.Many2one("res.users")
    title = fields.Char(compute="_compute_words")
    words = fields.Text(compute="_compute_words")
    today_words = fields.Char(compute="_compute_words")
    queue = fields.Html(compute="_compute_queue", sanitize=False)
    waiting = fields.Boolean(compute="_compute_queue")

    @api.model
    def _open(self, kind, call=None, colleague=None):
        rest = self.create({"kind": kind, "call_id": call and call.id, "colleague_id": colleague and colleague.id})
        everyone = bool(self.env.context.get("collections_everyone"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call desk"),
            "res_model": self._name,
            "res_id": rest.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "main",
            "context": {"collections_everyone": True} if everyone else {},
        }

    @api.depends("kind")
    def _compute_display_name(self):
        self.display_name = self.env._("Call desk")

    @api.depends("kind", "colleague_id")
    def _compute_words(self):
        Call = self.env["collections.call"]
        for rest in self:
            rest.title, rest.words = rest._said()
            count = Call._count_today(self.env.user)
            rest.today_words = self.env._("%s calls today", count)

    def _said(self):
        return {
            "break": (
                self.env._("Take your time."),
                self.env._("Everything you typed is kept. Stand up, have a glass of water, look out of the window."),
            ),
            "end": (self.env._("That is all for now."), self._end_words()),
            "limit": (
                self.env._("That was enough for today."),
                self.env._(
                    "You have made as many calls as one person makes well in a day. The others can wait until tomorrow."
                ),
            ),
            "handed": (
                self.env._("It is in good hands with %s.", self.colleague_id.name or self.env._("your colleague")),
                self.env._("That was a hard one, and it was right to pass it on. Take a moment before you go on."),
            ),
        }[self.kind]

    def _end_words(self):
        if self.waiting:
            return self.env._(
                "Only those are left whom you have skipped. Go on with them, or let them wait until tomorrow."
            )
        return self.env._("Nobody else waits for your call at this moment. Thank you for every kind word.")

    def _compute_queue(self):
        Call = self.env["collections.call"]
        ready, later = Call._turns_now()
        for rest in self:
            rest.waiting = bool(ready) or bool(Call._begun())
            # On a break nobody waits.
            rest.queue = False if rest.kind in ("break", "handed") else Call._queue_html(ready, later)

    def action_go_on(self):
        """Back to the call before the break, else the next one."""
        drafts = self.call_id._drafts()
        return drafts._open() if drafts else self.env["collections.call"].action_desk()

    def action_go_on_with_all(self):
        return self.env["collections.call"].action_go_on_with_all()
