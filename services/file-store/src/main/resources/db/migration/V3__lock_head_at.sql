-- Why:      a change made for a head that is known needs no exchange of its own to look at it: this
--           locks the head if it stands there, and ends the transaction if it does not.
-- Lock:     none.
-- How long: milliseconds.
-- Undo:     drop function files.lock_head_at(text, text, bigint).

create function files.lock_head_at(tenant text, app text, expected bigint) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  perform from files.head h
    where h.tenant_id = tenant and h.app_id = app and h.revision = expected for update nowait;
  if not found then
    raise exception 'the head is not at %', expected using errcode = 'OV001';
  end if;
end
$$;
grant execute on function files.lock_head_at(text, text, bigint) to overskill_app;
