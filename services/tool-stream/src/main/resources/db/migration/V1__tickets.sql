-- Why: one-time tickets that open a socket, so that a token is in no URL. Whoever deletes a ticket
-- first has redeemed it. Rows live for 30 seconds.
-- Locks: none that anybody waits for, the table is new.
-- Undo: drop table stream.ticket. Open connections stay; clients ask for a new ticket.
create table stream.ticket (
  tenant_id   text not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  app_id      text not null,
  subject     text not null,
  role        text not null,
  issued_at   timestamptz not null,  -- of the access token behind it
  ends_at     timestamptz not null,  -- of the access token behind it
  expires_at  timestamptz not null,
  primary key (tenant_id, secret_hash)
);

-- The next ticket of a tenant clears away those nobody came back for.
create index ticket_expiry on stream.ticket (tenant_id, expires_at);

select tenancy.guard('stream.ticket', 'tenant', 'select, insert, delete');
