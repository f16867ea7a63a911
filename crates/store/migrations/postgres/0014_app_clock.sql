-- How many steps of thirty seconds the clock of an authenticator app is ahead of ours, and the offset at which the last
-- code came if it was not accepted there: only the code after it, at the same offset, shows that the clock differs.

alter table account_totp add column clock_offset bigint not null default 0;
alter table account_totp add column trial_offset bigint;
