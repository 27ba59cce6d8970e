"""What the demo's mailbox caught: a list, or one message as text."""

import re
from email import message_from_bytes, policy
from html import unescape

from . import config
from .say import Failure, say


def _messages():
    paths = sorted(config.MAILBOX.glob("*.eml"))
    if not paths:
        raise Failure(f"No mail in {config.MAILBOX} yet. Run: make demo")
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]


def show_list():
    for number, mail in enumerate(_messages(), 1):
        say(f"{number:4}  {str(mail['Date'])[5:22]}  {str(mail['To'])[:44]:44}  {mail['Subject']}")
    for path in sorted(config.MAILBOX.glob("text-*.txt")):
        number, _empty, words = path.read_text(encoding="utf-8").partition("\n\n")
        say(f"text  {number:17}  {words.strip()}")


def show(number):
    mails = _messages()
    if not 1 <= number <= len(mails):
        raise Failure(f"There are {len(mails)} mails; choose N=1 to N={len(mails)}.")
    mail = mails[number - 1]
    for header in ("Date", "From", "To", "Reply-To", "Subject"):
        say(f"{header + ':':10} {mail[header] or ''}")
    say()
    say(_text(mail))


def _text(mail):
    if html := mail.get_body(("html",)):
        return _plain(html.get_content())
    body = mail.get_body(("plain",))
    return body.get_content() if body else ""


def _plain(html):
    """Enough of HTML to read a letter in a terminal: links keep their address, table rows are lines."""
    text = re.sub(r"(?is)<(head|style|script)\b.*?</\1>|<!--.*?-->", "", html)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r'(?i)<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', r"\2 <\1> ", text.replace("<br/>", "\n"))
    text = re.sub(r"(?i)</t[dh]>", "  ", text)
    text = re.sub(r"(?i)<br\b[^>]*>|</(p|div|tr|h\d|li|table)>", "\n", text)
    text = unescape(re.sub(r"<(?!https?:|mailto:)[^>]*>", "", text))
    lines = [line.strip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
