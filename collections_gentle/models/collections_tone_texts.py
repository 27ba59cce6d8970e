from odoo import api, models

from ..engine.tone import may_be_used, score
from .collections_tone_piece import Piece


class CollectionsTone(models.AbstractModel):
    """The texts of templates and stages: checked in every language, and shown beside the words."""

    _inherit = "collections.tone"

    @api.model
    def _pieces(self, uses):
        """The words of these uses in every installed language that has words, with what was found.

        :param uses: iterable of ``Use``; the same text, kind and company is looked at once for each stage.
        :return: list of ``Piece``
        """
        return [
            self._piece(use, code, name)
            for use in uses
            for code, name in self._languages(use.company).items()
            if use.holder._tone_speaks(code)
        ]

    @api.model
    def _piece(self, use, code, name):
        subject, body = use.holder._tone_words(code)
        borrowed = self._is_borrowed(use.holder, code, (subject, body))
        found = self._check(subject, body, code, use.kind, use.company, use.stage, use.brings)
        # What is missing in words of another language says nothing; a harsh word is harsh to whoever reads it.
        found = tuple(f for f in found if f.level == "block") if borrowed else found
        return Piece(use, code, name, subject, body, found, borrowed)

    @api.model
    def _is_borrowed(self, holder, code, words):
        """Whether customers of this language get the English words, since nobody has translated them."""
        installed = {lang for lang, _name in self.env["res.lang"].get_installed()}
        if code.startswith("en") or "en_US" not in installed:
            return False
        return words == holder._tone_words("en_US")

    @api.model
    def _harsh(self, uses):
        """Those of ``_pieces`` that hold something that keeps a text from being used."""
        return [piece for piece in self._pieces(uses) if piece.harsh]

    @api.model
    def _refused(self, uses):
        """Those of ``_harsh`` that no manager has kept."""
        return self.env["collections.tone.override"]._not_kept(self._harsh(uses))

    @api.model
    def _refused_in(self, uses, key):
        """The names of the languages in which something is refused, by what ``key`` says of a use."""
        languages = {}
        for piece in self._refused(uses):
            languages.setdefault(key(piece.use), {})[piece.language] = True
        return languages

    # --- showing ----------------------------------------------------------------------------------------------------

    @api.model
    def _panel(self, pieces):
        """What was found in each language, to be shown beside the words.

        :return: (Markup, lowest score, whether something keeps the text from being used)
        """
        if not pieces:
            return False, 0, False
        kept = self.env["collections.tone.override"]._kept_by([piece for piece in pieces if piece.harsh])
        several = len({piece.use.holder for piece in pieces}) > 1
        rows = [self._row_of(piece, several, kept) for piece in self._once_each(pieces)]
        lowest = min(score(piece.findings) for piece in pieces)
        refused = any(piece.harsh and piece not in kept for piece in pieces)
        return self._render(rows), lowest, refused

    @api.model
    def _once_each(self, pieces):
        """One text that several stages send is shown once, with what was found in any of them."""
        merged = {}
        for piece in pieces:
            key = (piece.use.holder, piece.lang)
            seen = merged.get(key)
            found = dict.fromkeys((*seen.findings, *piece.findings)) if seen else piece.findings
            merged[key] = (seen or piece)._replace(findings=tuple(found))
        return merged.values()

    @api.model
    def _told(self, pieces, heading):
        """Lines that name what keeps these texts from being used, under the heading of each."""
        for piece in pieces:
            yield heading(piece)
            yield from (f"• {words}" for words in self._sentences(piece.harsh))

    @api.model
    def _row_of(self, piece, named, kept):
        """:param bool named: several texts are shown, and each says which one it is."""
        row = self._row(piece.language, piece.findings)
        said = kept.get(piece)
        return {
            **row,
            "text": piece.use.holder._tone_name() if named else False,
            "borrowed": piece.borrowed,
            "guarded": True,
            "kept": said and self.env._("Kept by %(name)s: %(why)s", name=said.user_id.name, why=said.reason),
        }

    @api.model
    def _row(self, language, findings):
        told = zip(findings, self._sentences(findings), strict=True)
        return {
            "language": language,
            "score": score(findings),
            "colour": colour(findings),
            "findings": [{"level": f.level, "subject": f.where == "subject", "words": words} for f, words in told],
        }

    @api.model
    def _render(self, rows):
        """Those with something to read first; the others in one line."""
        shown = [row for row in rows if row["findings"] or row.get("borrowed")]
        values = {"rows": shown, "kind": [row for row in rows if row not in shown]}
        return self.env["ir.qweb"]._render("collections_gentle.tone_panel", values)

    @api.model
    def _show(self, language, findings):
        """The findings of one text as a panel; nothing where there are none."""
        return self._render([self._row(language, findings)]) if findings else False


def colour(findings):
    """Bootstrap's name of the colour: green when the text may be used, red when it may not."""
    if any(finding.level == "block" for finding in findings):
        return "danger"
    return "success" if may_be_used(findings) else "warning"
