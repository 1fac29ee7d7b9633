-- What the claims share. Every number of the printed weighing rule stands in this file, in the view `weights`;
-- docs/verdict-rule.md prints the same table and a test holds the two together.
-- Semicolons end statements; every statement here is a `create view`, run once when evidence.db is built.

-- One row per factor and value of the weighing rule; a study's weight is the product of its factors.
create view weights(factor, value, weight, words) as
values
  ('design', 'randomised-trial', 1.0, 'randomised trial'),
  ('design', 'crossover-trial', 0.9, 'crossover trial'),
  ('design', 'controlled-trial', 0.5, 'controlled, not randomised'),
  ('design', 'cohort', 0.3, 'cohort'),
  ('design', 'pharmacokinetic', 0.3, 'pharmacokinetic study'),
  ('design', 'preclinical', 0.3, 'preclinical'),
  ('design', 'case-control', 0.2, 'case-control study'),
  ('design', 'single-arm-trial', 0.2, 'no control group'),
  ('design', 'cross-sectional', 0.2, 'cross-sectional'),
  ('design', 'pharmacovigilance', 0.2, 'spontaneous reports'),
  ('design', 'qualitative', 0.1, 'qualitative'),
  ('design', 'case-series', 0.1, 'case series'),
  ('design', 'case-report', 0.05, 'case report'),
  ('design', 'guideline', 0.0, 'guideline, shown apart'),
  ('design', 'systematic-review', 0.0, 'review, shown apart from its trials'),
  ('design', 'meta-analysis', 0.0, 'review, shown apart from its trials'),
  ('design', 'network-meta-analysis', 0.0, 'review, shown apart from its trials'),
  ('design', 'narrative-review', 0.0, 'review, shown apart from its trials'),
  ('design', 'protocol', 0.0, 'protocol, no results'),
  ('design', 'editorial', 0.0, 'opinion'),
  ('design', '', 0.1, 'design not stated'),
  ('review', 'systematic-review', 1.0, 'systematic review'),
  ('review', 'meta-analysis', 1.0, 'meta-analysis'),
  ('review', 'network-meta-analysis', 1.0, 'network meta-analysis'),
  ('review', 'guideline', 1.0, 'guideline'),
  ('review', 'narrative-review', 0.3, 'narrative review'),
  ('people', 'under 30', 0.5, 'fewer than 30 people'),
  ('people', '30 to 99', 0.75, '30 to 99 people'),
  ('people', '100 to 299', 1.0, '100 to 299 people'),
  ('people', '300 or more', 1.25, '300 people or more'),
  ('people', '', 0.4, 'number of people not stated'),
  ('comparator', 'midazolam', 1.0, 'against midazolam'),
  ('comparator', 'other-active', 1.0, 'against an active comparator'),
  ('comparator', 'dose-comparison', 0.8, 'doses compared'),
  ('comparator', 'other-ketamine', 0.8, 'forms of ketamine compared'),
  ('comparator', 'ect', 0.8, 'against ECT'),
  ('comparator', 'antidepressant', 0.8, 'against an antidepressant'),
  ('comparator', 'placebo', 0.8, 'against placebo'),
  ('comparator', 'saline', 0.8, 'against saline, which people can tell apart'),
  ('comparator', 'usual-care', 0.6, 'against usual care'),
  ('comparator', 'none', 0.4, 'nothing to compare with'),
  ('comparator', '', 0.6, 'comparator not stated'),
  ('blinding', 'open', 0.7, 'not blinded'),
  ('blinding', '', 1.0, ''),
  ('read', 'full text', 1.0, 'read in full'),
  ('read', 'abstract', 1.0, 'abstract read'),
  ('read', 'abstract (cut)', 0.8, 'part of the abstract read'),
  ('read', 'summary by others', 0.5, 'another’s published summary read, not the paper'),
  ('read', 'rules', 0.4, 'read by rules, by nobody yet'),
  ('read', 'not recorded', 0.0, 'draft, not read'),
  ('read', 'none', 0.0, 'not read'),
  ('notice', 'retracted', 0.0, 'retracted'),
  ('notice', 'expression-of-concern', 0.5, 'expression of concern'),
  ('notice', '', 1.0, ''),
  ('fit', 'outside the frame', 0.5, 'outside the frame'),
  ('fit', 'unclear', 0.0, 'no clear answer here'),
  ('fit', 'pooled', 0.0, 'pools studies listed on their own'),
  ('fit', '', 1.0, '');

-- What the frames draw on: one row per paper, field and value. Where a person gave a field, only the person's values
-- count, so that a stray word a rule met in an abstract cannot move a judged study in or out of a frame. A person's
-- silence about design flags means none.
create view terms as
select field, value, pmid
from paper_terms t
where basis = 'curated'
  or not exists (
    select 1 from paper_terms p where p.pmid = t.pmid and p.field = t.field and p.basis = 'curated'
  )
  and not (t.field = 'design_flag' and exists (
    select 1 from curated c where c.pmid = t.pmid and c.identity <> 'mismatch'
  ));

-- One row per result, with the words it was read from and what it means for a claim that ketamine works.
-- `effect` never calls a missed endpoint a refutation: only a result that favours an inert comparator, or an interval
-- that lies wholly inside the scale's smallest important difference, counts against. Losing to ECT qualifies.
create view result_lines as
select
  r.id, r.pmid, r.outcome, r.scale, r.hours_from_first_dose, r.days_from_last_dose, r.direction, r.measure,
  r.estimate, r.ci_low, r.ci_high, r.benefit_sign, r.n_intervention, r.n_comparator, r.is_primary, r.primary_met,
  r.poolable, r.harm, r.words as quote, r."where" as quote_where, r.start as quote_start, r."end" as quote_end, r.comparison,
  case
    when r.direction = 'favours-ketamine' then 'for'
    when r.direction in ('leans-ketamine', 'not-inferior') then 'qualifies'
    when r.direction in ('favours-comparator', 'leans-comparator')
      then iif(exists (select 1 from paper_terms t where t.pmid = r.pmid and t.field = 'comparator'
                       and t.value in ('ect', 'antidepressant', 'other-ketamine', 'dose-comparison')),
               'qualifies', iif(r.direction = 'favours-comparator', 'against', 'qualifies'))
    when r.direction = 'no-clear-difference'
      then iif(max(abs(r.ci_low), abs(r.ci_high)) < v.smallest_important_difference, 'against', 'qualifies')
    else 'unclear'
  end as effect,
  (r."where" <> 'curated') * 8 + (coalesce(r.is_primary, 0) = 0) * 4 + (r.ci_low is null) * 2
    + (r.direction in ('not-stated', 'not-comparative')) as preference
from results r
left join vocabulary v on v.field = 'scale' and v.name = r.scale and r.measure = 'mean-difference';

-- One row per paper, and per curated study that has no PMID yet (pmid is then minus its row): how it was made, who read
-- it, what it weighs and why. A person's reading comes before a rule's.
create view study_lines as
with
described as (
  select
    ps.pmid, ps.study, ps.part, nullif(max(ps.pmid, 0), 0) as paper,
    case when c.row is null then iif(coalesce(p.abstract, '') = '', 'none', 'rules') else c.read_from end as read_from,
    coalesce(c.title, p.title) as title, coalesce(c.first_author, p.first_author) as first_author,
    coalesce(c.year, p.year) as year, coalesce(p.journal, c.journal) as journal,
    coalesce(c.design, p.design) as design, coalesce(c.n_total, p.n) as n,
    coalesce(c.condition, p.condition) as condition, coalesce(c.compound, p.compound) as compound,
    coalesce(c.route, p.route) as route, coalesce(c.dose, p.dose) as dose,
    coalesce(c.comparator, p.comparator) as comparator,
    iif(p.is_retracted, 'retracted', p.notice) as notice,
    iif(exists (select 1 from paper_terms t where t.pmid = ps.pmid and t.field = 'blinding'
                and t.value = 'open'), 'open', '') as blinding,
    c.row as curated_row, c.identity,
    (select r.id from result_lines r where r.pmid = ps.pmid order by r.preference, r.id limit 1) as lead_result
  from paper_studies ps
  left join papers p on p.pmid = ps.pmid
  left join curated c on c.row = coalesce(
    (select row from curated where pmid = ps.pmid and identity <> 'mismatch' limit 1), iif(ps.pmid < 0, -ps.pmid, null))
  where ps.is_certain
    and not exists (select 1 from paper_studies o where o.pmid = ps.pmid and o.is_certain and o.study < ps.study)
    and coalesce(c.identity, '') <> 'mismatch'
)
select
  d.*,
  coalesce(wd.weight, 0.1) * wn.weight * coalesce(wc.weight, 0.6) * coalesce(wb.weight, 1) * coalesce(wr.weight, 0)
    * coalesce(wx.weight, 1) * iif(d.part = 'pooled', 0, 1) as weight,
  coalesce(wd.words, d.design, '') || ', ' || wn.words || ', ' || coalesce(wc.words, 'against ' || d.comparator)
    || iif(coalesce(wb.words, '') = '', '', ', ' || wb.words) || '; ' || coalesce(wr.words, d.read_from)
    || iif(coalesce(wx.words, '') = '', '', '; ' || wx.words)
    || iif(d.part = 'pooled', '; pools studies listed on their own', '') as why,
  -- What a review weighs where reviews vote: on overall certainty (no trials there) and on other drugs (beside trials).
  coalesce(wv.weight, 0) * coalesce(wr.weight, 0) * coalesce(wx.weight, 1) as review_weight
from described d
left join weights wd on wd.factor = 'design' and wd.value = coalesce(d.design, '')
left join weights wv on wv.factor = 'review' and wv.value = coalesce(d.design, '')
left join weights wn on wn.factor = 'people' and wn.value = case
    when d.n is null then '' when d.n < 30 then 'under 30' when d.n < 100 then '30 to 99'
    when d.n < 300 then '100 to 299' else '300 or more' end
left join weights wc on wc.factor = 'comparator' and wc.value = coalesce(d.comparator, '')
left join weights wb on wb.factor = 'blinding' and wb.value = d.blinding
left join weights wr on wr.factor = 'read' and wr.value = d.read_from
left join weights wx on wx.factor = 'notice' and wx.value = coalesce(d.notice, '');
