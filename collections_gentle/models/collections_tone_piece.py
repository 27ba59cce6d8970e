"""What the tone guard looks at: a use of a text, and the text in one language with what was found."""

from typing import NamedTuple

from odoo.tools import html2plaintext


class Use(NamedTuple):
    """Where words reach customers: the record that holds them, the kind of text, the company, the stage if any, and the
    elements that stand around the words; None: those of our own layout."""

    holder: object
    kind: str
    company: object
    stage: object
    brings: frozenset | None = None


class Piece(NamedTuple):
    """The words of a use in one language.

    ``borrowed``: the words are not translated, and customers of this language get those of another one.
    """

    use: Use
    lang: str
    language: str
    subject: str
    body: str
    findings: tuple
    borrowed: bool

    @property
    def harsh(self):
        """Findings that keep a text from being used."""
        return tuple(finding for finding in self.findings if finding.level == "block")

    @property
    def words(self):
        """The body as it is read."""
        return html2plaintext(self.body).strip() if "<" in self.body else self.body
