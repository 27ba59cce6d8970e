"""Reads what a stranger typed: the value, or one clear sentence about what to do."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from babel.numbers import NumberFormatError, parse_decimal

from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.mimetypes import guess_mimetype

LONGEST_TEXT = 2000
LONGEST_LINE = 200
_LARGEST_FILE = 10 * 1024 * 1024
_MOST_FILES = 5
_FILE_TYPES = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
# What no keyboard types and no database keeps.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# What people type, and no notation of mathematicians.
_AMOUNT = re.compile(r"[\d.,'’]+")
_LARGEST_AMOUNT = Decimal("1e12")


def text(value, most=LONGEST_TEXT):
    """What was typed, without what cannot be kept.

    :param int most: longest length in characters.
    :raises UserError: when it is longer.
    """
    typed = _CONTROL.sub("", value if isinstance(value, str) else "").replace("\r\n", "\n").strip()
    if len(typed) > most:
        raise UserError(request.env._("That is a little long. Please keep it below %s characters.", most))
    return typed


def line(value):
    """A single line."""
    return " ".join(text(value, LONGEST_LINE).split())


def day(value):
    """A day as browsers send it; None when none was chosen.

    :raises UserError: when it is no day.
    """
    typed = line(value)
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise UserError(request.env._("Please write the day like this: 2026-12-31.")) from None


def amount(value, currency):
    """An amount as people of the page's language write it; None when none was typed.

    :raises UserError: when it is no amount above zero.
    """
    typed = "".join(line(value).replace(currency.symbol or "€", "").replace(currency.name, "").split())
    if not typed:
        return None
    try:
        if not _AMOUNT.fullmatch(typed):
            raise ValueError(typed)
        found = parse_decimal(typed, locale=request.env.context.get("lang") or "en_US", strict=True)
        rounded = Decimal(f"{currency.round(float(found)):.{currency.decimal_places}f}")
    except (NumberFormatError, InvalidOperation, ValueError, OverflowError):
        raise UserError(request.env._("Please write the amount as a number, such as %s.", _example(currency))) from None
    if not 0 < rounded < _LARGEST_AMOUNT:
        raise UserError(request.env._("Please write an amount above zero."))
    return rounded


def _example(currency):
    return currency.format(25).replace(currency.symbol or "€", "").strip()


def choice(value, allowed, sentence):
    """One of ``allowed``.

    :raises UserError: with ``sentence`` when it is something else.
    """
    if value not in allowed:
        raise UserError(sentence)
    return value


def numbers(values):
    """Record ids from a form, those that can be none left out."""
    return [int(value) for value in values if value.isdecimal() and len(value) < 10]


def files(uploads):
    """(name, content) of uploaded files: a few, small ones, of kinds that are papers or pictures.

    What a file is follows from its content; its name says nothing.

    :raises UserError: when one of them is something else.
    """
    chosen = [upload for upload in uploads if upload.filename]
    if len(chosen) > _MOST_FILES:
        raise UserError(request.env._("Please send at most %s files at a time.", _MOST_FILES))
    return [_file(upload) for upload in chosen]


def _file(upload):
    content = upload.stream.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise UserError(request.env._("A file is larger than 10 MB. Please send a smaller one."))
    ending = _FILE_TYPES.get(guess_mimetype(content))
    if not ending:
        raise UserError(request.env._("Please send PDF files or pictures (JPEG, PNG)."))
    stem = re.sub(r"[^\w\- ]+", "_", text(upload.filename, 10_000).rsplit(".", 1)[0])[:60].strip() or "file"
    return f"{stem}{ending}", content
