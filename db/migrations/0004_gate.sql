-- Up Migration
-- What the gate reads besides the lead itself.
alter table leads
  add column conflict text not null default 'not-screened'
    check (conflict in ('not-screened', 'pending', 'clear', 'hit'));

-- Nothing leaves on this channel, for nobody; without an end until somebody takes the row away.
create table paused_senders (
  channel text primary key check (channel in ('sms', 'email')),
  because text not null,
  until timestamptz,
  by text not null,
  at timestamptz not null default clock_timestamp()
);

-- By content: another wording is another template. Without a row nobody has approved it.
create table template_approvals (
  hash text primary key,
  state text not null check (state in ('approved', 'withdrawn')),
  by text not null,
  note text,
  at timestamptz not null default clock_timestamp()
);

-- Caps count what one person got about all of their matters.
create index touches_counted on touches (lead_id, settled_at) where state in ('sent', 'unknown', 'claimed');

-- Down Migration
drop index touches_counted;
drop table template_approvals, paused_senders;
alter table leads drop column conflict;
