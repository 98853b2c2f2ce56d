-- The people table's own rows: narrow, so that a million of them are walked from memory, and without who is hidden or was
-- merged away. `people` keeps the wide state and few indexes, and its rows are still updated in place.
create table people_listed (
  workspace_id uuid not null,
  person_id uuid not null,
  name text,
  -- Folded to lower case without accents: what is sorted by, and compared byte by byte.
  name_key text collate "C",
  email text,
  domain text collate "C",
  company text,
  company_key text collate "C",
  title text,
  stage text not null,
  furthest text not null,
  track text not null,
  grade text not null,
  score double precision not null,
  fit double precision not null,
  engagement double precision not null,
  owner uuid,
  owner_name text,
  account_id uuid,
  waiting_team text,
  exit_rule text,
  exit_reason text,
  channel text,
  source text,
  country text,
  tags text[] not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (workspace_id, person_id)
);
select protect_tenant_table('people_listed', 'select, insert, update, delete');

-- What may be sorted by: a page is a walk along one of these.
-- Each carries the others' values, so that many who fit one are put into the order of another without reading their rows.
create index people_listed_seen on people_listed (workspace_id, seen_at, person_id) include (created_at, score);
create index people_listed_created on people_listed (workspace_id, created_at, person_id) include (seen_at, score);
create index people_listed_score on people_listed (workspace_id, score, person_id) include (seen_at, created_at);
create index people_listed_name on people_listed (workspace_id, name_key, person_id) where name_key is not null;
create index people_listed_company on people_listed (workspace_id, company_key, person_id) where company_key is not null;
-- What few may have: a page is their rows, sorted. Nobody's browser has most of these, so visitors cost little.
create index people_listed_owner on people_listed (workspace_id, owner, seen_at, person_id) where owner is not null;
create index people_listed_stage on people_listed (workspace_id, stage, seen_at, person_id) include (created_at, score);
create index people_listed_furthest on people_listed (workspace_id, furthest);
create index people_listed_grade on people_listed (workspace_id, grade);
-- Serves a source without its channel too: Postgres skips over the few channels there are.
create index people_listed_channel on people_listed (workspace_id, channel, source);
create index people_listed_country on people_listed (workspace_id, country) where country is not null;
create index people_listed_domain on people_listed (workspace_id, domain) where domain is not null;
create index people_listed_account on people_listed (workspace_id, account_id) where account_id is not null;
create index people_listed_waiting on people_listed (workspace_id, waiting_team) where waiting_team is not null;
create index people_listed_exit on people_listed (workspace_id, exit_rule) where exit_rule is not null;

-- The words of names, addresses and companies: a search is a range of one index. Nothing else of a person can be searched.
-- Full-text and trigram operators cannot use an index below row-level security, since they are not leakproof; ranges can.
create table people_words (
  workspace_id uuid not null,
  person_id uuid not null,
  word text collate "C" not null,
  primary key (workspace_id, person_id, word)
);
select protect_tenant_table('people_words', 'select, insert, update, delete');
create index people_words_word on people_words (workspace_id, word, person_id);

create table saved_views (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  -- The address of the table without its path: filters, sort and columns.
  query text not null,
  shared boolean not null,
  created_by text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
select protect_tenant_table('saved_views', 'select, insert, update, delete');
create index saved_views_order on saved_views (workspace_id, created_at);

-- Who took whom out of the house; the row stays when the link is used up.
create table export_links (
  workspace_id uuid not null,
  hash bytea not null,
  query text not null,
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  finished_at timestamptz,
  people integer,
  primary key (workspace_id, hash)
);
select protect_tenant_table('export_links', 'select, insert, update');

create table bulk_changes (
  workspace_id uuid not null,
  batch_id uuid not null,
  action jsonb not null,
  people integer not null,
  made_by text not null,
  made_at timestamptz not null,
  undone_at timestamptz,
  primary key (workspace_id, batch_id)
);
select protect_tenant_table('bulk_changes', 'select, insert, update');
