import json

from odoo.http import Controller, content_disposition, request, route


class CollectionsExport(Controller):
    """Hands out what is held on a customer; nothing of it is kept on the server."""

    @route("/collections/export/<string:ticket>", type="http", auth="user", methods=["GET"], readonly=True)
    def collections_export(self, ticket):
        customer, company = request.env["res.partner"]._collections_export_of(ticket)
        if not customer:
            raise request.not_found()
        held = customer._collections_export(company)
        headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Content-Disposition", content_disposition(f"collections-{customer.id}.json")),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(json.dumps(held, ensure_ascii=False, indent=2), headers)
