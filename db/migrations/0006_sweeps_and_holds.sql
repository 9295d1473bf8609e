-- Up Migration
-- What the provider has and we may have missed is looked up hourly, and after every start of a process (activities/sweepProvider.ts).
create table provider_sweeps (
  -- When it began: an outage that began later is not covered.
  at timestamptz primary key,
  listed integer not null,
  captured integer not null,
  asked integer not null,
  settled integer not null,
  failed integer not null
);
create table process_starts (
  process text primary key check (process in ('api', 'worker')),
  at timestamptz not null
);
alter table touches add column status_asked_at timestamptz;
create index touches_without_end on touches (settled_at)
  where channel = 'sms' and state = 'sent' and provider_ref is not null
    and (delivery_status is null or delivery_status not in ('delivered', 'undelivered', 'failed', 'canceled', 'read'));

-- Who has a lead instead of the machine: one row, so two cannot have it at once. No row: the machine has it.
create table holds (
  lead_id uuid primary key references leads,
  holder text not null check (holder in ('person', 'qualifier')),
  staff_id text references staff,
  since timestamptz not null,
  check ((holder = 'person') = (staff_id is not null))
);
insert into holds (lead_id, holder, staff_id, since)
select distinct on (lead_id) lead_id, 'person', owner, created_at from tasks
where state = 'claimed' and kind in ('call', 'answer', 'silent-valuable', 'decide', 'approve') order by lead_id, created_at;

-- Down Migration
drop table holds;
drop index touches_without_end;
alter table touches drop column status_asked_at;
drop table process_starts, provider_sweeps;
