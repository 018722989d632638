-- The role every serving process takes on. It is granted what it may do after each migration (roles.py).
-- Roles belong to the whole server: another city, or an owner who may not make roles, finds it there already.
do $$ begin
  if not exists (select from pg_roles where rolname = 'yiwang_app') then
    create role yiwang_app nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;

create table event (
  id           uuid primary key,
  type         text not null,
  organisation text not null,
  case_id      uuid,
  occurred_at  timestamptz not null,
  recorded_at  timestamptz not null,
  txid         xid8 not null default pg_current_xact_id(),
  public       bytea not null,
  commitment   bytea not null check (octet_length(commitment) = 32)
) partition by range (id);
create index event_case on event (case_id, id) where case_id is not null;
create index event_type on event (type, id);
create index event_txid on event (txid, id);

create table event_private (
  event_id uuid primary key references event,
  salt     bytea not null check (octet_length(salt) >= 16),
  bytes    bytea not null
);

create table event_subject (
  subject  uuid not null,
  event_id uuid not null references event,
  primary key (subject, event_id)
);
create index event_subject_event on event_subject (event_id);

-- Unpartitioned, so that a key stays unique across months.
create table idempotency (
  scope      text not null,
  key        text not null,
  request    bytea not null,
  status     integer not null,
  response   bytea not null,
  created_at timestamptz not null,
  primary key (scope, key)
);

-- A version 7 id begins with 48 bits of Unix milliseconds.
create function ledger_uuid_floor(at timestamptz) returns uuid
language sql immutable strict as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

create function ledger_make_partitions(from_month date, months integer) returns integer
language plpgsql security definer set search_path from current as $$
declare
  month date;
  made integer := 0;
  name text;
begin
  for month in
    select generate_series(date_trunc('month', from_month::timestamp),
                           date_trunc('month', from_month::timestamp) + make_interval(months => months - 1),
                           interval '1 month')::date
  loop
    name := 'event_' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is null then
      execute format('create table %I partition of event for values from (%L) to (%L)', name,
        ledger_uuid_floor(month::timestamp at time zone 'UTC'),
        ledger_uuid_floor((month + interval '1 month')::timestamp at time zone 'UTC'));
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;

-- The one way a private part goes: the commitment stays, so every proof still verifies.
create function ledger_erase_private(erased uuid) returns boolean
language plpgsql security definer set search_path from current as $$
begin
  delete from event_private where event_id = erased;
  return found;
end $$;

revoke all on function ledger_make_partitions(date, integer), ledger_erase_private(uuid) from public;

select ledger_make_partitions((now() - interval '1 month')::date, 15);
