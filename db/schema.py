"""The tables of evidence.db as plain create statements. The file is disposable: a new shape is a rebuild."""

from __future__ import annotations

USER_VERSION = 1

TABLES = """
create table papers (
  pmid integer primary key,
  version integer not null,
  kind text not null,
  title text not null,
  vernacular_title text,
  abstract text,
  sections text not null default '[]',
  other_abstracts text not null default '[]',
  first_author text,
  author_line text,
  journal text,
  journal_title text,
  issn text,
  nlm_id text references journals(nlm_id),
  volume text,
  issue text,
  pages text,
  published_raw text,
  published text,
  year integer,
  electronic_date text,
  entered text,
  created text,
  completed text,
  revised text,
  doi text collate nocase,
  pmcid text,
  language text,
  status text,
  publication_status text,
  conflict_statement text,
  origin text not null,
  received text,
  record_sha256 text not null,
  text_sha256 text not null,
  read_with text not null,
  design text,
  condition text,
  compound text,
  route text,
  comparator text,
  dose text,
  n integer,
  species text,
  exposure text,
  direction text,
  notice text,
  is_retracted integer not null default 0,
  identity text not null default 'not curated'
);

create table journals (nlm_id text primary key, abbreviation text, title text, issn text) without rowid;

create table authors (
  pmid integer not null references papers(pmid),
  position integer not null,
  last_name text, fore_name text, initials text, suffix text, collective_name text, orcid text,
  affiliations text,
  primary key (pmid, position)
) without rowid;

create table mesh (
  pmid integer not null references papers(pmid),
  descriptor text not null, qualifier text not null default '',
  descriptor_ui text, qualifier_ui text,
  is_major integer not null, is_automatic integer not null,
  primary key (pmid, descriptor, qualifier)
) without rowid;

create table publication_types (
  pmid integer not null references papers(pmid),
  name text not null, ui text,
  primary key (pmid, name)
) without rowid;

create table keywords (
  pmid integer not null references papers(pmid),
  keyword text not null, owner text not null default '',
  primary key (pmid, keyword, owner)
) without rowid;

create table chemicals (
  pmid integer not null references papers(pmid),
  name text not null, ui text,
  primary key (pmid, name)
) without rowid;

create table registrations (
  pmid integer not null references papers(pmid),
  registry text not null, number text not null, source text not null,
  primary key (pmid, registry, number, source)
) without rowid;

create table grants (
  pmid integer not null references papers(pmid),
  number text not null default '', agency text not null default '', acronym text, country text,
  primary key (pmid, agency, number)
) without rowid;

create table notices (
  pmid integer not null,
  source text not null,
  position integer not null,
  kind text not null,
  direction text not null,
  ref_type text not null,
  other_pmid integer,
  citation text not null default '',
  note text,
  noticed text,
  primary key (pmid, source, position)
) without rowid;

create table findings (
  id integer primary key,
  pmid integer not null references papers(pmid),
  field text not null, value text not null, unit text not null default '',
  words text not null, start integer, "end" integer, "where" text not null, rule text not null
);

create table results (
  id text primary key,
  pmid integer not null,
  study text,
  comparison text, outcome text, scale text, rater text,
  is_primary integer, primary_met integer,
  hours_from_first_dose real, days_from_last_dose real,
  n_intervention integer, n_comparator integer,
  measure text, estimate real, ci_low real, ci_high real, p text, benefit_sign integer not null default 0,
  direction text not null, harm text,
  words text, "where" text not null, start integer, "end" integer, rule text, poolable integer
) without rowid;

create table paper_terms (
  field text not null, value text not null, pmid integer not null, basis text not null,
  primary key (field, value, pmid, basis)
) without rowid;

create table studies (
  study text primary key,
  name text, registration text, first_year integer, papers integer not null, note text
) without rowid;

create table paper_studies (
  pmid integer not null, study text not null references studies(study),
  part text not null, why text not null, is_certain integer not null default 1,
  primary key (pmid, study)
) without rowid;

create table reviews (
  pmid integer primary key references papers(pmid),
  search_date text, trials_included integer, conclusion text, grade text, words text
);

create table curated (
  row integer primary key,
  pmid integer,
  doi text, title text not null, first_author text, year integer, journal text,
  design text, condition text, compound text, n_total integer, dose text, route text,
  comparator text,
  design_words text, condition_words text, route_words text, comparator_words text,
  primary_result text, primary_met text, direction text,
  estimate real, ci_low real, ci_high real, scale text, timepoint text, harm_signal text,
  nct text, flags text, design_flags text, population text, blinding text, poolable integer not null,
  id_checked text not null, read_from text not null, doubt text, source text,
  identity text not null, identity_why text
);

create table stances (
  claim text not null, row integer not null references curated(row), pmid integer,
  stance text not null, exception text not null default '',
  primary key (claim, row)
) without rowid;

create table vocabulary (
  field text not null, name text not null, label text not null, parent text, mesh text, definition text,
  smallest_important_difference real, source text,
  primary key (field, name)
) without rowid;

create table facts (
  id text primary key, jurisdiction text not null, document text not null, statement text not null,
  happened text, read_on text, claims text, url text
) without rowid;

create table searches (name text primary key, question text, term text not null, claim text) without rowid;

create table runs (
  id integer primary key, started text not null, finished text, origin text not null, kind text not null,
  status text not null, summary text not null default '{}'
);

create table windows (
  id integer primary key, run integer not null, search text not null, term_sent text not null,
  counted integer, received integer, query_translation text, warnings text, errors text, status text,
  asked text
);

create table hits (
  search text not null, pmid integer not null, first_run integer not null, last_run integer not null,
  primary key (search, pmid)
) without rowid;

create table source_checks (
  source text not null, key text not null, state text not null, checked text not null,
  primary key (source, key)
) without rowid;

create table registry_entries (
  nct text primary key, title text, status text, why_stopped text, study_type text, phases text,
  enrolment integer, enrolment_is text, started text, completed text, results_posted text, has_results integer,
  sponsor text, conditions text, arms text, interventions text, primary_outcomes text, secondary_outcomes text,
  pmids text, checked text not null
) without rowid;

create table registry_terms (
  field text not null, value text not null, nct text not null,
  primary key (field, value, nct)
) without rowid;

create table registered_outcomes (
  nct text not null, pmid integer not null, position integer not null, measure text, time_frame text,
  is_mentioned integer,
  primary key (nct, pmid, position)
) without rowid;

create table citation_counts (
  pmid integer primary key, citations integer, clinical_citations integer, relative_citation_ratio real,
  percentile real, is_provisional integer, checked text not null
);

create table full_texts (
  pmid integer not null, source text not null, is_free integer not null, url text, licence text, version text,
  checked text not null,
  primary key (pmid, source)
) without rowid;

create table paper_versions (
  pmid integer not null, kind text not null, identifier text not null, source text not null,
  primary key (pmid, kind, identifier)
) without rowid;

create table skipped (id integer primary key, pmid integer, source text, why text not null, seen text);

create table claims (
  claim text primary key,
  position integer not null, section text not null, kind text not null, title text not null,
  statement text not null, bottom_line text, evidence text not null, wording text not null, note text,
  rule_evidence text, rule_wording text, strength text, rule_why text,
  under_review integer not null default 0,
  lines text not null default '[]', key_pmids text not null default '[]', reasoning text not null,
  reviewed text, reviewed_by text, status text not null,
  sql text not null, studies integer not null, papers integer not null, read_papers integer not null,
  draft_papers integer not null, people integer, newest_year integer, summary text not null default '{}'
);

create table claim_studies (
  claim text not null, position integer not null,
  study text, pmid integer, stance text not null, basis text not null, read_from text not null,
  weight real not null, why text, title text, first_author text, year integer, journal text, design text,
  n integer, condition text, compound text, route text, dose text, comparator text, outcome text, scale text,
  hours_from_first_dose real, days_from_last_dose real, direction text, estimate real,
  ci_low real, ci_high real, harm text, notice text, quote text, quote_where text, quote_start integer,
  quote_end integer,
  primary key (claim, position)
) without rowid;

create table quotes (
  claim text not null, position integer not null, pmid integer,
  "where" text not null, start integer, "end" integer,
  words_sha256 text not null, text_sha256 text, revised text,
  primary key (claim, position)
) without rowid;

create table verdicts (
  claim text not null, day text not null,
  evidence text not null, wording text not null, strength text not null, why text not null,
  studies integer not null, papers integer not null, studies_for integer, studies_against integer,
  moved_by text not null default '[]', inputs_sha256 text not null,
  primary key (claim, day)
) without rowid;
"""

INDEXES = """
create index papers_year on papers(year desc);
create index papers_doi on papers(doi);
create index papers_revised on papers(revised);
create index papers_nlm_id on papers(nlm_id);
create index findings_pmid on findings(pmid, field);
create index findings_field_value on findings(field, value);
create index results_pmid on results(pmid);
create index paper_terms_pmid on paper_terms(pmid, field);
create index paper_studies_study on paper_studies(study);
create index mesh_descriptor on mesh(descriptor);
create index publication_types_name on publication_types(name);
create index registrations_number on registrations(number);
create index notices_other_pmid on notices(other_pmid);
create index curated_pmid on curated(pmid);
create index stances_pmid on stances(pmid);
create index hits_pmid on hits(pmid);
create index claim_studies_pmid on claim_studies(pmid);
"""

FULL_TEXT = """
-- content in double quotes: Datasette finds the search index of a table by exactly that spelling
create virtual table papers_fts using fts5(title, abstract, content="papers", content_rowid='pmid',
  tokenize="unicode61 remove_diacritics 2");
create trigger papers_after_insert after insert on papers begin
  insert into papers_fts(rowid, title, abstract) values (new.pmid, new.title, new.abstract);
end;
create trigger papers_after_delete after delete on papers begin
  insert into papers_fts(papers_fts, rowid, title, abstract)
    values ('delete', old.pmid, old.title, old.abstract);
end;
create trigger papers_after_update after update of title, abstract on papers begin
  insert into papers_fts(papers_fts, rowid, title, abstract)
    values ('delete', old.pmid, old.title, old.abstract);
  insert into papers_fts(rowid, title, abstract) values (new.pmid, new.title, new.abstract);
end;
"""
