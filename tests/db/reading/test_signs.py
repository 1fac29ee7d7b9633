"""Signs: words that say the same are one feature of the small linear models, with the word that was one."""

from __future__ import annotations

import pytest

from db.reading import linear, signs
from db.reading.text import document


def signed(title: str, abstract: str) -> dict[str, str]:
    text = document(title, abstract)
    return linear.signs_in(text, linear.words(text))


@pytest.mark.parametrize(
    ("title", "abstract", "sign", "word"),
    [
        ("Calm", "METHODS: Twelve people in a hospice took part.", "setting=dying", "hospice"),
        ("Calm", "METHODS: It was told at two nightclubs.", "setting=party", "nightclubs"),
        ("Calm in cancer", "", "setting=title dying", "title: cancer"),
        ("Calm", "AIM: We studied the safety of ketamine. RESULTS: All went well.", "study_purpose=aim safety", "safety"),
        ("Calm", "METHODS: Serum levels were drawn.", "outcomes=fluid", "serum"),
    ],
)  # fmt: skip
def test_a_word_is_a_sign(title: str, abstract: str, sign: str, word: str) -> None:
    assert signed(title, abstract)[f"rule:sign of {sign}"] == word


def test_a_sign_of_the_aim_is_none_elsewhere() -> None:
    assert "rule:sign of study_purpose=aim safety" not in signed("Calm", "RESULTS: Safety was good.")


def test_a_part_of_a_word_is_no_sign() -> None:
    assert not signs.of({"clubfoot", "wardrobe", "hairs"})


def test_every_sign_names_the_question_it_is_for() -> None:
    named = (sign for place in ("text", "title", "aim") for _, sign in signs.printed(place))
    questions = {sign.removeprefix(signs.SIGN).partition("=")[0] for sign in named}
    assert questions == {"study_type", "setting", "outcomes", "study_purpose", "condition", "regimen"}


def test_every_beginning_is_long_enough_to_be_looked_up() -> None:
    phrases = [phrase for place in ("text", "title", "aim") for phrase, _ in signs.printed(place)]
    assert not [phrase for phrase in phrases if phrase.endswith("*") and len(phrase) <= signs.FIRST]
