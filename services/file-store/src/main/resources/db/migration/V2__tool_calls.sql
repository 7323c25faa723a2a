-- Why:      a tool call is applied and answered once, however often the log repeats it; answers
--           leave through the outbox.
-- Lock:     none that anybody waits for; both tables are new.
-- How long: milliseconds.
-- Undo:     drop table files.tool_call, files.outbox.

create table files.tool_call (
  tenant_id    text not null,
  app_id       text not null,
  tool_call_id text not null,
  tool         text not null,
  outcome      jsonb not null,
  answered_at  timestamptz not null default clock_timestamp(),
  primary key (tenant_id, app_id, tool_call_id)
);
select tenancy.guard('files.tool_call', 'tenant', 'select, insert');

select tenancy.create_outbox('files');
