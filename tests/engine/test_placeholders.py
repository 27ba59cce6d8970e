import pytest
from engine.placeholders import filled, unknown
from hypothesis import given
from hypothesis import strategies as st

NAMES = frozenset({"phone", "page_link"})


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", ""),
        ("Call {{phone}} or {{ page_link }}.", ""),
        ("Call {{fax}}.", "{{fax}}"),
        ("Call {{phone}} or {{fax}} or {{post}}.", "{{fax}}"),
        ("Call {phone}.", "{phone}"),
        ("Call {{{phone}}}.", "{{{phone}}}"),
        ("Call {{phone}.", "{{phone}"),
        ("Call {{phone", "{{phone"),
        ("Call phone}} now", "}}"),
        ("Call {{}}.", "{{}}"),
        ("Call {{phone number}}.", "{{phone number}}"),
        ("Call {{object.name}}.", "{{object.name}}"),
    ],
)
def test_what_is_no_value_is_named_as_it_is_written(text, wrong):
    assert unknown(text, NAMES) == wrong


def test_paragraphs_lines_and_values():
    text = "Pay here: {{page_link}}\r\nor call {{ phone }}.\n\n \nThank you."
    assert filled(text, {"page_link": "LINK", "phone": "12"}) == [
        [["Pay here: ", "LINK"], ["or call ", "12", "."]],
        [["Thank you."]],
    ]


def test_a_line_whose_value_nobody_knows_is_left_out_and_its_paragraph_when_it_is_empty():
    text = "Pay here: {{page_link}}\nCall {{phone}}.\n\nOr {{phone}}.\n\nThank you."
    assert filled(text, {"page_link": "LINK", "phone": ""}) == [[["Pay here: ", "LINK"]], [["Thank you."]]]


def test_what_is_no_value_stays_as_it_is_written():
    assert filled("Call {{fax}} or {phone}", {"phone": "12"}) == [[["Call ", "{{fax}}", " or {phone}"]]]


@given(st.text(alphabet="ab {}\n", max_size=40))
def test_words_without_a_wrong_value_keep_no_brace(text):
    values = {"a": "1", "b": "2"}
    drawn = "".join(piece for lines in filled(text, values) for pieces in lines for piece in pieces)
    assert unknown(text, frozenset(values)) or not set("{}") & set(drawn)


@given(st.text(alphabet="xyz \n", max_size=60))
def test_plain_words_come_through(text):
    drawn = [piece for lines in filled(text, {}) for pieces in lines for piece in pieces]
    assert "".join(drawn).split() == "".join(line.strip() for line in text.split("\n")).split()
