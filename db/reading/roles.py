"""What a sentence does: background, aim, methods, results or conclusion; from labels, else from cue words."""

from __future__ import annotations

import re
from typing import Literal, get_args

Role = Literal["title", "background", "aim", "methods", "results", "conclusion"]

ORDER: dict[Role, int] = {role: max(place - 1, 0) for place, role in enumerate(get_args(Role))}

CATEGORIES: dict[str, Role] = {
    "BACKGROUND": "background",
    "OBJECTIVE": "aim",
    "METHODS": "methods",
    "RESULTS": "results",
    "CONCLUSIONS": "conclusion",
}

# Labels as journals and registries print them. Criteria of a registry entry name what was *not* studied as often
# as what was, so they count as background.
LABELS: dict[Role, str] = {
    "conclusion": """conclusions? | conclusions? and relevance | interpretation | discussion | summary | implications |
        significance | limitations? | clinical (?:implications|relevance) | what this study adds | perspective |
        discussion and conclusions? | (?:authors'? |main )conclusions? | summary and conclusions?""",
    "results": """(?:main |key |preliminary )?(?:results?|findings?) | observations? | outcomes? |
        results and (?:discussion|conclusions?|limitations) | results of data (?:analysis|synthesis)""",
    "methods": """(?:(?:materials?|patients?|subjects?|participants?|design|study design|sample|procedures?|setting) ?(?:and|&|/|,)? ?)?
        methods?(?: and (?:materials?|analysis|findings|procedures?|results))? | methodology | study design | design |
        design,? setting,?(?: and)? participants | settings?(?: and participants)? | participants? | patients? | subjects? |
        interventions?(?: and measurements)? | (?:main |primary |secondary )?outcomes?(?: measures?)?(?: and measures?)? |
        measurements?(?: and main results)? | data sources?(?: and study selection)? | study selection(?: and data extraction)? |
        data extraction(?: and synthesis)? | data (?:collection|synthesis|analysis)(?: and analysis)? | materials and methods |
        experimental (?:design|procedures?) | exposures? | case(?: report| presentation| description| summary)?s? | condition |
        trial registration | ethics and dissemination | statistical analysis | search (?:methods|strategy) | sources |
        eligibility criteria | treatments? | approach | sample | study population | procedures?""",
    "aim": """(?:main |study |specific |primary )?(?:aims?|objectives?|purposes?|goals?) | aims? of (?:the )?study | question |
        (?:background|introduction|rationale|importance|context|aims?) ?(?:and|&|/) ?(?:aims?|objectives?|purpose|hypothes[ie]s) |
        hypothes[ie]s | review question | purpose of (?:the )?(?:study|review) | scope""",
    "background": """(?:general |scientific )?backgrounds? | introduction | context | importance | rationale | abstract |
        introduction and background | unassigned | (?:key )?(?:inclusion|exclusion|selection) criteria | purpose of review |
        recent findings""",
}  # fmt: skip
LABEL = re.compile(
    r"(?:^|(?<=[.!?)\]\n])\s{0,4})(?:"
    + "|".join(f"(?P<{role}>{' '.join(words.split()).replace(' | ', '|')})" for role, words in LABELS.items())
    + r")\s?:",
    re.IGNORECASE | re.MULTILINE,
)

_OURS = r"(?:these|our|the present|the current|present|this) (?:\w+ ){0,3}"
_SIZE = "reduc|increas|improv|differen|higher|lower|greater|decreas|associat|more|less|fewer|effect|correlat|predict"
_DID = (
    "random|assigned|recruited|enrolled|included|assessed|administered|measured|given|treated|analy[sz]ed|divided|"
    "searched|collected|evaluated|identified|interviewed|asked|allocated|extracted|scanned|infused|performed|"
    "conducted|used|carried out"
)
_ASKED = "sought|investigat|examin|evaluat|explor|test|hypothes|assess|compar|describ|determin|report|review|discuss|summari"
# Where an abstract carries no labels, these words say what a sentence does; the first that fits decides.
CUES: dict[Role, re.Pattern[str]] = {
    "conclusion": re.compile(
        rf"\bconclu(?:de|sion)|\b{_OURS}(?:findings|results|data|study|cases?|report|trial|evidence|review|work)\b[^.]{{0,40}} "
        r"(?:suggest|indicate|support|demonstrate|provide|highlight|show that|confirm|point|impl|extend|underscore|add)|"
        r"\bin (?:conclusion|summary)\b|\b(?:future|further|more) (?:research|studies|investigation|trials)\b|"
        r"\b(?:are|is) (?:needed|warranted)\b|\btaken together|\b(?:may|could) (?:be|represent|offer|provide) (?:an?|the) "
    ),
    "results": re.compile(
        r"\bp ?[<=>] ?0?\.\d|\bresults? (?:show|reveal|indicate|demonstrat)|\bwe found\b|"
        rf"\bsignificant(?:ly)? (?:\w+ ){{0,3}}(?:{_SIZE})|\b(?:response|remission) rates? (?:was|were)|\b95% ?(?:ci|confidence)|"
        r"\bwas (?:associated with|observed|found)|\bwere (?:observed|found|reported)|\bthere (?:was|were) (?:no|a) |"
        r"\b(?:showed|revealed|produced|induced|increased|decreased|reduced|improved|impaired|reported)\b"
    ),
    "methods": re.compile(
        rf"\b(?:were|was) (?:\w+ )?(?:{_DID})|\b(?:received|completed|underwent|participated)\b|"
        r"\bwe (?:conducted|performed|searched|recruited|administered|used|measured|randomi[sz]ed|assessed|enrolled|"
        r"analy[sz]ed|reviewed|included|collected|report|present)\b|\bwill (?:be|receive|undergo)\b|\b(?:double|single|triple)[ -]blind"
    ),
    "aim": re.compile(
        rf"\baim(?:s|ed)?\b|\bobjectives?\b|\bpurposes?\b|\bgoals?\b|\b(?:we|study|trial|review|paper|article|report) "
        rf"(?:\w+ ){{0,3}}(?:{_ASKED})|\bto (?:investigate|examine|evaluate|determine|explore|assess|compare)\b"
    ),
}


def labelled_role(match: re.Match[str]) -> Role:
    """The role of a label that LABEL matched."""
    role = match.lastgroup
    assert role in LABELS
    return role


def is_aim(words: str) -> bool:
    """Whether a sentence in lower case says what the study set out to do."""
    return CUES["aim"].search(words) is not None


def guess_roles(sentences: list[str]) -> list[Role]:
    """Roles of sentences in lower case by what they say; they only move forward, from background to conclusion."""
    roles: list[Role] = []
    current: Role = "background"
    for number, words in enumerate(sentences):
        current = _next_role(current, words, is_late=2 * number >= len(sentences))
        roles.append(current)
    return roles


def _next_role(current: Role, words: str, is_late: bool) -> Role:
    for role, cue in CUES.items():
        if ORDER[role] >= ORDER[current] and (is_late or role != "conclusion") and cue.search(words):
            return role
    return current
