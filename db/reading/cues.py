"""The cues beside a number that tell what it counts: word classes of counting.yml, near or next, before or after.

A cue is a short printed name ("noun next", "just after: randomised"), so that a weight on it can be read.
"""

from __future__ import annotations

from functools import cache

from db.reading.table import read_table

VOWELS = frozenset("aeiouy")
NOUN_WITHIN = 12  # words between a number and the noun it counts
PLURAL_WITHIN = 5  # the same for a plural that is in no class
NEVER_BETWEEN = frozenset(
    {")", ";", ".", ":", "%", "=", "of", "to", "in", "were", "was", "who", "with", "for", "at", "had"}
)
NEVER_NEXT = frozenset({"(", ",", "and", "or"})
FARNESS = {0: "noun next", 1: "noun near", 2: "noun near", 3: "noun near"}
VERBS = ("randomised", "enrolled", "analysed", "completed", "screened", "lost", "outcome", "planned")
DONE_TO_PEOPLE = frozenset({"randomised", "enrolled", "analysed", "screened", "lost"})
SEEN_AFTER = frozenset((*VERBS, "thing", "age", "healthy"))
SEEN_BEFORE = frozenset((*VERBS, "thing", "age", "each", "all", "total", "first", "sample"))
OF_A_SAMPLE = frozenset({"sample", "size", "cohort", "population", "groups", "group"})
COUNTED_BY = DONE_TO_PEOPLE | {"completed"}
ENDING = frozenset({",", ".", ";", "and", "to", "with", "without", "the", "at", "in", "into", "for"})
COUNTING = frozenset(
    {"has noun", "n =", "total of", "sample of", "verb next", "verb alone"}
)  # one of these, or it is no candidate


@cache
def word_classes() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """(word → class, classes that are counted, classes that are not), from counting.yml."""
    table = read_table("counting.yml")
    classes = {word: name for part in table.values() for name, words in part.items() for word in words.split()}
    return classes, frozenset(table["counted"]), frozenset(table["not_counted"])


def class_of(word: str) -> str:
    """The class of a word, or ""."""
    return word_classes()[0].get(word, "")


def cues_after(after: list[str]) -> tuple[str, set[str]]:
    """The noun counted, if one follows, and the cues in the words after a number."""
    classes, _, not_counted = word_classes()
    names = [classes.get(word, "") for word in after]
    # But "48 type 2 diabetics" and "80 treatment-resistant patients" are people.
    if names and names[0] in not_counted and after[1:2] not in (["1"], ["2"]) and not is_compound(after):
        return "", {"measures"}
    noun, cues = noun_after(after, names)
    if after[:1] == ["("] and "%" in after[1:5]:
        cues.add("share of a whole")
    if names[:1] == ["be"] and DONE_TO_PEOPLE & set(names[1:4]):
        cues.add("verb next")
    # "435 patients were screened, 227 randomized and 197 completed"
    if names[:1] and names[0] in COUNTED_BY and after[0].endswith("ed") and (after[1:2] or ["."])[0] in ENDING:
        cues.add("verb alone")
    cues |= {"after: " + word for word in after[:1] if word in {"of", "and", ")"}}
    cues |= {("soon" if names.index(name) > 3 else "just") + " after: " + name for name in SEEN_AFTER & set(names)}
    return noun, cues


def noun_after(after: list[str], names: list[str]) -> tuple[str, set[str]]:
    """The nearest noun that can be counted within a dozen words, and how near."""
    _, counted, not_counted = word_classes()
    for distance, (word, name) in enumerate(zip(after[:NOUN_WITHIN], names, strict=False)):
        if name in counted and [*names[distance + 1 : distance + 3]][-1:] == ["time"] and after[distance + 1] == "-":
            return "", {"measures"}  # patient-years
        if name in counted:
            cues = {"has noun", "counts: " + name, FARNESS.get(distance, "noun far")}
            if after[distance + 1 : distance + 2] == ["("] and "%" in after[distance + 2 : distance + 6]:
                cues.add("share of a whole")
            return word, cues
        if not name and distance < PLURAL_WITHIN and is_plural(word):
            return word, {"has noun", "counts: another plural", FARNESS.get(distance, "noun far")}
        if name in not_counted and is_plural(word) and after[distance + 1 : distance + 2] != ["-"]:
            break  # "nine ketamine infusions over a year in each patient"
        if after[distance + 1 : distance + 2] == ["-"] and word in {"in", "out"}:  # ten in-patients
            continue
        if word in NEVER_BETWEEN or (distance == 0 and word in NEVER_NEXT):
            break
    return "", set()


def is_compound(after: list[str]) -> bool:
    """Whether the first word is half of "treatment-resistant", "drug-free": no unit, but what people are."""
    return after[1:2] == ["-"] and len(after[0]) > 3 and after[2:3] != [] and len(after[2]) > 3 and after[2].isalpha()


def is_plural(word: str) -> bool:
    """A guess, enough for a weak cue; an abbreviation has no vowel: "25 hcs"."""
    if len(word) < 5:
        return len(word) > 2 and word.endswith("s") and not VOWELS & set(word)
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def cues_before(before: list[str]) -> set[str]:
    """The cues in the words before a number."""
    cues = set()
    if before[-2:] == ["n", "="] or before[-1:] == ["n"]:
        before = before[: -2 if before[-1] == "=" else -1]
        cues |= {"n ="} | ({"( n ="} if before[-1:] == ["("] else set())
        before = before[:-1] if before[-1:] == ["("] else before
    if before[-2:] == ["total", "of"]:
        cues.add("total of")
    if before[-1:] == ["of"] and OF_A_SAMPLE & set(before[-2:-1]):
        cues.add("sample of")
    names = [class_of(word) or kind_of(word) for word in before]
    cues |= {"before: " + name for name in names[-1:]}
    if len(names) > 1 and names[-1] in {"of", "the", "and", "in", "a"}:
        cues.add(f"before: {names[-2]} {names[-1]}")
    return cues | {"earlier: " + name for name in SEEN_BEFORE & set(names[-6:])}


def kind_of(word: str) -> str:
    """A name for a word in no class: number, word, or the mark itself."""
    return "number" if word[0].isdigit() else "word" if word[0].isalpha() else word
