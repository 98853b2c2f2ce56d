-- What links in mails and tokens of forms are signed with. A key is never removed: a link to unsubscribe works for ever (D5).
create table signing_keys (
  id integer primary key,
  key bytea not null,
  made_at timestamptz not null
);
select grant_to('sluice_app', 'select, insert', 'signing_keys');
select grant_to('sluice_ops', 'select', 'signing_keys');
