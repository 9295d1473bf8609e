-- Up Migration
-- The one text that may leave after an opt-out has a kind of its own.
alter table touches drop constraint touches_kind_check;
alter table touches add constraint touches_kind_check
  check (kind in ('cadence', 'first-response', 'acknowledgement', 'person', 'opt-out-confirmation'));

-- Down Migration
delete from touches where kind = 'opt-out-confirmation';
alter table touches drop constraint touches_kind_check;
alter table touches add constraint touches_kind_check
  check (kind in ('cadence', 'first-response', 'acknowledgement', 'person'));
