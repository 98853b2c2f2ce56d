-- Who was erased on request, by what leads to nobody: an id, and hashes of their identifiers that only this installation can make. What
-- had been handed in before (a file, a refused form) does not bring them back, and a restored backup is told of them again.
-- The row with an empty hash stands for the erasure itself.
create table erasures (
  workspace_id uuid not null,
  hash bytea not null,
  person_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, hash, person_id)
);
select protect_tenant_table('erasures', 'select, insert, delete');

-- Words about somebody in the facts of others are blotted out; no other column of a fact is ever written again.
select grant_to('sluice_ops', 'update (body, seen, door)', 'events');
