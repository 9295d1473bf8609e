-- Up Migration
-- A person may decline a wording: it is not asked about again, and its touches go another way.
alter table template_approvals drop constraint template_approvals_state_check;
alter table template_approvals
  add constraint template_approvals_state_check check (state in ('approved', 'withdrawn', 'declined'));

-- Down Migration
update template_approvals set state = 'withdrawn' where state = 'declined';
alter table template_approvals drop constraint template_approvals_state_check;
alter table template_approvals add constraint template_approvals_state_check check (state in ('approved', 'withdrawn'));
