-- Up Migration
-- What is true of a channel's sender for every lead and every worker: whose turn it is, and whether its provider works
-- (docs/sending.md). Instants are the database's own, also in test-clock mode, where each lead has a time of its own.
create table senders (
  channel text primary key check (channel in ('sms', 'email')),
  -- The first turns that nobody has yet, for nudges and for answers; when the last message left; nobody before this.
  free_at timestamptz,
  answers_free_at timestamptz,
  last_at timestamptz,
  not_before timestamptz,
  -- The circuit: failures in a row, and while it is open, since when and when the next message may try.
  failures integer not null default 0,
  code text,
  opened_at timestamptz,
  closed_at timestamptz,
  probe_at timestamptz,
  pause_ms integer
);
insert into senders (channel) values ('sms'), ('email');

-- When the claim was made by the database's clock, whatever the lead's time: a text is looked up from then on.
alter table touches add column claim_began_at timestamptz;

-- Down Migration
alter table touches drop column claim_began_at;
drop table senders;
