"""Plain text keeps every character, for any mixture of markup."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from db.plain_text import abstract_text, plain_text

characters = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")
words = st.text(characters, max_size=12).map(escape)
markup = st.recursive(
    words,
    lambda inner: st.tuples(
        st.sampled_from(["i", "b", "sup", "sub", "u", "mml:math", "mml:msup", "mml:mfrac", "mml:mn"]),
        st.lists(inner, max_size=4),
    ).map(lambda one: f"<{one[0]}>{''.join(one[1])}</{one[0]}>"),
    max_leaves=15,
)
mixture = st.lists(markup, max_size=6).map("".join)


def element(inner: str, tag: str = "AbstractText", attributes: str = "") -> etree._Element:
    return etree.fromstring(f'<{tag} xmlns:mml="http://www.w3.org/1998/Math/MathML"{attributes}>{inner}</{tag}>')


def bare(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", "", text)


@given(mixture)
def test_nothing_is_lost_and_only_marks_are_added(inner: str) -> None:
    node = element(inner)
    kept, added = bare(plain_text(node)), bare("".join(node.itertext()))
    position = 0
    for character in kept:  # what is not the next printed character can only be a mark of ours
        if position < len(added) and character == added[position]:
            position += 1
        else:
            assert character in "^/"
    assert position == len(added)


@given(st.lists(st.tuples(mixture, st.sampled_from(["", ' Label="METHODS"', ' Label="A: B"']))))
def test_sections_span_their_text(parts: list[tuple[str, str]]) -> None:
    nodes = [element(inner, attributes=attributes) for inner, attributes in parts]
    text, sections = abstract_text(nodes)
    printed = [one for one in map(plain_text, nodes) if one]
    if sections:
        assert [text[one.start : one.end] for one in sections] == printed
        for one in sections:
            assert not one.label or text[: one.start].endswith(f"{one.label}: ")
    else:
        assert text == "\n".join(printed)


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("10<sup>6</sup>", "10^6"),
        ("10<sup>-3</sup>", "10^-3"),
        ("10<sup>−3</sup>", "10^−3"),
        ("2<i>5</i><sup>2</sup>", "25^2"),
        ("5 <sup>2</sup>", "5 2"),
        ("m<sup>2</sup>", "m2"),
        ("trial.<sup>12</sup>", "trial.12"),
        ("B<sub>12</sub>", "B12"),
        ("3<sup>rd</sup>", "3rd"),
        ("1<sup></sup>2", "12"),
    ],
)
def test_a_superscript_is_marked_only_where_digits_would_fuse(inner: str, text: str) -> None:
    assert plain_text(element(inner)) == text
