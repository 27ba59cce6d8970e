from odoo import models
from odoo.http import Stream


class Download(Stream):
    """A file that is handed out as a download whatever the caller asks for."""

    def get_response(self, as_attachment=None, immutable=None, content_security_policy="default-src 'none'", **kwargs):
        self.mimetype = "application/octet-stream"
        return super().get_response(True, immutable, content_security_policy, **kwargs)


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _record_to_stream(self, record, field_name):
        """What strangers have uploaded is not shown within our own pages, where it could act in a colleague's name."""
        stream = super()._record_to_stream(record, field_name)
        if record._name == "ir.attachment" and record.collections_upload:
            return Download(**vars(stream))
        return stream
