-- Report cells come in days, months and years, one row a group with all stages in it: a report over three years reads
-- about fifty rows a group instead of seven thousand. Both tables are derived and were empty until now.

alter table report_days drop constraint report_days_pkey;
alter table report_days drop column stage;
alter table report_days add column grain text not null default 'day' check (grain in ('day', 'month', 'year'));
-- By stage, entries a calendar day of the workspace: read for period figures only.
alter table report_days add column entries jsonb not null default '{}';
alter table report_days add primary key (workspace_id, dimension, grain, day, value);

-- One mark a transaction, not one row a day: a rebuild removes the marks it saw, so that one which commits meanwhile stays,
-- and no two writers wait for each other on today's row.
alter table dirty_days drop constraint dirty_days_pkey;
alter table dirty_days add column mark uuid not null default gen_random_uuid();
alter table dirty_days add primary key (workspace_id, day, mark);

-- A scan asks for each journey whether a next cycle ended it; few people have one, so this index is small and in memory.
create index journeys_later on journeys (workspace_id, person_id, cycle) where cycle > 1;
