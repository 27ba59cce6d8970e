"""The table of the measurements, for the screen and for the document."""

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def fill(text, measures):
    """The document with a fresh table between its two marks."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{draw(measures)}\n\n{END}{rest.split(END)[1]}"


def draw(measures):
    """The table as Markdown."""
    sizes = [size for size in measures if size != "payments"]
    head = ["what", *(f"{size:,} customers" for size in sizes)]
    rows = [_row(label, sizes, measures, value) for label, value in ROWS]
    lines = [head, ["---", *("--:" for _size in sizes)], *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{table}\n\n{_payments(measures['payments'])}" if "payments" in measures else table


def _row(label, sizes, measures, value):
    return [label, *(_cell(measures[size], value) for size in sizes)]


def _cell(said, value):
    try:
        return value(said)
    except KeyError:
        return "–"


def _each(step):
    """Milliseconds for each message."""
    return step["seconds"] / step["count"] * 1000


def _peer_steps(said):
    """Milliseconds for each e-mail, step by step."""
    steps = [said["peer"][name] for name in ("lines", "communications", "e-mails")]
    return [step["seconds"] / said["peer"]["count"] * 1000 for step in steps]


def _peer(said):
    return sum(_peer_steps(said))


ROWS = (
    ("open conversations", lambda said: f"{said['run']['cases']:,}"),
    ("customers written to", lambda said: f"{said['run']['count']:,}"),
    ("our run, for each of them", lambda said: f"{_each(said['run']):.1f} ms"),
    ("… statements for each", lambda said: f"{said['run']['statements'] / said['run']['count']:.2f}"),
    ("… memory that it takes", lambda said: f"{said['run']['megabytes']:.0f} MB"),
    ("floor: inserting the same messages", lambda said: f"{_each(said['floor']):.1f} ms"),
    ("… our run is so many times the floor", lambda said: f"{_each(said['run']) / _each(said['floor']):.1f}"),
    ("floor: one query over what is open", lambda said: f"{said['floor']['query'] * 1000:.0f} ms"),
    ("account_credit_control, for each e-mail", lambda said: f"{_peer(said):.1f} ms"),
    ("… lines, communications, e-mails", lambda said: " + ".join(f"{step:.1f}" for step in _peer_steps(said)) + " ms"),
    ("… it takes so many times as long as we", lambda said: f"{_peer(said) / _each(said['run']):.1f}"),
    ("a run when nobody is due", lambda said: f"{said['quiet']['seconds'] * 1000:.0f} ms"),
    ("the look before sending, for each", lambda said: f"{_each(said['gate']):.1f} ms"),
    *(
        (f"{name} of the conversations", lambda said, kind=kind: f"{said['screens'][kind]['seconds'] * 1000:.0f} ms")
        for kind, name in (("list", "list (80)"), ("kanban", "kanban (80)"), ("form", "form"))
    ),
)


def _payments(said):
    with_us, without = (said[kind]["seconds"] / said["count"] * 1000 for kind in ("with", "without"))
    return (
        f"A day of {said['count']:,} payments: {with_us:.1f} ms for matching one, {without:.1f} ms without this addon's hook "
        f"({with_us / without:.2f} times)."
    )
