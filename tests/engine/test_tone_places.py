"""Where a finding stands: in what the reader sees, letter by letter."""

import pytest
from engine.tone import Text, check, plain, words_from

LISTS = words_from({"block": ["urgent", "final notice", "mise en demeure", "strasse", "l'oeuvre", "uberfallig"]})


def places(body, kind="manual"):
    text = plain(body, literal=kind == "sms")
    hits = [f for f in check(Text("", body), LISTS, kind) if f.rule == "word"]
    assert all(text[hit.start : hit.end] == hit.quote for hit in hits)
    return [(hit.start, hit.quote) for hit in hits]


@pytest.mark.parametrize(
    "body, expected",
    [
        ("An urgent note", [(3, "urgent")]),
        ("<p>An</p><p>urgent</p>", [(4, "urgent")]),
        ("<p>An ur<b>gent</b> note</p>", [(3, "urgent")]),
        ("<p>An ur<b>gent</b>ly note</p>", []),
        ("<div>final<br/>notice</div>", [(0, "final\nnotice")]),
        ("<p>final</p><p>notice</p>", []),
        ("<td>final</td><td>notice</td>", []),
        ("final\n   notice", [(0, "final\n   notice")]),
        ("final\n\nnotice", []),
        ("<p>final\n   notice</p>", [(0, "final notice")]),
        ("final&nbsp;notice", [(0, "final\u00a0notice")]),
        ("<p>final&nbsp; notice</p>", [(0, "final\u00a0 notice")]),
        ("fi&shy;nal not\u200bice", [(0, "fi\u00adnal not\u200bice")]),
        ("<p>&Eacute;t&eacute;: mise en&#32;demeure</p>", [(5, "mise en demeure")]),
        ("MISE EN DEMEURE", [(0, "MISE EN DEMEURE")]),
        ("Mîse én dëmeure!", [(0, "Mîse én dëmeure")]),
        ("mise en demeure\u0301 ici", [(0, "mise en demeure\u0301")]),
        ("Die Straße", [(4, "Straße")]),
        ("Überfällig", [(0, "Überfällig")]),
        ("U\u0308berfa\u0308llig", [(0, "U\u0308berfa\u0308llig")]),
        ("À l’œuvre", [(2, "l’œuvre")]),
        ("ｕｒｇｅｎｔ", [(0, "ｕｒｇｅｎｔ")]),
        ("urgently insurgent un-urgent", [(22, "urgent")]),
        ("<p>{{ object.a }} urgent</p>", [(2, "urgent")]),
        ("<t t-out='object.a'>there</t>, urgent", [(7, "urgent")]),
        ("<t t-out='object.a'>urgent</t>", [(0, "urgent")]),
        ("{{ object.a ||| urgent }}", [(0, "urgent")]),
        ("<a title='urgent' href='urgent'>x</a><!-- urgent --><style>urgent</style>", []),
        ("<p>1 < 2 and urgent > soon", [(10, "urgent")]),
        ("<a href='x>urgent'>x</a> urgent", [(2, "urgent")]),
        ("ur<x", []),
        ("&amp;lt;urgent", [(4, "urgent")]),
    ],
)
def test_places(body, expected):
    assert places(body) == expected


def test_a_text_message_is_no_html():
    assert places("<b>urgent</b> &amp;", "sms") == [(3, "urgent")]


@pytest.mark.parametrize(
    "body, seen",
    [
        ("", ""),
        ("a &lt; b", "a < b"),
        ("<p>Hello <t t-out='object.a'/>,</p>\n<p>bye.</p>", "Hello …,\n\nbye."),
        ("<p>Hello <t t-out='object.a'>there</t>,</p>", "Hello there,"),
        ("<p>Hello <t t-out='object.a'></t>,</p>", "Hello …,"),
        ("Hello {{ object.a }}, {{ object.b ||| you }}", "Hello …, you"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("one<br>two", "one\ntwo"),
        ("<p>one</p>  <p> two <b>three</b>four</p>", "one\n\ntwo threefour"),
        ("a  b\n c", "a  b\n c"),
        ("<p>a  b\n c</p>", "a b c"),
        ("<p>a<span> b</span></p>", "a b"),
        ("<p>x</b></i></p>y", "x\n\ny"),
        ("x <!-- y --> z", "x z"),
        ("<!doctype html><p>x</p>", "x"),
        ("x<script>y</script>z", "xz"),
        ("&#99999999999;<i>x</i>", "\ufffdx"),
        ("<p>x <unclosed", "x <unclosed"),
        ("<P>X</P><BR/>Y", "X\n\nY"),
    ],
)
def test_what_a_reader_sees(body, seen):
    assert plain(body) == seen


def test_findings_come_in_the_order_in_which_they_are_read():
    text = Text("urgent", "<p>Yes! urgent</p><p>final notice</p>")
    findings = check(text, LISTS, "manual")
    assert [(f.where, f.rule, f.quote) for f in findings] == [
        ("subject", "word", "urgent"),
        ("body", "exclamation", "!"),
        ("body", "word", "urgent"),
        ("body", "word", "final notice"),
    ]


def test_a_subject_is_no_html():
    (hit,) = check(Text("a < b > urgent &amp;", ""), LISTS, "manual")
    assert (hit.start, hit.quote) == (8, "urgent")
