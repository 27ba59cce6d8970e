import io
import secrets

import pyzipper

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import single_email_re

# Without letters and digits that look or sound alike: it is read out on the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LENGTH = 5, 5


class CollectionsDossier(models.Model):
    """Freezing a file, and how it leaves: always encrypted, and always written down."""

    _inherit = "collections.dossier"

    def action_release(self):
        """Freeze the files of this dossier; a manager does, once the hand-over is approved and nothing stands in its
        way."""
        self.ensure_one()
        self._check_manages()
        self._check_draft()
        stops = self.handover_id.sudo()._dossier_stops()
        if stops:
            raise UserError("\n".join(stops))
        self._check_newest()
        # A manager may release what it takes more rights to read; what it holds was chosen field by field.
        self.sudo()._freeze(self.env.uid)
        self._log("released")

    def _check_newest(self):
        if not self.is_newest:
            raise UserError(self.env._("There is a newer file for this hand-over. Release that one."))

    def _freeze(self, uid):
        files = self._files()
        rows = [
            {
                "dossier_id": self.id,
                "sequence": number,
                "kind": kind,
                "name": name,
                "sha256": self._sha256(raw),
                "size": len(raw),
                "content": self._encoded(raw),
            }
            for number, (kind, name, raw) in enumerate(files)
        ]
        self.env["collections.dossier.file"].create(rows)
        self.write(
            {
                "state": "released",
                "made_for_id": self.agency_id.id,
                "released_by": uid,
                "released_at": fields.Datetime.now(),
                "digest": {row["name"]: row["sha256"] for row in rows},
            }
        )

    def _forget(self, today):
        """Delete the content of the files: the time to keep what was told is over. Fingerprints and events stay.

        :param today: the company's date.
        """
        old = self.sudo().filtered(lambda d: not d.forgotten_on)
        old.file_ids.write({"content": False})
        old.forgotten_on = today
        old._log("forgotten")

    # --- encrypted ----------------------------------------------------------------------------------------------------

    @api.model
    def _new_password(self):
        """About 120 bits, in groups that can be read out."""
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
        return "-".join(groups)

    def _zip(self, password):
        """The released files, and their fingerprints, in a zip file with AES-256.

        :param str password: kept nowhere; without it nobody can open the file again.
        :rtype: bytes
        """
        self.ensure_one()
        self._check_manages()
        self._check_may_leave()
        if not password:
            raise UserError(self.env._("A file leaves with a password only."))
        # The names in a zip can be read by anybody and name nobody.
        files = [(file.name, self._raw(file)) for file in self.file_ids]
        sums = "".join(f"{self._sha256(raw)}  {name}\n" for name, raw in files)
        out = io.BytesIO()
        with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
            archive.setpassword(password.encode())
            for name, raw in (*files, ("SHA256SUMS", sums.encode())):
                archive.writestr(name, raw)
        return out.getvalue()

    def _check_may_leave(self):
        self._check_released()
        if self.handover_id.state in ("proposed", "approved"):
            raise UserError(
                self.env._("Hand the customer over first: all is read once more at that moment, and they are told.")
            )
        if self.handover_id.state != "out":
            raise UserError(self.env._("This hand-over is over, so nothing more is told to the agency."))
        if not self.is_newest:
            raise UserError(self.env._("There is a newer file for this hand-over. Give that one to the agency."))
        if self.agency_id != self.handover_id.agency_id:
            raise UserError(self.env._("Another agency was chosen since. Make a new file for it."))

    @api.model
    def _raw(self, file):
        raw = file._content_bytes()
        if self._sha256(raw) != file.sha256:
            raise UserError(self.env._("%s is not what was released any more. Make a new file instead.", file.name))
        return raw

    def _zip_name(self):
        return f"{self.name.replace('/', '-')}.zip"

    # --- leaving ----------------------------------------------------------------------------------------------------

    def _agency_address(self):
        """Where files go by e-mail; False if nobody has noted an address."""
        return self.sudo().agency_id._address()

    def _give(self, way):
        """Let the file leave, with a new password.

        :param str way: ``download`` or ``mail``.
        :return: what is shown once: ``password``, the ``name`` of the file, and its ``content`` or the ``address``.
        """
        self.ensure_one()
        password = self._new_password()
        if way == "download":
            name, content = self._download(password)
            return {"password": password, "name": name, "content": self._encoded(content)}
        self._send_to(self._agency_address(), password)
        return {"password": password, "name": self._zip_name(), "address": self._agency_address()}

    def _download(self, password):
        """The encrypted file, for whoever takes it to the agency.

        :return: (file name, content)
        """
        content = self._zip(password)
        self._log("downloaded", self._zip_name())
        return self._zip_name(), content

    def _send_to(self, address, password):
        """The encrypted file by e-mail; the password goes another way.

        :param str address: of the agency.
        """
        content = self._zip(password)
        if not single_email_re.match(address or ""):
            raise UserError(self.env._("Note the e-mail address of the agency first; or download the file."))
        mail = self._letter_to(address)
        # Belongs to the message and goes with it; nobody needs the encrypted copy once it has left.
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self._zip_name(),
                    "raw": content,
                    "mimetype": "application/zip",
                    "res_model": "mail.message",
                    "res_id": mail.mail_message_id.id,
                }
            )
        )
        mail.attachment_ids = attachment
        self._log("sent", self._zip_name(), to=address, mail=mail)
        return mail

    def _letter_to(self, address):
        """An e-mail can be read on its way: it names the file and us, and not the customer."""
        localised = self.sudo().with_context(lang=self.lang)
        values = {"number": self.name, "company": self.company_id.name}
        body = localised.env["ir.qweb"]._render("collections_gentle.dossier_mail", values)
        subject = localised.env._("File %(number)s from %(company)s", **values)
        sender = self.company_id.email_formatted or self.env.user.email_formatted
        return self.env["collections.message"]._letter_about(self, sender, address, subject, body)
