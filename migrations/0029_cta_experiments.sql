-- Tiered CTAs against one single CTA: one test at a time. Who saw which arm is in the facts (`cta_viewed`), so that nothing of a visitor is here.
create table cta_experiments (
  workspace_id uuid not null,
  -- Counted from 1; facts call it by this.
  number integer not null,
  -- Which CTA the other arm shows.
  single text not null,
  -- Which share of visitors was expected to convert, and how many of each arm it takes to see that doubled.
  expected real not null,
  per_arm integer not null,
  started_by text not null,
  started_at timestamptz not null,
  stopped_by text,
  stopped_at timestamptz,
  primary key (workspace_id, number)
);
select protect_tenant_table('cta_experiments', 'select, insert, update, delete');
create unique index cta_experiments_running on cta_experiments (workspace_id) where stopped_at is null;
