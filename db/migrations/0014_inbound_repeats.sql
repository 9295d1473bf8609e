-- Up Migration
-- What came in is emptied after its time and its row stays, so that the same event is a repeat however late it comes again.
-- Emptied rows become many; the nightly run looks for the others.
drop index inbound_events_by_age;
create index inbound_events_by_age on inbound_events (received_at) where payload is not null;

-- Down Migration
drop index inbound_events_by_age;
create index inbound_events_by_age on inbound_events (received_at);
