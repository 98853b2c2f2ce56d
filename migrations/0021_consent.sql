-- What each text said that somebody agreed to, word for word; a proof names it by its hash.
create table consent_texts (
  workspace_id uuid not null,
  hash bytea not null,
  text text not null,
  -- When a page of ours first showed it (I24).
  first_seen_at timestamptz not null,
  primary key (workspace_id, hash)
);

-- One word of one person to one purpose, with all that shows it was theirs. A row without a purpose asks only whether the address is
-- theirs. Addresses of mail are not here, only their hash; network addresses and browsers are kept for as long as retention says.
create table consent_proofs (
  workspace_id uuid not null,
  proof_id uuid not null,
  -- What was sent with one press of a button; confirmed together.
  submission uuid not null,
  subject_id uuid,
  address bytea,
  purpose text,
  basis text not null,
  text_hash bytea,
  policy text,
  form text,
  form_version integer,
  page text,
  source text not null,
  reason text,
  ip text,
  user_agent text,
  -- When the text was shown, and when it was agreed to.
  rendered_at timestamptz not null,
  asked_at timestamptz not null,
  -- Absent where a tick is enough.
  expires_at timestamptz,
  mailed_at timestamptz,
  confirmed_at timestamptz,
  confirmed_ip text,
  confirmed_user_agent text,
  granted_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, proof_id)
);
create index consent_proofs_submission on consent_proofs (workspace_id, submission);
create index consent_proofs_subject on consent_proofs (workspace_id, subject_id) where subject_id is not null;

-- Addresses to which nothing may be sent, as a keyed hash: a row outlasts the person it came from and every import of them (D7).
-- A bounce and a complaint stay; an unsubscription ends with a later word of the same person (`lifted_at`).
create table suppressions (
  workspace_id uuid not null,
  hash bytea not null,
  reason text not null check (reason in ('unsubscribed', 'bounced', 'complained')),
  at timestamptz not null,
  source text not null,
  -- When it took effect here, under the person's lock: a mail handed over afterwards is a breach (I7).
  recorded_at timestamptz not null default clock_timestamp(),
  lifted_at timestamptz,
  primary key (workspace_id, hash, reason)
);

select protect_tenant_table(name, 'select, insert, update, delete')
  from unnest(array['consent_texts', 'consent_proofs', 'suppressions']::regclass[]) as name;

-- What addresses are hashed with, made at the first use and never changed: with another one every suppression would be forgotten.
create table suppression_keys (
  id integer primary key check (id = 1),
  key bytea not null,
  made_at timestamptz not null
);
select grant_to('sluice_app', 'select, insert', 'suppression_keys');
select grant_to('sluice_ops', 'select', 'suppression_keys');

-- Who was suppressed before has no row yet, and the fold says now whose word it was.
insert into effects (workspace_id, id, kind, payload, due)
  select id, gen_random_uuid(), 'ledger.rebuild', '{}', now() from workspaces;
