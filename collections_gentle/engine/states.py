"""State machines: for every record the moves that are allowed, and no other."""

CASE = {
    "open": {"paused", "with_agency", "closed"},
    "paused": {"open", "closed"},
    "with_agency": {"open", "closed"},
    "closed": set(),
}

# A text message may be reported as delivered after it counted as failed; no other channel uses that way back.
TOUCH = {
    "to_approve": {"queued", "cancelled"},
    "queued": {"sent", "failed", "cancelled"},
    "sent": {"bounced", "replied"},
    "bounced": set(),
    "replied": set(),
    "failed": {"sent"},
    "cancelled": set(),
}

# What is unmatched again is judged again, hence the way back to open.
PROMISE = {
    "open": {"kept", "partially_kept", "broken", "cancelled", "superseded"},
    "kept": {"open"},
    "partially_kept": {"open"},
    "broken": {"open"},
    "cancelled": set(),
    "superseded": set(),
}

DISPUTE = {
    "open": {"accepted", "partly_accepted", "rejected", "withdrawn"},
    "accepted": set(),
    "partly_accepted": set(),
    "rejected": set(),
    "withdrawn": set(),
}

# An offer that could not be sent is a draft again. What is unmatched again opens a plan again: as it was accepted, or offered when it never had to be.
PLAN = {
    "draft": {"offered", "cancelled", "superseded"},
    "offered": {"draft", "active", "completed", "cancelled", "superseded"},
    "active": {"completed", "in_default", "cancelled", "superseded"},
    "completed": {"active", "offered"},
    "in_default": set(),
    "cancelled": set(),
    "superseded": set(),
}

# A pure function of the ledger, hence every way back.
INSTALMENT = {
    "due": {"part_paid", "paid", "missed"},
    "part_paid": {"due", "paid", "missed"},
    "paid": {"due", "part_paid", "missed"},
    "missed": {"due", "part_paid", "paid"},
}

REQUEST = {
    "open": {"done", "declined"},
    "done": set(),
    "declined": set(),
}

HOLD = {
    "active": {"lifted", "expired"},
    "lifted": set(),
    "expired": set(),
}


# Who is with an agency may be called back at any time; nothing leads from there to another agency but a new proposal.
HANDOVER = {
    "proposed": {"approved", "declined"},
    "approved": {"out", "declined"},
    "declined": set(),
    "out": {"recalled", "closed"},
    "recalled": set(),
    "closed": set(),
}


def may_move(table: dict[str, set[str]], source: str, target: str) -> bool:
    """Whether ``table`` allows the move from ``source`` to ``target``."""
    return target in table[source]
