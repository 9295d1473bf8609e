-- Up Migration
-- Facts are the truth; every other column about a lead can be derived from them and is kept for locks, lists and speed.

create table staff (
  id text primary key,
  name text not null,
  email text not null,
  role text not null check (role in ('intake', 'lawyer', 'manager')),
  practice_areas text[] not null default '{}',
  hours jsonb,
  active boolean not null default true
);

-- A version is never deleted: leads in flight stay on theirs.
create table playbook_versions (
  version text primary key,
  name text not null,
  content jsonb not null,
  published_at timestamptz not null default now()
);
create table playbooks (
  name text primary key,
  version text not null references playbook_versions
);

-- One row per phone or address ever seen. It is what a claim, a stop and a capture lock first (sorted by id).
create table identifiers (
  id integer generated always as identity primary key,
  kind text not null check (kind in ('phone', 'email')),
  value text not null,
  unique (kind, value)
);

create table leads (
  id uuid primary key default gen_random_uuid(),
  external_id text unique,
  episode integer not null default 1,
  contacted_at timestamptz not null,
  contact jsonb not null,
  matter jsonb not null,
  source jsonb not null,
  intake jsonb not null,
  segment text not null,
  segment_reason text not null,
  segment_chosen_by text not null default 'rules' check (segment_chosen_by in ('rules', 'staff')),
  segment_entry integer not null default 1,
  segment_entered_at timestamptz not null,
  score integer not null,
  score_parts jsonb not null,
  owner text references staff,
  phase text not null default 'following-up',
  outcome text,
  outcome_reason text,
  closed_at timestamptz,
  merged_into uuid references leads,
  playbook_version text not null references playbook_versions,
  facts_seq integer not null default 0,
  -- what the last decision promised (projected by decide)
  next_touch jsonb,
  next_touch_at timestamptz,
  obligation_kind text,
  obligation_due_at timestamptz,
  -- the dispatcher's bookmark and lease
  announced_seq integer not null default 0,
  waiting_since timestamptz,
  announce_after timestamptz not null default '-infinity',
  announce_failures integer not null default 0,
  lease_until timestamptz,
  lease_token uuid,
  created_at timestamptz not null default clock_timestamp(),
  check ((phase = 'closed') = (outcome is not null))
);
create index leads_by_age on leads (created_at desc, id desc);
create index leads_to_announce on leads (waiting_since) where announced_seq < facts_seq;
create index leads_overdue on leads (obligation_due_at) where phase <> 'closed';

create table lead_identifiers (
  lead_id uuid not null references leads,
  identifier_id integer not null references identifiers,
  primary key (lead_id, identifier_id)
);
create index lead_identifiers_by_identifier on lead_identifiers (identifier_id);

create table facts (
  lead_id uuid not null references leads,
  seq integer not null,
  episode integer not null,
  kind text not null,
  body jsonb not null,
  at timestamptz not null,
  by text not null,
  -- The outside world's own id of the event (webhook id, signal ordinal): the same event twice is one fact.
  event_id text unique,
  primary key (lead_id, seq)
);

create table consent_events (
  id uuid primary key default gen_random_uuid(),
  lead_id uuid references leads,
  identifier_id integer not null references identifiers,
  channel text not null,
  action text not null check (action in ('grant', 'revoke', 'renew', 'expire')),
  level text,
  text_version text,
  source text not null,
  at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp()
);

-- On the identifier, not on the lead: a re-import stays blocked.
create table suppressions (
  id uuid primary key default gen_random_uuid(),
  identifier_id integer not null references identifiers,
  channel text not null check (channel in ('sms', 'email', 'call', 'all')),
  purpose text not null check (purpose in ('promotional', 'all')),
  reason text not null,
  by text not null,
  at timestamptz not null,
  lifted_at timestamptz
);
create index suppressions_by_identifier on suppressions (identifier_id) where lifted_at is null;

-- The ledger: one row per attempt of a touch.
create table touches (
  id uuid primary key default gen_random_uuid(),
  lead_id uuid not null references leads,
  episode integer not null,
  segment_entry integer not null,
  touch_key text not null,
  attempt integer not null default 1,
  kind text not null check (kind in ('cadence', 'first-response', 'acknowledgement', 'person')),
  channel text not null check (channel in ('sms', 'email', 'call')),
  purpose text not null,
  state text not null check (state in ('held', 'claimed', 'sent', 'failed', 'unknown', 'skipped', 'cancelled')),
  rule text not null,
  explanation text not null,
  inputs jsonb not null default '{}',
  playbook_version text not null references playbook_versions,
  template text,
  planned_at timestamptz not null,
  until timestamptz,
  claimed_at timestamptz,
  settled_at timestamptz,
  tries integer not null default 0,
  recipient text,
  subject text,
  body text,
  html text,
  provider_ref text,
  provider_code text,
  delivery_status text,
  created_at timestamptz not null default clock_timestamp(),
  unique (lead_id, episode, segment_entry, touch_key, attempt)
);
-- At most one message in flight per lead and channel: a fact of the database, not a hope of the code.
create unique index touches_one_in_flight on touches (lead_id, channel) where state = 'claimed';
create unique index touches_by_provider_ref on touches (provider_ref) where provider_ref is not null;

create table tasks (
  id uuid primary key default gen_random_uuid(),
  lead_id uuid not null references leads,
  episode integer not null,
  segment_entry integer not null,
  key text not null,
  kind text not null,
  touch_key text,
  title text not null,
  why text not null,
  owner text not null references staff,
  state text not null default 'open' check (state in ('open', 'claimed', 'resolved', 'cancelled')),
  due_at timestamptz not null,
  escalations integer not null default 0,
  outcome text,
  note text,
  resolved_at timestamptz,
  resolved_by text,
  created_at timestamptz not null,
  -- the dispatcher's bookmarks: the workflow was started, the workflow was told of the end
  started_at timestamptz,
  end_announced_at timestamptz,
  unique (lead_id, episode, key)
);
create index tasks_open on tasks (due_at) where state in ('open', 'claimed');
create index tasks_to_announce on tasks (created_at)
  where started_at is null or (state in ('resolved', 'cancelled') and end_announced_at is null);

-- Mails to staff about a task, each at most once.
create table task_notices (
  task_id uuid not null references tasks,
  key text not null,
  to_staff text not null references staff,
  sent_at timestamptz,
  failed_with text,
  primary key (task_id, key)
);

-- Raw payloads of everything that came in, before anybody interpreted it. The same event twice is one row.
create table inbound_events (
  id uuid primary key default gen_random_uuid(),
  source text not null,
  event_id text not null,
  payload jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  unique (source, event_id)
);

create table api_keys (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  prefix text not null,
  hash text not null unique,
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table idempotency_keys (
  api_key_id uuid not null references api_keys,
  key text not null,
  request_hash text not null,
  status integer not null,
  response jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (api_key_id, key)
);

-- Used in test-clock mode only (db/clock.ts): how far a lead's time is from the wall clock.
create table test_clocks (
  lead_id uuid primary key references leads,
  base_ms bigint not null,
  skew_ms bigint not null
);

-- The watchdog's last passes: /readyz fails when the newest is too old.
create table watchdog_passes (
  at timestamptz primary key,
  looked_at integer not null,
  restarted integer not null,
  handed_over integer not null
);

-- Down Migration
drop table watchdog_passes, test_clocks, idempotency_keys, api_keys, inbound_events, task_notices, tasks, touches,
  suppressions, consent_events, facts, lead_identifiers, leads, identifiers, playbooks, playbook_versions, staff;
