"""How much was given, of what, and how. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import dose, dosing
from db.reading.amounts import amounts, base_unit
from db.reading.text import document
from db.rows import printed_dose

UNITS = [
    ("0.5 mg/kg", "0.5", "mg/kg"),
    ("0.5mg/kg/hr", "0.5", "mg/kg/h"),
    ("5 µg kg-1 min-1", "5", "µg/kg/min"),
    ("5 micrograms per kilogram per minute", "5", "µg/kg/min"),
    ("0.25 mg·kg−1", "0.25", "mg/kg"),
    ("2 mg.kg-1.h-1", "2", "mg/kg/h"),
    ("100 mg per day", "100", "mg/day"),
    ("1,000 mg", "1000", "mg"),
    ("0,5 mg/kg", "0.5", "mg/kg"),
    (".5 mg/kg", "0.5", "mg/kg"),
    ("28-mg", "28", "mg"),
    ("28–84 mg", "28-84", "mg"),
    ("0.5 to 1.0 mg/kg", "0.5-1", "mg/kg"),
    ("56 or 84 mg", "56, 84", "mg"),
    ("0.1, 0.2, 0.5 or 1.0 mg/kg", "0.1, 0.2, 0.5, 1", "mg/kg"),
    ("22.2 ± 2.0 mg/h", "22.2", "mg/h"),
    ("0.25 mg/(kg·h)", "0.25", "mg/kg/h"),
    ("0.1 mg·kg⁻¹·h⁻¹", "0.1", "mg/kg/h"),
    ("10 µg × kg-1 × min-1", "10", "µg/kg/min"),
    ("5 mg.kg", "5", "mg/kg"),
    ("0. 25 mg/kg", "0.25", "mg/kg"),
    ("28-, 56- and 84-mg", "28, 56, 84", "mg"),
    ("0.1 mg/kg to 2.0 mg/kg", "0.1-2", "mg/kg"),
    ("0.1 mg/kg-0.5 mg/kg", "0.1-0.5", "mg/kg"),
    ("two milligrams per kilogram", "2", "mg/kg"),
    ("0.35 mg for each kilogram", "0.35", "mg/kg"),
    ("1 micro g kg(-1)", "1", "µg/kg"),
    ("22.2 mg/h per 70 kg", "22.2", "mg/70 kg/h"),
]


@pytest.mark.parametrize(("words", "value", "unit"), UNITS)
def test_an_amount_is_brought_to_one_spelling(words: str, value: str, unit: str) -> None:
    text = document("", f"They had {words} then").lower["abstract"]
    assert [(a.value, a.unit, a.end - a.start) for a in amounts(text)] == [(value, unit, len(words))]


@pytest.mark.parametrize("words", ["0.06 mg/ml", "5 mg/dL", "12 ng/l", "2.5 mg ml-1"])
def test_a_concentration_is_no_amount(words: str) -> None:
    assert list(amounts(f"a level of {words} was".lower())) == []


@pytest.mark.parametrize(
    ("unit", "factor", "base"),
    [
        ("µg/kg/min", 0.06, "mg/kg/h"),
        ("g", 1000, "mg"),
        ("mg/kg", 1, "mg/kg"),
        ("mg/day", 1 / 24, "mg/h"),
        ("mg/70 kg/h", 1 / 70, "mg/kg/h"),
    ],
)
def test_units_are_made_comparable(unit: str, factor: float, base: str) -> None:
    assert base_unit(unit) == (pytest.approx(factor), base)


WHOSE = [
    ("Adults received ketamine 0.5 mg/kg or midazolam 0.045 mg/kg.", ["0.5"], ["0.045"]),
    ("Patients had 100 mg of oral ketamine or 4.5 mg midazolam.", ["100"], ["4.5"]),
    ("Escitalopram 10 mg/day plus ketamine (0.5 mg/kg) was given.", ["0.5"], ["10"]),
    ("Each had 1 μg/kg of dexmedetomidine, 0.3 mg/kg of esketamine, or saline.", ["0.3"], ["1"]),
    ("After naltrexone 25 mg they were given ketamine (bolus of 0.23 mg/kg over 1 min).", ["0.23"], ["25"]),
    ("Esketamine nasal spray (28-mg, 56-mg, or 84-mg) was given.", ["28", "56", "84"], []),
    ("Ketamine was given. The mean difference was -68 mg (95% CI, -70 to -66).", [], []),
    ("They got ketamine at 0.1, 0.2, 0.5 and 1.0 mg/kg.", ["0.1", "0.2", "0.5", "1"], []),
    ("Children had esketamine 0, 0.2 or 0.4 mg/kg.", ["0.2", "0.4"], []),
    ("Mean doses were 170 mg and 1.7 mg for ketamine and midazolam, respectively.", ["170"], ["1.7"]),
    ("Fentanyl and ketamine were given at 0.2 and 150 mg, respectively.", ["150"], ["0.2"]),
    ("Ketamine (40 mg/kg) was followed by daily hesperidin (50 mg/kg).", ["40"], ["50"]),
    ("After tests with ketoconazole (200 mg) they took ketamine 10 mg.", ["10"], ["200"]),
    ("Under ketamine, rabbits weighing much (2800 to 3900 g) were seen; a 25 G needle was used.", [], []),
    ("With ketamine use of drug fell (41.5 ± 4.1 µg vs. 52.0 ± 5.2 µg).", [], []),
    ("Ketamine was tried. The pump gave a 1.5 mg bolus with a lockout of 8 min.", [], ["1.5"]),
    ("Ketamine was tried. The pump gave 1.5 mg, lockout 8 min.", [], ["1.5"]),
    ("S-ketamine was infused at 25 mg/h; 20 ml of 0.9% saline was the control.", ["25"], []),
    ("Ketamine 2 ml (50 mg/ml) was drawn up.", [], []),
    ("They had ketamine (n=100, 0.5 mg/kg over 40 min) or saline (n=100).", ["0.5"], []),
    ("They were assigned 1:1 to 0.2 mg/kg esketamine or saline.", ["0.2"], []),
    ("Oxycodone consumption at 48 h was 154.6 mg with placebo and 125.2 mg in the high dose group.", [], []),
    ("With ketamine patients used less morphine (79 mg, quartiles 47 and 123) than without (121 mg).", [], []),
    ("Ketamine as group K (0.5 mg/kg) stood against group T (tramadol 1 mg/kg).", ["0.5"], ["1"]),
    ("Group E had esketamine. Group D had dexmedetomidine. Group D got 1 µg/kg, group E 0.2 mg/kg.", ["0.2"], ["1"]),
    ("Low-dose ketamine (LDK; 0.3 mg/kg) was no worse than morphine (MOR; 0.1 mg/kg).", ["0.3"], ["0.1"]),
    ("The median dose of ketamine was 0.65 mg/kg (IQR 0.5-0.8).", ["0.65"], []),
    ("The ED50 of esketamine was 0.14 mg/kg (95% CI 0.12-0.16 mg/kg).", ["0.14"], []),
    ("S-ketamine capsules of 1.5 mg/kg followed 20 mg dextromethorphan.", ["1.5"], ["20"]),
    ("All patients had tranexamic acid 15 mg/kg and then esketamine 0.3 mg/kg.", ["0.3"], ["15"]),
    ("Ketamine (a bolus of 0.2 mg/kg and then 0.6 mg/kg per hour) and lorazepam 2 mg met.", ["0.2", "0.6"], ["2"]),
    ("With ketamine rescue was less in K (6.8 ± 3.2 mg) than in C (13.3 ± 4 mg).", [], []),
    ("The mean dose of ketamine was 42 ± 9 mg.", ["42"], []),
    ("They had ketamine at target plasma levels of 100 and 200 ng/ml.", ["100", "200"], []),
    ("Ketamine levels of 100 ng/ml were measured.", [], []),
    ("Esketamine (0.3 mg/kg) or 60 mg liposomal bupivacaine was injected.", ["0.3"], ["60"]),
]


@pytest.mark.parametrize(("abstract", "own", "others"), WHOSE)
def test_a_dose_belongs_to_the_drug_beside_it(abstract: str, own: list[str], others: list[str]) -> None:
    findings = dose.read(document("", abstract))
    assert [f.value for f in findings if f.field == "dose"] == own
    assert [f.value for f in findings if f.field == "other_dose"] == others


def test_the_words_of_a_list_are_the_whole_list() -> None:
    findings = dose.read(document("", "They got ketamine at 0.2 or 0.5 mg/kg."))
    assert [(f.value, f.unit, f.words) for f in findings] == [
        ("0.2", "mg/kg", "0.2 or 0.5 mg/kg"),
        ("0.5", "mg/kg", "0.2 or 0.5 mg/kg"),
    ]


def test_the_main_dose_of_a_paper_prints_the_list() -> None:
    findings = dose.read(document("", "They got esketamine 28, 56 or 84 mg, later 14 mg."))
    assert printed_dose(findings) == "28, 56, 84 mg"
    assert printed_dose([]) is None


def test_ketamine_in_earlier_studies_is_no_dose_of_this_one() -> None:
    earlier = "BACKGROUND: Ketamine 2 mg/kg numbs. "
    assert [f.value for f in dose.read(document("", earlier + "METHODS: We gave ketamine 0.5 mg/kg."))] == ["0.5"]
    assert [f.value for f in dose.read(document("", earlier + "METHODS: We gave it."))] == ["2"]


def test_the_methods_come_before_the_background() -> None:
    abstract = "BACKGROUND: Psilocybin 10 mg is felt. METHODS: We gave psilocybin 25 mg to all."
    assert [f.value for f in dose.read(document("", abstract))] == ["25", "10"]


def test_the_rule_names_the_drug_and_the_comparable_amount() -> None:
    finding = dose.read(document("", "They received ketamine 5 µg/kg/min."))[0]
    assert finding.rule == "dose: racemic; 0.3 mg/kg/h"


GIVEN = [
    ("Ketamine 0.5 mg/kg was infused over 40 minutes.", "dose_minutes", "40"),
    ("They received a 96-h infusion of ketamine.", "dose_minutes", "5760"),
    ("A single infusion of ketamine was given.", "dose_sessions", "1"),
    ("Six ketamine infusions were given over two weeks.", "dose_sessions", "6"),
    ("Esketamine was given twice weekly.", "dose_frequency", "2/week"),
    ("Oral ketamine was taken three times daily as one dose.", "dose_frequency", "3/day"),
    ("Ketamine was given as an intravenous bolus dose.", "dose_mode", "bolus"),
    ("Esketamine was flexibly dosed by infusion.", "dose_titration", "flexible"),
]


@pytest.mark.parametrize(("abstract", "field", "value"), GIVEN)
def test_how_it_was_given(abstract: str, field: str, value: str) -> None:
    assert value in [f.value for f in dosing.read(document("", f"METHODS: {abstract}")) if f.field == field]


def test_two_sizes_of_dose_are_not_two_sessions() -> None:
    findings = dosing.read(document("", "Two doses of ketamine (0.2 and 0.5 mg/kg) were compared."))
    assert [f for f in findings if f.field == "dose_sessions"] == []


@pytest.mark.parametrize("words", ["60 adults with treatment-resistant depression", "10 after ketamine infusion"])
def test_people_before_a_treatment_are_not_sessions(words: str) -> None:
    findings = dosing.read(document("", f"METHODS: Ketamine was given to {words}."))
    assert [f for f in findings if f.field == "dose_sessions"] == []


def test_a_hyphen_makes_a_count_an_adjective() -> None:
    (found,) = dosing.read(document("", "METHODS: They completed a six-infusion course of ketamine."))[1:]
    assert (found.field, found.value) == ("dose_sessions", "6")


@pytest.mark.parametrize(
    "abstract",
    [
        "METHODS: Ketamine was infused and blood was taken 230 min after infusion.",
        "METHODS: Scans came 24 h post-ketamine infusion.",
        "METHODS: Mood was rated before and 24 h after each ketamine infusion.",
        "METHODS: Ketamine 0.2 mg/kg was given as a bolus; patients were monitored for 4 h.",
    ],
)
def test_a_time_after_the_infusion_is_not_its_length(abstract: str) -> None:
    assert [f for f in dosing.read(document("", abstract)) if f.field == "dose_minutes"] == []


@pytest.mark.parametrize(
    "words", ["one or two infusions of ketamine", "PHQ-9 scores during ketamine treatments", "the time after ketamine"]
)
def test_what_is_no_count_of_givings_counts_none(words: str) -> None:
    findings = dosing.read(document("", f"METHODS: People received care. RESULTS: They had {words}."))
    assert [f.value for f in findings if f.field == "dose_sessions"] == []


def test_an_exponent_counts_no_sessions() -> None:
    findings = dosing.read(document("", "METHODS: S-ketamine 0.5 mg kg-1 followed by infusion was given."))
    assert [f for f in findings if f.field == "dose_sessions"] == []
