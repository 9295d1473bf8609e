-- Up Migration
-- Forgetting a person (docs/privacy.md). `forgotten_at`: nothing of the person is kept, and nothing is written about them any
-- more. The erasure is kept as evidence that it was done; `erasure_due_at` stands while a message is still at its provider.
alter table leads
  add column words_forgotten_at timestamptz,
  add column forgotten_at timestamptz,
  add column erased_at timestamptz,
  add column erased_by text,
  add column erasure_reason text
    check (erasure_reason in ('requested', 'consent-withdrawn', 'objection', 'collected-by-mistake', 'legal-duty')),
  add column erasure_due_at timestamptz,
  add check ((erased_at is null) = (erasure_reason is null) and (erased_at is null) = (erased_by is null));
create index leads_being_erased on leads (erasure_due_at) where erasure_due_at is not null;
create index leads_to_forget on leads (closed_at) where forgotten_at is null;

-- Whose payload it is; what names no lead is found by number and address.
alter table inbound_events
  alter column payload drop not null,
  add column lead_ids uuid[] not null default '{}';
with told as (
  select e.id, f.lead_id from inbound_events e join facts f on f.event_id = e.event_id
  union
  select e.id, f.lead_id from facts f join inbound_events e on f.event_id = e.event_id || '/' || f.lead_id
)
update inbound_events e set lead_ids = t.lead_ids
from (select id, array_agg(lead_id) as lead_ids from told group by id) t where t.id = e.id;
create index inbound_events_by_lead on inbound_events using gin (lead_ids);
create index inbound_events_of_nobody on inbound_events (received_at) where lead_ids = '{}' and payload is not null;
create index inbound_events_by_age on inbound_events (received_at);

-- Without a response: the answer spoke of somebody who was erased since.
alter table idempotency_keys alter column response drop not null;

-- Whether the firm ever heard from somebody, or of them as the other side, without keeping the name: HMAC-SHA256 by the pepper.
-- It outlives the lead's own rows.
create table conflict_stubs (
  lead_id uuid not null,
  role text not null check (role in ('inquirer', 'opposing-party')),
  name_hash text not null,
  contacted_at timestamptz not null,
  kept_at timestamptz not null,
  primary key (lead_id, role, name_hash)
);
create index conflict_stubs_by_name on conflict_stubs (name_hash);

-- What was in flight while its person was forgotten loses its words the moment it settles, whoever settles it.
create function forget_settled_touch() returns trigger language plpgsql as $$
begin
  if exists (select 1 from leads where id = new.lead_id and forgotten_at is not null) then
    update touches set recipient = null, subject = null, body = null, html = null, inputs = '{}' where id = new.id;
    update leads set erasure_due_at = null
    where id = new.lead_id and not exists (select 1 from touches where lead_id = new.lead_id and state = 'claimed');
  end if;
  return null;
end $$;
create trigger touches_of_the_forgotten after update on touches
  for each row when (old.state = 'claimed' and new.state <> 'claimed') execute function forget_settled_touch();

-- Two exceptions now. Forgetting empties what may name a person, a machine or a place, all of it at once; on a number that
-- somebody else still has it also takes the lead's name off the row. And evidence goes with the last rows of a lead that was
-- forgotten before. Every other column, and every other row, stays as it is.
create or replace function refuse_consent_change() returns trigger language plpgsql as $$
declare
  forgetting constant boolean := coalesce(current_setting('followthrough.forgetting', true), '') = 'on';
  emptied constant text[] := array['ip', 'user_agent', 'page_url', 'provider_message_id', 'text_shown', 'actor', 'evidence_ref'];
begin
  if tg_op = 'UPDATE' and forgetting
    and to_jsonb(new) - emptied - 'lead_id' = to_jsonb(old) - emptied - 'lead_id'
    and (new.lead_id is null or new.lead_id = old.lead_id)
    and num_nonnulls(new.ip, new.user_agent, new.page_url, new.provider_message_id, new.text_shown, new.actor,
      new.evidence_ref) = 0
  then
    return new;
  end if;
  if tg_op = 'DELETE' and forgetting and (
    exists (select 1 from leads where id = old.lead_id and forgotten_at is not null)
    or (old.lead_id is null and exists (select 1 from identifiers where id = old.identifier_id and value is null)))
  then
    return old;
  end if;
  raise exception 'consent_events is append-only: record a new event instead' using errcode = 'restrict_violation';
end $$;

create or replace function forget_consent_traces(of_identifier integer) returns void language plpgsql as $$
begin
  perform set_config('followthrough.forgetting', 'on', true);
  update consent_events set ip = null, user_agent = null, page_url = null, provider_message_id = null, text_shown = null,
    actor = null, evidence_ref = null
  where identifier_id = of_identifier;
  perform set_config('followthrough.forgetting', 'off', true);
end $$;

create function forget_consent_of(of_lead uuid) returns void language plpgsql as $$
begin
  perform set_config('followthrough.forgetting', 'on', true);
  update consent_events c set ip = null, user_agent = null, page_url = null, provider_message_id = null, text_shown = null,
    actor = null, evidence_ref = null,
    lead_id = (select c.lead_id from identifiers i where i.id = c.identifier_id and i.value is null)
  where c.lead_id = of_lead;
  perform set_config('followthrough.forgetting', 'off', true);
end $$;

create function delete_consent_of(of_lead uuid) returns void language plpgsql as $$
begin
  perform set_config('followthrough.forgetting', 'on', true);
  delete from consent_events c where c.lead_id = of_lead
    or (c.lead_id is null and exists (
      select 1 from lead_identifiers li join identifiers i on i.id = li.identifier_id
      where li.lead_id = of_lead and i.id = c.identifier_id and i.value is null));
  perform set_config('followthrough.forgetting', 'off', true);
end $$;

-- What is older than the firm's period goes; every other change of the audit log is refused as before.
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and coalesce(current_setting('followthrough.forgetting', true), '') = 'on' then
    return old;
  end if;
  raise exception 'audit_log is append-only' using errcode = 'restrict_violation';
end $$;

create function delete_old_acts(before timestamptz, most integer) returns integer language plpgsql as $$
declare
  gone integer;
begin
  perform set_config('followthrough.forgetting', 'on', true);
  delete from audit_log where id = any(array(select id from audit_log where at < before order by at limit most));
  get diagnostics gone = row_count;
  perform set_config('followthrough.forgetting', 'off', true);
  return gone;
end $$;

-- Down Migration
drop function delete_old_acts;
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only' using errcode = 'restrict_violation';
end $$;
drop function delete_consent_of;
drop function forget_consent_of;
create or replace function forget_consent_traces(of_identifier integer) returns void language plpgsql as $$
begin
  perform set_config('followthrough.forgetting', 'on', true);
  update consent_events set ip = null, user_agent = null, page_url = null, provider_message_id = null
  where identifier_id = of_identifier;
  perform set_config('followthrough.forgetting', 'off', true);
end $$;
create or replace function refuse_consent_change() returns trigger language plpgsql as $$
declare
  traces constant text[] := array['ip', 'user_agent', 'page_url', 'provider_message_id'];
begin
  if tg_op = 'UPDATE' and current_setting('followthrough.forgetting', true) = 'on'
    and to_jsonb(new) - traces = to_jsonb(old) - traces
    and num_nonnulls(new.ip, new.user_agent, new.page_url, new.provider_message_id) = 0
  then
    return new;
  end if;
  raise exception 'consent_events is append-only: record a new event instead' using errcode = 'restrict_violation';
end $$;
drop trigger touches_of_the_forgotten on touches;
drop function forget_settled_touch;
drop table conflict_stubs;
-- Fails where an answer or a payload was forgotten since: nobody can write it again.
alter table idempotency_keys alter column response set not null;
drop index inbound_events_by_age, inbound_events_of_nobody, inbound_events_by_lead;
alter table inbound_events drop column lead_ids, alter column payload set not null;
drop index leads_to_forget, leads_being_erased;
alter table leads drop column words_forgotten_at, drop column forgotten_at, drop column erased_at, drop column erased_by,
  drop column erasure_reason, drop column erasure_due_at;
