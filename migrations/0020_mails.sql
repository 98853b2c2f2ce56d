-- The outbox: what was written to somebody, and what became of it (docs/mail.md). The claim, its lease and the next try stand in `effects`
-- (kind nurture.deliver-mail), which every process looks through; the row here is what people see and what proves that nothing goes twice.
create table mails (
  workspace_id uuid not null,
  -- The id of the effect that ordered it: one order is one mail, however often it is tried.
  id uuid not null,
  kind text not null,
  marketing boolean not null default false,
  subject_id uuid,
  to_address text not null,
  -- As in suppressions, so that whoever suppresses an address finds what still waits for it.
  to_hash bytea,
  subject text not null,
  text text,
  html text,
  headers jsonb not null default '{}',
  message_id text not null,
  state text not null
    check (state in ('waiting', 'ready', 'handed', 'accepted', 'deferred', 'rejected', 'uncertain', 'held', 'suppressed', 'limited', 'discarded')),
  attempts integer not null default 0,
  ordered_at timestamptz not null,
  rendered_at timestamptz not null,
  handed_at timestamptz,
  accepted_at timestamptz,
  -- The clock of the last change of state.
  changed_at timestamptz not null,
  -- The last thing the mail server said, in its own words.
  answer text,
  -- Why it is where it is, in ours.
  note text,
  -- A person's word that it may go though it may have arrived.
  sent_again_by text,
  primary key (workspace_id, id)
);
create unique index mails_message_id on mails (workspace_id, message_id);
create index mails_newest on mails (workspace_id, rendered_at desc, id desc);
create index mails_of_subject on mails (workspace_id, subject_id);
create index mails_unfinished on mails (workspace_id, state, rendered_at) where state in ('waiting', 'ready', 'handed', 'deferred', 'uncertain', 'held');
create index mails_to_hash on mails (workspace_id, to_hash) where state in ('waiting', 'ready', 'deferred', 'held');
select protect_tenant_table('mails', 'select, insert, update, delete');

-- What nobody is sent for a while: a domain that asked for patience, or everybody (scope *) while our own sending is refused.
create table mail_pauses (
  scope text primary key,
  until timestamptz not null,
  because text not null,
  set_at timestamptz not null
);
select grant_to('sluice_app', 'select, insert, update, delete', 'mail_pauses');
select grant_to('sluice_ops', 'select', 'mail_pauses');

-- A mail that was handed over and whose process died: looked for by the end of its lease.
create index effects_handed on effects (lease_until) where state = 'handed';
