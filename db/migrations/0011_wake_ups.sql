-- Up Migration
-- Leads that wait for a sender or a wording, told to look again because it is in order. No reference to leads: whoever
-- resumes a sender takes no lead's lock. The dispatcher drops the row once the workflow has heard of it.
create table wake_ups (
  lead_id uuid primary key,
  at timestamptz not null
);
create index wake_ups_due on wake_ups (at);

-- Down Migration
drop table wake_ups;
