import pytest
from engine.texts import START_WORDS, STOP_WORDS, meaning, plain


@pytest.mark.parametrize(
    "text",
    [
        "STOP",
        "stop",
        " Stop. ",
        "STOP!!!",
        "Stop SMS",
        "ARRÊT",
        "arrêtez",
        "Stopp",
        "abmelden",
        "BAJA",
        "afmelden",
        "Please stop",
        "STOP",
    ],
)
def test_stop(text):
    assert meaning(text) == "stop"


@pytest.mark.parametrize("text", ["START", "Start!", "unstop", "anmelden", "Alta", "reprendre", "aanmelden"])
def test_start(text):
    assert meaning(text) == "start"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "!",
        "Stop by tomorrow",
        "I cannot stop thinking about it",
        "yes",
        "no",
        "Paid",
        "end of the month",
        "restart",
        "stop stop stop",
    ],
)
def test_anything_else_is_read_by_a_person(text):
    assert meaning(text) == ""


def test_the_words_are_as_they_are_compared():
    assert {word for word in STOP_WORDS | START_WORDS if plain(word) != word} == set()
    assert not STOP_WORDS & START_WORDS
