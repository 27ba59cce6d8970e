import json

from odoo.http import Controller, content_disposition, request, route


class CollectionsExport(Controller):
    """Hands out what is held on a customer; nothing of it is kept on the server."""

    @route(
        "/collections/export/<int:company_id>/<int:partner_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def collections_export(self, company_id, partner_id):
        companies = request.env.user.company_ids
        company = companies.filtered(lambda company: company.id == company_id)
        customer = (
            request.env["res.partner"].with_context(allowed_company_ids=companies.ids).browse(partner_id).exists()
        )
        if not company or not customer:
            return request.not_found()
        held = customer.with_company(company)._collections_export(company)
        headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Content-Disposition", content_disposition(f"collections-{customer.id}.json")),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(json.dumps(held, ensure_ascii=False, indent=2), headers)
