-- Who a workspace writes as (docs/mail.md): part of its settings like its name, and not of its funnel, since what may be sent from where
-- depends on this installation's mail server. An empty text: not said, and then the installation's own sender writes.
alter table workspaces
  add column sender_name text not null default '' check (length(sender_name) <= 100 and sender_name !~ '[[:cntrl:]]'),
  add column sender_address text not null default '' check (length(sender_address) <= 320 and sender_address !~ '[[:cntrl:][:space:],;<>]'),
  add column sender_reply_to text not null default '' check (length(sender_reply_to) <= 320 and sender_reply_to !~ '[[:cntrl:][:space:],;<>]'),
  add column sender_company text not null default '' check (length(sender_company) <= 200 and sender_company !~ '[[:cntrl:]]'),
  -- Lines, as on an envelope.
  add column sender_postal text not null default '' check (length(sender_postal) <= 500 and replace(sender_postal, e'\n', '') !~ '[[:cntrl:]]');

-- Who the workspace said it was when the mail was written; all empty for the installation's own sender.
alter table mails
  add column from_name text not null default '',
  add column from_address text not null default '',
  add column reply_to text not null default '';
