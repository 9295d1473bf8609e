-- Up Migration
-- Whose key it is. Null: a system's, or one that several people share.
alter table api_keys add column person text references staff (id);

-- Down Migration
alter table api_keys drop column person;
