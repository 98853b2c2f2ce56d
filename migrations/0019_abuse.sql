-- Tries to send a form, counted a name: a form, a network, an address (hashed). One row a name and no row a try, so that a flood does not
-- fill the disk. The row's lock makes the count exact over every process; what nobody touched for a day is swept.
create table submit_counts (
  key text primary key,
  -- Minutes and hours since 1970, of the first number of each row of numbers.
  minute bigint not null,
  minutes integer[] not null,
  hour bigint not null,
  hours integer[] not null
);

-- Proofs of work that were given, each for one rendered form: the library accepts the same one twice (B5).
create table spent_proofs (
  hash bytea primary key,
  nonce text not null,
  until timestamptz not null
);

-- Whether mail can go to a domain, as its name servers said.
create table mail_domains (
  domain text primary key,
  takes text not null check (takes in ('mail', 'none', 'unknown')),
  until timestamptz not null
);

-- When an address was last sent a confirmation, by the workspace that sent it (B4). The address stands here as a keyed hash.
create table mail_allowances (
  hash bytea primary key,
  sent jsonb not null,
  newest timestamptz not null
);

select grant_to('sluice_app', 'select, insert, update, delete', name)
  from unnest(array['submit_counts', 'spent_proofs', 'mail_domains', 'mail_allowances']::regclass[]) as name;
select grant_to('sluice_ops', 'select', name)
  from unnest(array['submit_counts', 'spent_proofs', 'mail_domains', 'mail_allowances']::regclass[]) as name;

-- What was refused, whole, so that one click lets it in after all. Kept for thirty days; a form keeps so many a day, the rest is counted.
create table refusals (
  workspace_id uuid not null,
  id uuid not null,
  form text not null,
  version integer not null,
  reason text not null,
  at timestamptz not null,
  network text not null,
  email text,
  -- What the form was sent with, as the door hands it to itself again at a release.
  -- As it was sent, in its order.
  body json not null,
  released_at timestamptz,
  released_by text,
  discarded_at timestamptz,
  discarded_by text,
  primary key (workspace_id, id)
);
create index refusals_newest on refusals (workspace_id, at desc, id desc);
create index refusals_email on refusals (workspace_id, email) where email is not null;

-- What became of everything that was sent, a form and a day: accept, confirm, or the reason of a refusal.
create table refusal_counts (
  workspace_id uuid not null,
  form text not null,
  day date not null,
  outcome text not null,
  n bigint not null,
  primary key (workspace_id, form, day, outcome)
);

select protect_tenant_table(name, 'select, insert, update, delete')
  from unnest(array['refusals', 'refusal_counts']::regclass[]) as name;
