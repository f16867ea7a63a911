-- When somebody last proved who they are in a session, and whether another
-- system says that it was by two factors; when an account was last used.

alter table session add column proved bigint not null default 0;
alter table session add column strong bigint not null default 0;
alter table account add column used bigint;
