"""Exports the addon's terms with Odoo, and brings the translations of each language into line with them.

A term that is gone leaves every language; a new one comes in without words and is listed, for somebody to write them.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "collections_gentle" / "i18n"
TEMPLATE = FOLDER / "collections_gentle.pot"
LANGUAGES = ("de", "es", "fr", "nl")
PLURALS = {"fr": "nplurals=2; plural=(n > 1);"}
HEADER = """Translation of Odoo Server.
This file contains the translation of the following modules:
* collections_gentle
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        exported = Path(folder) / "terms.pot"
        export(exported)
        terms = read(exported)
    write(terms, TEMPLATE, "")
    missing = sum(bring_into_line(lang, terms) for lang in LANGUAGES)
    print(f"{len(terms)} terms, {missing} translations to write.")


def export(path):
    """What Odoo finds in a fresh database of this checkout."""
    name = f"terms_{os.getpid()}"
    scripts = ROOT / "scripts"
    subprocess.run([scripts / "db", "clone", name], check=True, stdout=subprocess.DEVNULL)
    try:
        command = [scripts / "odoo", "i18n", "export", "-d", name, "-o", path, "collections_gentle"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    finally:
        subprocess.run([scripts / "db", "drop", name], check=True, stdout=subprocess.DEVNULL)


def read(path):
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def bring_into_line(lang, terms):
    """Write the catalogue of a language anew.

    :return: how many terms have no words in it.
    """
    path = FOLDER / f"{lang}.po"
    known = {entry.msgid: entry.msgstr for entry in read(path)}
    catalogue = polib.POFile(wrapwidth=0)
    for term in terms:
        words = known.get(term.msgid, "")
        catalogue.append(
            polib.POEntry(msgid=term.msgid, msgstr=words, comment=term.comment, occurrences=term.occurrences)
        )
    write(catalogue, path, lang)
    for entry in catalogue.untranslated_entries():
        print(f"{lang}: {entry.msgid!r}")
    return len(catalogue.untranslated_entries())


def write(catalogue, path, lang):
    """Without the day of the export: what has not changed makes no difference."""
    catalogue.header = HEADER
    catalogue.metadata = {
        "Project-Id-Version": "Odoo Server 19.0",
        "Report-Msgid-Bugs-To": "",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS.get(lang, "nplurals=2; plural=(n != 1);"),
    }
    catalogue.save(str(path))


if __name__ == "__main__":
    sys.exit(main())
