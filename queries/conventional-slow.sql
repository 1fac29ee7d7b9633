-- How long do antidepressants other than ketamine take to work?
-- Frame: people with depression × antidepressants other than ketamine × any comparator × from the first dose
-- on × reviews, trials and cohorts on the time course.
with frame as (
  select pmid from terms where field = 'condition' and value = 'depression'
  intersect
  select pmid from terms where field = 'subject' and value = 'antidepressant-time-course'
  intersect
  select pmid from terms
  where field = 'design' and value in (
    'randomised-trial', 'controlled-trial', 'systematic-review', 'cohort', 'narrative-review'
  )
  except
  select pmid from terms where field = 'compound' and value in ('racemic', 'esketamine', 'arketamine')
  except
  select pmid from terms where field = 'design' and value = 'preclinical'
),
-- What answers it: any result of a paper in the frame.
answers as (
  select id from results
  where pmid in (select pmid from frame)
),
-- The rest is the same for every claim.
lines as (
  select l.*, s.stance as judged, l.pmid in (select pmid from frame) as in_frame,
    -- A person's own result goes with a person's stance, first one that answers the question; otherwise only a
    -- result that does.
    (select r.id from result_lines r where r.pmid = l.pmid
       and (s.stance is not null and r.quote_where = 'curated' or r.id in (select id from answers))
     order by r.quote_where <> 'curated', r.id not in (select id from answers), r.preference, r.id limit 1) as result
  from (select pmid from frame union select pmid from stances where claim = 'conventional-slow') asked
  join study_lines l on l.pmid = asked.pmid
  left join stances s on s.claim = 'conventional-slow' and s.pmid = l.pmid
),
weighed as (
  select l.*, r.outcome, r.scale, r.hours_from_first_dose, r.days_from_last_dose, r.direction,
    r.estimate, r.ci_low, r.ci_high, r.harm, r.quote, r.quote_where, r.quote_start, r.quote_end,
    coalesce(l.judged, 'unclear') as stance,
    max(l.review_weight, l.weight) as base, iif(l.weight > 0, l.why, coalesce(l.design, 'design not stated')) as reason
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
  'conventional-slow' as claim, study, paper as pmid, stance, iif(judged is null, 'read', 'curated') as basis,
  read_from,
  weighs as weight, reason || iif(in_frame, '', '; outside the frame')
    || iif(stance = 'unclear', '; no clear answer here', '') as why,
  title, first_author, year, journal, design, n, condition, compound, route, dose, comparator,
  outcome, scale, hours_from_first_dose, days_from_last_dose, direction, estimate, ci_low, ci_high,
  harm, notice, quote, quote_where, quote_start, quote_end
from ranked
-- Most weight first; the strongest study against is never below third.
order by iif(opposing = 1, min(place, 2.5), place)
