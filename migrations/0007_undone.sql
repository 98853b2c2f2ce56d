-- The people behind a number are walked by cohort day, newest first; the old index had no order within a day.
create index journeys_walk on journeys (workspace_id, day, person_id, cycle);
drop index journeys_day;

-- Work undone: each list is a walk along one of these, whatever the number of people.
create index people_waiting_walk on people (workspace_id, person_id) where waiting_team is not null;
create index events_assigned_at on events (workspace_id, at, subject_id) where type = 'route.assigned';
create index quarantine_walk on quarantine (workspace_id, recorded_at, id);
create index effects_given_up on effects (workspace_id, created_at, id) where state in ('gave_up', 'uncertain');

-- What a team says of the tools it uses beside this one; a row of the stack audit each.
create table stack_marks (
  workspace_id uuid not null,
  capability text not null,
  state text not null check (state in ('here', 'elsewhere', 'missing')),
  tool text not null default '',
  marked_by text not null,
  marked_at timestamptz not null,
  primary key (workspace_id, capability)
);
select protect_tenant_table('stack_marks', 'select, insert, update, delete');
