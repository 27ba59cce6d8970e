"""What a button tells whoever pressed it."""


def notice(message, warn=False, then=None):
    """The client action that shows ``message`` for a moment.

    :param bool warn: something did not go as it was asked; it stays until it is read.
    :param dict then: the action that follows; the list or dialogue behind it is shown anew if not given.
    """
    params = {"message": message, "type": "warning" if warn else "success", "sticky": warn}
    params["next"] = then or {"type": "ir.actions.act_window_close"}
    return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
