-- Why:      a command is accepted once and an approval decided once, on whichever node and after
--           every restart; runs are known to be open or over; what follows leaves by the outbox.
-- Lock:     none that anybody waits for; every table is new.
-- How long: milliseconds.
-- Undo:     drop table stream.command, stream.run, stream.approval, stream.outbox.

-- Commands that were accepted, as long as agent.commands keeps them: a day. `content` is the
-- SHA-256 of what was asked and by whom. The primary key finds a repeat.
create table stream.command (
  tenant_id   text not null,
  app_id      text not null,
  command_id  text not null,
  content     bytea not null check (length(content) = 32),
  accepted_at timestamptz not null,
  primary key (tenant_id, app_id, command_id)
);
-- For the hourly sweep of a tenant that has runs. One that has none adds no commands either.
create index command_age on stream.command (tenant_id, accepted_at);
select tenancy.guard('stream.command', 'tenant', 'select, insert, delete');

-- Runs, written by the one supervisor of their partition. `reason` says why the platform ended it.
-- A command looks one up by the primary key.
create table stream.run (
  tenant_id  text not null,
  app_id     text not null,
  run_id     text not null,
  state      text not null check (state in ('open', 'finished', 'failed')),
  reason     text,
  started_at timestamptz not null,
  heard_at   timestamptz not null,
  ended_at   timestamptz,
  primary key (tenant_id, app_id, run_id),
  check ((state = 'open') = (ended_at is null))
);
-- For the list of runs an app is fenced against, the latest first.
create index run_fenced on stream.run (tenant_id, app_id, ended_at desc) where reason is not null;
-- For the hourly sweep.
create index run_age on stream.run (tenant_id, heard_at);
select tenancy.guard('stream.run', 'tenant');

-- Approvals. Whoever sets `decision` first has decided; the primary key finds the one meant.
create table stream.approval (
  tenant_id   text not null,
  app_id      text not null,
  approval_id text not null,
  run_id      text,
  asked_at    timestamptz not null,
  expires_at  timestamptz not null,
  decision    text check (decision in ('approve', 'reject')),
  decided_by  text,
  decided_at  timestamptz,
  primary key (tenant_id, app_id, approval_id),
  check ((decision is null) = (decided_by is null)),
  check ((decision is null) = (decided_at is null))
);
-- For the hourly sweep.
create index approval_age on stream.approval (tenant_id, asked_at);
select tenancy.guard('stream.approval', 'tenant');

select tenancy.create_outbox('stream');
