-- Up Migration
-- What the watchdog found wrong with which lead, and how often in a row: a mend that does not last becomes a person's task.
create table watchdog_findings (
  lead_id uuid not null references leads,
  kind text not null,
  first_at timestamptz not null default clock_timestamp(),
  last_at timestamptz not null default clock_timestamp(),
  tries integer not null default 1,
  primary key (lead_id, kind)
);
create index watchdog_findings_by_age on watchdog_findings (last_at);

-- `found`: how many of each kind. `nightly`: the pass looked at every open lead.
alter table watchdog_passes
  add column found jsonb not null default '{}',
  add column nightly boolean not null default false;

create index touches_claimed_until on touches (until) where state = 'claimed';

-- Down Migration
drop index touches_claimed_until;
alter table watchdog_passes drop column found, drop column nightly;
drop table watchdog_findings;
