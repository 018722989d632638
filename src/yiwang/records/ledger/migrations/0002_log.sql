-- An entry of the log holds the public bytes and 32 bytes of commitment, and its format has room for 65,535.
alter table event add constraint event_fits_the_log check (octet_length(public) <= 65503);

-- Positions are given by one integrator, never twice and without gaps.
create table log_entry (
  position bigint primary key check (position >= 0),
  event_id uuid not null unique references event
);

create table log_checkpoint (
  size    bigint primary key check (size > 0),
  root    bytea not null check (octet_length(root) = 32),
  note    text not null,
  made_at timestamptz not null
);
create index log_checkpoint_made_at on log_checkpoint (made_at);

-- Where the integrator goes on: every event of a transaction before read_below is in the log. Transaction numbers
-- mean something only in the server they were given in, so a dump read back elsewhere is noticed by its cluster.
create table log_state (
  only_one   boolean primary key default true check (only_one),
  cluster    bigint not null,
  read_below xid8 not null,
  edge       bytea not null
);
