-- Up Migration
-- A key may do what its scope says. Those that exist could do everything, and go on to.
alter table api_keys add column scope text not null default 'admin' check (scope in ('intake', 'staff', 'admin'));
alter table api_keys alter column scope drop default;

-- Who did what. Ids only: an erased lead's row tells that somebody stopped it, and of whom nothing.
create table audit_log (
  id uuid primary key default gen_random_uuid(),
  at timestamptz not null default clock_timestamp(),
  -- `key:<id>`, `cli:<user of the machine>` or `environment`
  actor text not null,
  name text not null,
  scope text check (scope in ('intake', 'staff', 'admin')),
  action text not null,
  target jsonb not null default '{}',
  request_id text
);
create index audit_log_by_time on audit_log (at desc, id desc);
create index audit_log_by_target on audit_log using gin (target jsonb_path_ops);

-- Append-only, also for our own code: only the table's owner can get round a trigger, and only by altering the table.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only' using errcode = 'restrict_violation';
end $$;
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function refuse_audit_change();
create trigger audit_log_not_emptied before truncate on audit_log
  for each statement execute function refuse_audit_change();

-- Down Migration
drop table audit_log;
drop function refuse_audit_change;
alter table api_keys drop column scope;
