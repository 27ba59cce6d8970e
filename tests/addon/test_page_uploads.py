"""Files that customers send: papers and pictures, told by their content, and never shown within our own pages."""

import base64
import io
import zipfile

from odoo.tests import tagged

from .paging import PNG, PageCase

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PICTURE = base64.b64decode(PNG)
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////"
    "wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _zip():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("x.txt", "x")
    return target.getvalue()


@tagged("post_install", "-at_install", "collections_gentle")
class TestPageUploads(PageCase):
    def _send_files(self, *files, path="/message", **form):
        given = [("files", pair) for pair in files]
        return self._post(path, files=given, **(form or {"words": "See these"}))

    def _kept(self):
        return self.env["ir.attachment"].search([("collections_upload", "=", True)], order="id")

    def test_papers_and_pictures(self):
        """The name says nothing; the ending follows from the content."""
        answer = self._send_files(("slip.pdf", PDF), ("photo.exe", PICTURE), ("photo.html.jpeg", JPEG))
        self.assertIn("your message has reached us", self._said_there(answer))
        kept = self._kept()
        self.assertEqual(kept.mapped("name"), ["slip.pdf", "photo.png", "photo_html.jpg"])
        self.assertEqual(
            set(kept.mapped(lambda a: (a.res_model, a.res_id, a.public))), {(self.case._name, self.case.id, False)}
        )
        self.assertEqual(kept[1].raw, PICTURE)
        self.assertEqual(self.case.last_reply_id.attachment_ids, kept)
        listed = self._words(answer).split("Files: ")[1].split(" Your message")[0]
        self.assertEqual(set(listed.split(", ")), {"slip.pdf", "photo.png", "photo_html.jpg"})

    def test_a_file_without_words(self):
        self._send_files(("slip.pdf", PDF), words="")
        self.assertIn("A file for you.", str(self.case.last_reply_id.body))

    def test_names_that_would_lead_elsewhere(self):
        names = ("../../etc/passwd.pdf", 'a"b<c>.pdf', "x" * 300 + ".pdf", ".pdf", "Größe №5.pdf")
        self._send_files(*((name, PDF) for name in names))
        self.assertEqual(len(self._kept()), 5)
        for name in self._kept().mapped("name"):
            self.assertRegex(name, r"^[\w\- ]{1,60}\.pdf$")

    def test_other_kinds_are_refused_whatever_their_name(self):
        others = {"program": b"MZ\x90\x00" + b"\x00" * 200, "page": HTML, "drawing": SVG, "archive": _zip()}
        others |= {"gif": b"GIF89a\x01\x00\x01\x00", "empty": b"", "text": b"Hello", "script": b"#!/bin/sh\nrm -rf /"}
        for kind, content in others.items():
            for path, form in (
                ("/message", {"words": "x"}),
                ("/wrong", {"code": "price", "lines": self._to_promise()}),
            ):
                if path == "/wrong" and kind != "page":
                    continue
                with self.subTest(kind=kind), self.assertUntouched():
                    answer = self._send_files(("photo.png", content), path=path, **form)
                    self.assertEqual(answer.status_code, 422)
                    self.assertEqual(self._alert(answer), "Please send PDF files or pictures (JPEG, PNG).")
        self.assertFalse(self._kept())

    def test_one_wrong_file_and_none_is_kept(self):
        with self.assertUntouched():
            self.assertEqual(self._send_files(("a.pdf", PDF), ("b.pdf", HTML)).status_code, 422)
        self.assertFalse(self._kept())

    def test_how_large_and_how_many(self):
        full = PICTURE + b"\x00" * (10 * 1024 * 1024 - len(PICTURE))
        with self.assertUntouched():
            answer = self._send_files(("a.png", full + b"\x00"))
            self.assertEqual((answer.status_code, self._alert(answer)[:32]), (422, "A file is larger than 10 MB. Ple"))
            answer = self._send_files(*((f"{n}.pdf", PDF) for n in range(6)))
            self.assertEqual((answer.status_code, self._alert(answer)), (422, "Please send at most 5 files at a time."))
        self.assertEqual(self._send_files(("a.png", full)).status_code, 200)
        self.assertEqual(self._kept().file_size, 10 * 1024 * 1024)

    def test_twenty_files_a_day(self):
        for _try in range(18):
            self.env["collections.page.attempt"].sudo()._note("upload", self.case, "10.0.0.7")
        with self.assertUntouched():
            self.assertEqual(self._send_files(*[("a.pdf", PDF)] * 3).status_code, 422)
        self.assertEqual(self._post("/message", words="Without").status_code, 200)

    def test_handed_out_as_a_download_only(self):
        """A picture of our own is shown in the browser; theirs never is, however it is asked for."""
        self._send_files(("a.png", PICTURE), ("b.pdf", PDF))
        ours = self.env["ir.attachment"].create(
            {"name": "ours.png", "raw": PICTURE, "res_model": "collections.case", "res_id": self.case.id}
        )
        theirs, paper = self._kept()
        self.collector.password = self.collector.login
        self._login(self.collector)
        shown = self._get(f"/web/image/{ours.id}")
        self.assertEqual(shown.headers["Content-Type"], "image/png")
        self.assertNotIn("attachment", shown.headers.get("Content-Disposition", ""))
        paths = [f"/web/content/{theirs.id}", f"/web/content/{theirs.id}?download=false", f"/web/content/{paper.id}"]
        paths += [f"/web/content/{theirs.id}?mimetype=text/html", f"/web/content/{theirs.id}/page.html"]
        paths += [f"/web/content/ir.attachment/{theirs.id}/datas", f"/web/content/ir.attachment/{paper.id}/raw/x.pdf"]
        for path in paths:
            answer = self._get(path)
            with self.subTest(path=path):
                self.assertEqual(answer.status_code, 200)
                self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
                self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        for path in (f"/web/image/{theirs.id}", f"/web/image/{theirs.id}/40x40", f"/web/image/{paper.id}"):
            answer = self._get(path)
            with self.subTest(path=path):
                inline = "attachment" not in answer.headers.get("Content-Disposition", "")
                self.assertFalse(inline and answer.content in (PICTURE, PDF), "theirs is not shown")

    def test_strangers_cannot_fetch_them(self):
        self._send_files(("a.png", PICTURE))
        for path in (f"/web/content/{self._kept().id}", f"/web/image/{self._kept().id}"):
            answer = self._get(path)
            self.assertNotEqual(answer.content, PICTURE, path)
        self._login(self._portal_user(self.partner))
        self.assertNotEqual(self._get(f"/web/content/{self._kept().id}").content, PICTURE)
