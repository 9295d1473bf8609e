-- Up Migration
-- Consent as evidence that stands up: what was shown, where, to whom; nothing of it can be changed afterwards.
alter table consent_events
  add column purpose text not null default 'all' check (purpose in ('promotional', 'informational', 'all')),
  add column basis text,
  add column jurisdiction text,
  add column text_shown text,
  add column text_sha256 text,
  add column checkbox text check (checkbox in ('ticked', 'unticked')),
  add column page_url text,
  add column ip inet,
  add column user_agent text,
  add column locale text,
  add column actor text,
  add column evidence_ref text,
  add column provider_message_id text,
  add column opt_out_offered_at timestamptz,
  add column expires_at timestamptz,
  add check (channel in ('sms', 'email', 'call')),
  add check (level in ('implied_inbound', 'express', 'express_written')),
  add check (action <> 'grant' or level is not null);
create index consent_events_by_identifier on consent_events (identifier_id);

-- Append-only, also for our own code: only the table's owner can get round a trigger, and only by altering the table.
-- The one exception is erasure, which may empty what tells of a machine or a place and nothing else.
create function refuse_consent_change() returns trigger language plpgsql as $$
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
create trigger consent_events_append_only before update or delete on consent_events
  for each row execute function refuse_consent_change();
create trigger consent_events_not_emptied before truncate on consent_events
  for each statement execute function refuse_consent_change();

-- What an erasure leaves of the evidence: that somebody agreed, to which words, when.
create function forget_consent_traces(of_identifier integer) returns void language plpgsql as $$
begin
  perform set_config('followthrough.forgetting', 'on', true);
  update consent_events set ip = null, user_agent = null, page_url = null, provider_message_id = null
  where identifier_id = of_identifier;
  perform set_config('followthrough.forgetting', 'off', true);
end $$;

-- A suppression outlives the number that it is about: erasure wipes the value and leaves HMAC-SHA256(value, pepper), which
-- blocks the same number when it comes again (db/tables/identifiers.ts).
alter table identifiers alter column value drop not null;
alter table suppressions
  add column identifier_hash text,
  add column note text,
  add column lifted_by text,
  add column lift_reason text;
create index suppressions_by_hash on suppressions (identifier_hash) where lifted_at is null;
update suppressions set reason = case reason
  when 'unsubscribe' then 'one_click'
  when 'asked-to-stop' then 'natural_language'
  when 'wrong-number' then 'wrong_number'
  when 'stop' then 'staff'
  else reason end;
alter table suppressions add constraint suppressions_reason_check check (reason in (
  'keyword', 'natural_language', 'wrong_number', 'one_click', 'complaint', 'bounce', 'landline', 'staff', 'erasure', 'conflict',
  'litigation'));

-- Down Migration
alter table suppressions drop constraint suppressions_reason_check;
update suppressions set reason = case reason
  when 'one_click' then 'unsubscribe'
  when 'natural_language' then 'asked-to-stop'
  when 'wrong_number' then 'wrong-number'
  when 'staff' then 'stop'
  else reason end;
drop index suppressions_by_hash;
alter table suppressions drop column identifier_hash, drop column note, drop column lifted_by, drop column lift_reason;
-- Fails when somebody was forgotten since: their rows cannot be given a value again.
alter table identifiers alter column value set not null;
drop function forget_consent_traces;
drop trigger consent_events_not_emptied on consent_events;
drop trigger consent_events_append_only on consent_events;
drop function refuse_consent_change;
drop index consent_events_by_identifier;
alter table consent_events drop column purpose, drop column basis, drop column jurisdiction, drop column text_shown, drop column text_sha256,
  drop column checkbox, drop column page_url, drop column ip, drop column user_agent, drop column locale,
  drop column actor, drop column evidence_ref, drop column provider_message_id, drop column opt_out_offered_at,
  drop column expires_at, drop constraint consent_events_channel_check, drop constraint consent_events_level_check,
  drop constraint consent_events_check;
