"""The part of NAME.sql that is the same for every claim: stance, weight, order and the contract's columns.

A claim's own part is its frame and which results answer it; both stand above MARK, the rest is written by
`python -m queries tail` so that 32 files cannot drift apart.
"""

from __future__ import annotations

MARK = "-- The rest is the same for every claim."

# fmt: off
COLUMNS = (
    "claim", "study", "pmid", "stance", "basis", "read_from", "weight", "why",
    "title", "first_author", "year", "journal", "design", "n",
    "condition", "compound", "route", "dose", "comparator",
    "outcome", "scale", "hours_from_first_dose", "days_from_last_dose",
    "direction", "estimate", "ci_low", "ci_high", "harm", "notice",
    "quote", "quote_where", "quote_start", "quote_end",
)
# fmt: on

EFFICACY_KINDS = ("efficacy", "onset", "durability")

# What a study weighs and why, where it is not the weight of a trial. Overall certainty is for reviews alone; on other
# drugs large trials and cohorts count beside the reviews, by their own weight.
DESIGN = "coalesce(l.design, 'design not stated')"
WEIGHED = {
    "certainty": ("l.review_weight", DESIGN),
    "comparison": ("max(l.review_weight, l.weight)", f"iif(l.weight > 0, l.why, {DESIGN})"),
}

# The stance of a study that nobody judged, by the kind of claim. Relevance is never agreement: where a rule
# cannot tell what a study says of the claim, the answer is unclear, and an unclear study weighs nothing.
UNJUDGED = {
    **dict.fromkeys(EFFICACY_KINDS, "coalesce(r.effect, 'unclear')"),
    "safety": "iif(r.harm = 'signal', 'against', 'unclear')",
}

TEMPLATE = """\
{mark}
lines as (
  select l.*, s.stance as judged, l.pmid in (select pmid from frame) as in_frame,
    -- A person's own result goes with a person's stance, first one that answers the question; otherwise only a
    -- result that does.
    (select r.id from result_lines r where r.pmid = l.pmid
       and (s.stance is not null and r.quote_where = 'curated' or r.id in (select id from answers))
     order by r.quote_where <> 'curated', r.id not in (select id from answers), r.preference, r.id limit 1) as result
  from (select pmid from frame union select pmid from stances where claim = '{claim}') asked
  join study_lines l on l.pmid = asked.pmid
  left join stances s on s.claim = '{claim}' and s.pmid = l.pmid
),
weighed as (
  select l.*, r.outcome, r.scale, r.hours_from_first_dose, r.days_from_last_dose, r.direction,
    r.estimate, r.ci_low, r.ci_high, r.harm, r.quote, r.quote_where, r.quote_start, r.quote_end,
    coalesce(l.judged, {unjudged}) as stance,
    {weight} as base, {why} as reason
  from lines l
  left join result_lines r on r.id = l.result
),
placed as (
  select *, base * iif(in_frame, 1, 0.5) as full,
    round(base * iif(in_frame, 1, 0.5) * (stance <> 'unclear'), 3) as weighs
  from weighed
),
ranked as (
  select *,
    row_number() over (
      order by weighs desc, read_from = 'not recorded', stance = 'unclear', year desc, study, pmid) as place,
    row_number() over (
      order by stance = 'against' and coalesce(notice, '') <> 'retracted' desc, stance = 'qualifies' desc,
        full desc, read_from = 'not recorded', year desc, study, pmid) as opposing
  from placed
)
select
  '{claim}' as claim, study, paper as pmid, stance, iif(judged is null, 'read', 'curated') as basis,
  read_from,
  weighs as weight, reason || iif(in_frame, '', '; outside the frame')
    || iif(stance = 'unclear', '; no clear answer here', '') as why,
  title, first_author, year, journal, design, n, condition, compound, route, dose, comparator,
  outcome, scale, hours_from_first_dose, days_from_last_dose, direction, estimate, ci_low, ci_high,
  harm, notice, quote, quote_where, quote_start, quote_end
from ranked
-- Most weight first; the strongest study against is never below third.
order by iif(opposing = 1, min(place, 2.5), place)
"""


def tail(claim: str, kind: str) -> str:
    """The common part for one claim, from MARK to the end of the file."""
    weight, why = WEIGHED.get(kind, ("l.weight", "l.why"))
    return TEMPLATE.format(
        mark=MARK,
        claim=claim,
        unjudged=UNJUDGED.get(kind, "'unclear'"),
        weight=weight,
        why=why,
    )


def with_tail(sql: str, claim: str, kind: str) -> str:
    """The text of NAME.sql with its common part rewritten; what stands above MARK is kept as it is.

    Raises ValueError when MARK is missing.
    """
    own, found, _ = sql.partition(MARK)
    if not found:
        raise ValueError(f"the line “{MARK}” is missing; put it after the answers part")
    return own + tail(claim, kind)


def with_results(sql: str) -> str:
    """The same query with three more columns in front: pmid or minus the curated row, result id, in_frame."""
    own, _, common = sql.partition(f"{MARK}\n")
    head, _, last = common.rpartition("\nselect\n")
    if not head or "\nfrom ranked" not in last:
        raise ValueError("its common part is not the one that “python -m queries tail” writes")
    return f"{own}{head}\nselect pmid as line_key, result as line_result, in_frame as line_in_frame,\n{last}"


def with_numbers(sql: str) -> str:
    """The claim's own part, answering with every result that answers it and prints an interval."""
    own, _, _ = sql.partition(MARK)
    return own + NUMBERS


NUMBERS = """
asked as (select pmid from frame)
select r.id as result, l.study, l.pmid, l.read_from, l.design, l.notice, l.compound, l.comparator, r.scale, r.outcome,
  r.measure, r.benefit_sign, r.estimate, r.ci_low, r.ci_high, r.hours_from_first_dose, r.days_from_last_dose
from result_lines r
join study_lines l on l.pmid = r.pmid
where r.id in (select id from answers) and r.pmid in asked
  and r.ci_low is not null and r.ci_high is not null and coalesce(r.poolable, 1) <> 0
order by r.id
"""


def frame_of(sql: str) -> str:
    """The frame alone as a select: the text between `with frame as (` and its closing bracket.

    Raises ValueError when the query does not start with a frame.
    """
    start = sql.lower().find("with frame as (")
    if start < 0:
        raise ValueError("the query does not start with “with frame as (”")
    start += len("with frame as (")
    return sql[start : _closing_bracket(sql, start)].strip()


def _closing_bracket(sql: str, at: int) -> int:
    """Where the bracket opened just before `at` closes, strings and comments skipped."""
    depth, i = 1, at
    while i < len(sql):
        if sql[i] in "'\"":
            i = sql.find(sql[i], i + 1)
        elif sql.startswith("--", i):
            i = sql.find("\n", i)
        elif sql[i] in "()":
            depth += 1 if sql[i] == "(" else -1
            if depth == 0:
                return i
        if i < 0:
            break
        i += 1
    raise ValueError("the frame's bracket is never closed")
