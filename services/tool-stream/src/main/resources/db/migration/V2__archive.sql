-- Why: the cold part of every app's journal, so that a page shows the whole conversation days later.
-- Written by one owner per partition of the log, read by any node that begins to show an app.
-- Locks: none that anybody waits for, the tables are new.
-- Undo: drop table stream.chunk, stream.archive; and reset the consumer group tool-stream-archive to
-- the earliest offsets, so that what the log still has is read again.

-- Where the archive of an app stands: everything of the app below these offsets is in it.
create table stream.archive (
  tenant_id        text not null,
  app_id           text not null,
  epoch            text not null,             -- the log that the offsets are of
  agent_next       bigint not null,
  app_next         bigint not null,
  last_chunk       bigint not null,
  pending_events   bigint not null default 0, -- since the checkpoint
  checkpoint       bytea,                     -- the folded state, told as a JSON array of events
  checkpoint_chunk bigint not null default 0, -- the last chunk that is folded into it
  primary key (tenant_id, app_id)
);
select tenancy.guard('stream.archive', 'tenant', 'select, insert, update');

-- What came, in order, in batches: each a JSON array of events as editors are sent them. PostgreSQL
-- compresses it. Kept for seven days after it is folded into a checkpoint. Read by its key alone.
create table stream.chunk (
  tenant_id  text not null,
  app_id     text not null,
  number     bigint not null,
  body       bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, app_id, number)
);
select tenancy.guard('stream.chunk', 'tenant', 'select, insert, delete');
