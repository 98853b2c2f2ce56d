-- Who signs in, to which workspaces, and what that needs. None of it is a workspace's own: one person may be in several.

alter table workspaces
  add column locale text not null default 'en-GB',
  add column currency text not null default 'EUR',
  add column demo boolean not null default false;

alter table keys
  add column expires_at timestamptz,
  add column last_used_at timestamptz;

create table users (
  id uuid primary key,
  -- As parseEmail spells it, so that one address is one user.
  email text not null unique,
  name text not null,
  email_verified boolean not null,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table credentials (
  id uuid primary key,
  user_id uuid not null,
  account_id text not null,
  provider_id text not null,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (user_id, provider_id)
);

create table sessions (
  id uuid primary key,
  user_id uuid not null,
  -- The hash of what the cookie says.
  token text not null unique,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_user on sessions (user_id);

-- Short-lived promises: a first run's link, a password reset, a second factor that is asked for. Identifiers are hashes.
create table verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_identifier on verifications (identifier);

create table two_factors (
  id uuid primary key,
  user_id uuid not null unique,
  -- Encrypted with the home's secret, as are the codes.
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);

create table members (
  workspace_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('owner', 'admin', 'marketer', 'rep', 'viewer')),
  created_at timestamptz not null,
  primary key (workspace_id, user_id)
);
create index members_user on members (user_id);

create table invitations (
  id uuid primary key,
  workspace_id uuid not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'marketer', 'rep', 'viewer')),
  token_hash bytea not null unique,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  unique (workspace_id, email)
);

create table rate_limits (
  key text primary key,
  count integer not null,
  free_at timestamptz not null,
  counted_at timestamptz not null
);
create index rate_limits_counted on rate_limits (counted_at);

select grant_to('sluice_app', 'select, insert, update, delete', name)
  from unnest(array[
    'users', 'credentials', 'sessions', 'verifications', 'two_factors', 'members', 'invitations', 'rate_limits'
  ]::regclass[]) as name;
select grant_to('sluice_app', 'delete', name) from unnest(array['workspaces', 'keys']::regclass[]) as name;
-- Backups read as ops.
select grant_to('sluice_ops', 'select', name)
  from unnest(array[
    'users', 'credentials', 'sessions', 'verifications', 'two_factors', 'members', 'invitations', 'rate_limits'
  ]::regclass[]) as name;
