-- What visitors do on the site, a narrow row each: facts hold the same, but a report over a million of them must not open their bodies.
-- Both tables follow from the facts alone; `ledger/site.ts` makes them again and the audit compares them.
create table hits (
  workspace_id uuid not null,
  subject_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  kind text not null,
  -- Sorted and grouped by the million: byte by byte.
  path text collate "C",
  -- A form, a CTA or an asset.
  door text,
  version integer,
  -- What was touched last, where a CTA stood, what a link led to.
  field text,
  seconds integer,
  scroll smallint,
  -- Of the page that somebody arrived on.
  channel text,
  primary key (workspace_id, subject_id, at, id)
);
select protect_tenant_table('hits', 'select, insert, update, delete');
-- Ranges of time. Facts come nearly in its order, so it grows at its end and costs little.
create index hits_at on hits (workspace_id, at);
-- Doors are few among the pages.
create index hits_door on hits (workspace_id, at) where door is not null;

create table touches (
  workspace_id uuid not null,
  subject_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  channel text not null,
  source text not null,
  medium text,
  campaign text,
  term text,
  content text,
  referrer text,
  landing text,
  click_id text,
  -- The version of the rules that sorted it into its channel.
  rules integer not null,
  primary key (workspace_id, subject_id, at, id)
);
select protect_tenant_table('touches', 'select, insert, update, delete');
create index touches_at on touches (workspace_id, at);

-- Who is another person's than their own: visits are a person's, and few subjects were ever joined.
create index subjects_joined on subjects (workspace_id, subject_id) include (person_id) where merged_into is not null;

-- Those who were there before get theirs beside the requests.
insert into effects (workspace_id, id, kind, payload, due)
  select id, gen_random_uuid(), 'ledger.rebuild', '{}', now() from workspaces;
