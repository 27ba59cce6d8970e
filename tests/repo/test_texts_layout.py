"""The layouts around the words: what Odoo can render, translate, and keep."""

from texts import AGREEMENT, LAYOUT, every_view, is_inline


def layout_nodes(root=LAYOUT):
    return [node for template in root.iter("template") for node in template.iter()]


def test_layout_uses_no_construct_that_breaks_when_rendered():
    for node in layout_nodes():
        assert "t-field" not in node.attrib
        if node.tag in ("td", "th", "tr", "table", "tbody", "thead"):
            assert "t-out" not in node.attrib


@every_view
def test_values_within_a_sentence_are_translated_with_it(root):
    for node in layout_nodes(root):
        for child in node:
            if is_inline(child):
                # Odoo reads translations as HTML, where an empty element swallows the rest of the sentence.
                assert child.text and (child.tag, list(child)) == ("span", [])
            elif "t-out" in child.attrib:
                assert not (child.tail or "").strip(), "Half a sentence cannot be translated."


def test_only_reminders_have_the_table_and_the_fixed_lines():
    reminder = next(node for node in layout_nodes() if node.get("t-if") == "letter.kind == 'reminder'")
    calls = [node.get("t-call") for node in layout_nodes() if node.get("t-call")]
    assert [node.get("t-call") for node in reminder.iter() if node.get("t-call")] == [
        "collections_gentle.message_layout_table",
        "collections_gentle.message_layout_first",
    ]
    assert calls.count("collections_gentle.message_layout_table") == 1
    inside = " ".join(" ".join(reminder.itertext()).split())
    assert "If you have already paid, thank you" in inside
    assert "Simply reply to this e-mail" in inside


def test_only_other_messages_have_the_parts_of_a_plan_and_the_button_to_pay_one():
    nodes = layout_nodes()
    other = next(
        following
        for node in nodes
        for child, following in zip(node, list(node)[1:], strict=False)
        if child.get("t-if") == "letter.kind == 'reminder'"
    )
    assert other.get("t-else") == ""
    for name, value in (("t-call", "collections_gentle.message_layout_parts"), ("t-att-href", "letter.pay_url")):
        assert [node for node in nodes if node.get(name) == value] == [n for n in other.iter() if n.get(name) == value]
        assert [node.get(name) for node in other.iter()].count(value) == 1


def test_the_agreement_needs_no_styles_but_its_own():
    text = next(template for template in AGREEMENT.iter("template") if template.get("id") == "plan_agreement")
    assert {node.get("class") for node in text.iter()} <= {None, "o_translate_inline"}


def test_layout_uses_only_styles_that_the_sanitizer_keeps():
    kept = {
        *("font-size", "font-family", "font-weight", "color", "background-color", "text-align", "line-height"),
        *("text-decoration", "vertical-align", "display", "padding", "margin", "white-space", "border"),
        *("border-radius", "border-top", "border-bottom", "border-collapse", "height", "width", "max-width"),
    }
    for node in layout_nodes():
        names = {part.split(":")[0].strip() for part in node.get("style", "").split(";") if part.strip()}
        assert names <= kept
        assert "uppercase" not in node.get("style", "")
