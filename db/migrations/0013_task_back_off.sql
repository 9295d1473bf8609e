-- Up Migration
-- A task that Temporal does not take is tried ever more rarely, as leads are: eight of them kept every later one waiting.
alter table tasks
  add column announce_after timestamptz not null default '-infinity',
  add column announce_failures integer not null default 0;

-- Down Migration
alter table tasks drop column announce_after, drop column announce_failures;
