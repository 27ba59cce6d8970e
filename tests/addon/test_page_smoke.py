from .paging import PageCase
from odoo.tests import tagged
@tagged("post_install", "-at_install", "collections_gentle")
class TestSmoke(PageCase):
    def test_it(self):
        a = self._open()
        print(a.status_code, self._words(a))
        open("/tmp/page.html","w").write(a.text)
        for path, form in [("/promise", dict(day="2026-03-20", lines=self._lines(self.older).ids)),
          ("/parts", dict(proposal="monthly.3")),
          ("/suggest", dict(words="50 a week", part="50")),
          ("/wrong", dict(code="price", words="too much", lines=self._lines(self.older).ids)),
          ("/paid", dict(day="2026-03-01", reference="X1", lines=self._lines(self.newer).ids)),
          ("/difficult", dict(words="illness")),
          ("/person", dict(name="Aoife", email="aoife@x.example.com")),
          ("/channel", dict(stop_calls="1")),
          ("/call", dict(day="2026-03-11")),
          ("/message", dict(words="hi <b>you</b>"))]:
            a = self._post(path, **form)
            print("=====", path, a.status_code, a.url, self._alert(a), a.text[:500] if a.status_code==500 else "")
            if a.status_code == 500: break
        print(self._words(self._open()))
        print(self._open("/pay", what="due.EUR").status_code)
